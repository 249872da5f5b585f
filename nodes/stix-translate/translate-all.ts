/** Translation of all patterns of an input, in slices between which the event loop is free. */
import { StixError } from '../shared/stix/error';
import type { Inputs, PatternInput } from './inputs';
import { QueryMerger } from './write/merge';
import type { Note, Query, Refusal, ServedPattern, Translation, Unmapped } from './query';
import type { Settings } from './settings';
import { PatternTranslator } from './translate';
import { type ObservationWindow, checkValidity, lastMinutes, validityWindow } from './plan/observation-window';

/** Milliseconds after which others run: a step of a translation is not cut, so a slice may become longer than this. */
const SLICE = 15;

export interface Course {
  /** the present, milliseconds since the epoch */
  readonly now: number;
  /** milliseconds on a clock that only runs forward */
  readonly clock: () => number;
  /** lets others run; throws when the work is no longer wanted */
  readonly pause: (done: number, total: number) => Promise<void>;
}

/**
 * Translates all entries. What can't be translated is listed as refused and the rest goes on.
 *
 * @throws StixError when the input is one pattern or indicator and gives no query
 */
export async function translateAll(inputs: Inputs, settings: Settings, course: Course): Promise<Translation> {
  const merger = settings.merge ? new QueryMerger(settings.maxQueryLength) : undefined;
  const queries: Query[] = merger?.queries ?? [];
  const unmapped: Unmapped[] = [];
  const notes: Note[] = [];
  const refused: Refusal[] = [];
  const seen = new Set<string>();
  let sliceEnd = course.clock() + SLICE;
  const breathe = async (done: number): Promise<void> => {
    await course.pause(done, inputs.entries.length);
    sliceEnd = course.clock() + SLICE;
  };
  for (const [done, entry] of inputs.entries.entries()) {
    try {
      const translator = translatorOf(entry, settings, course.now);
      do {
        if (course.clock() >= sliceEnd) await breathe(done);
      } while (translator.step());
      const result = translator.result();
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
    if (course.clock() >= sliceEnd) await breathe(done + 1);
  }
  while (merger?.writeNext() === true) if (course.clock() >= sliceEnd) await breathe(inputs.entries.length);
  return { queries, unmapped, notes, refused };
}

/** What holds for an attribute, whatever the pattern, is noted once for all patterns of a message. */
function isFirst({ code, dialect, message }: Note, seen: Set<string>): boolean {
  if (code !== 'unsearched' && code !== 'doubtful' && code !== 'part') return true;
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
