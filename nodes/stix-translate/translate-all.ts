/** Translation of all patterns of an input, in slices between which the event loop is free. */
import { StixError } from '../shared/stix/error';
import { Slices, type Turns } from '../shared/yielding';
import type { Inputs, PatternInput } from './inputs';
import { QueryMerger } from './write/merge';
import type { Note, NoteCode, Query, Refusal, ServedPattern, Translation, Unmapped } from './query';
import type { Settings } from './settings';
import { PatternTranslator } from './translate';
import { type ObservationWindow, checkValidity, lastMinutes, validityWindow } from './plan/observation-window';

/**
 * Translates all entries. What can't be translated is listed as refused and the rest goes on. `now` is the present, in
 * milliseconds since the epoch.
 *
 * @throws StixError when the input is one pattern or indicator and gives no query
 */
export async function translateAll(
  inputs: Inputs,
  settings: Settings,
  now: number,
  turns: Turns,
): Promise<Translation> {
  const merger = settings.merge ? new QueryMerger(settings.maxQueryLength) : undefined;
  const queries: Query[] = merger?.queries ?? [];
  const unmapped: Unmapped[] = [];
  const notes: Note[] = [];
  const refused: Refusal[] = [];
  const seen = new Set<string>();
  const slices = new Slices(turns, inputs.entries.length);
  for (const entry of inputs.entries) {
    try {
      const result = await slices.run(translatorOf(entry, settings, now).translate());
      for (const one of result.queries) {
        if (merger === undefined) queries.push(one.query);
        else merger.add(one);
      }
      for (const one of result.unmapped) unmapped.push(one);
      for (const one of result.notes) if (isFirst(one, seen)) notes.push(one);
      if (result.refusal !== undefined) throw result.refusal;
    } catch (error) {
      if (!(error instanceof StixError) || (inputs.single && isFault(error))) throw error;
      refused.push(refusalOf(entry, error));
    }
    slices.done++;
    if (slices.isOver) await slices.pause();
  }
  if (merger !== undefined) await slices.run(merger.close());
  return { queries, unmapped, notes, refused };
}

/** Codes of notes that hold for an attribute wherever a pattern names it. */
const ofAttributes: ReadonlySet<NoteCode> = new Set(['unsearched', 'doubtful', 'part', 'partial']);

/** What holds for an attribute, whatever the pattern, is noted once for all patterns of a message. */
function isFirst({ code, dialect, message }: Note, seen: Set<string>): boolean {
  if (!ofAttributes.has(code)) return true;
  const key = `${dialect} ${message}`;
  return seen.size < seen.add(key).size;
}

function translatorOf(entry: PatternInput, settings: Settings, now: number): PatternTranslator {
  if ('problem' in entry) throw new StixError(entry.code, entry.problem);
  const { pattern, indicator } = entry;
  const served: ServedPattern = indicator === undefined ? { pattern } : { pattern, indicator };
  const window = windowOf(entry, settings, now);
  const translator = new PatternTranslator(served, window, now, settings);
  if (indicator !== undefined) checkValidity(indicator.valid_until, translator.windows, window);
  return translator;
}

function windowOf(
  entry: Exclude<PatternInput, { readonly problem: string }>,
  settings: Settings,
  now: number,
): ObservationWindow {
  const { indicator } = entry;
  if (settings.window === 'range' || indicator === undefined) return lastMinutes(settings.timeRange, now);
  return validityWindow(indicator.valid_from, indicator.valid_until, settings.maxLookback, now);
}

/** A feed has revoked and expired indicators among the others: one of them alone is listed, as it is among others. */
const isFault = ({ code }: StixError): boolean => code !== 'revoked' && code !== 'expired';

function refusalOf({ index, id }: PatternInput, { code, message }: StixError): Refusal {
  return id === undefined ? { index, code, message } : { index, id, code, message };
}
