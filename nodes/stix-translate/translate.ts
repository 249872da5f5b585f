/** One pattern -> the queries of every chosen dialect. */
import { type TranslateErrorCode, TranslateError } from './errors';
import { checkHashes } from './hash-literals';
import { parsePattern } from './parse-pattern';
import type { Pattern } from './pattern';
import { type Window, planOf } from './plan';
import type { Note, ServedPattern, Unmapped } from './query';
import type { Settings } from './settings';
import { DialectTranslator, type Made } from './translate-dialect';

export interface PatternTranslation {
  readonly made: readonly Made[];
  readonly unmapped: readonly Unmapped[];
  readonly notes: readonly Note[];
  /** why there is no query at all */
  readonly refusal?: TranslateError;
}

/**
 * Translates one pattern. `window` is when events of a pattern without START ... STOP must lie, `now` the present
 * (milliseconds since the epoch).
 *
 * @throws PatternSyntaxError for a text that is no pattern, TranslateError for a hash that is none
 */
export function translatePattern(
  served: ServedPattern,
  window: Window,
  now: number,
  settings: Settings,
): PatternTranslation {
  const steps = translationOf(served, window, now, settings);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same in steps of one observation in one dialect each, between which others may run. */
export function* translationOf(
  served: ServedPattern,
  window: Window,
  now: number,
  settings: Settings,
): Generator<void, PatternTranslation> {
  const pattern = parsePattern(served.pattern);
  checkHashes(pattern);
  const units = planOf(pattern, settings.split, settings.api);
  const made: Made[] = [];
  const unmapped: Unmapped[] = [];
  const notes: Note[] = [];
  const refusals: TranslateError[] = [];
  const task = { pattern, served, window, now, settings };
  for (const dialect of settings.dialects) {
    const translator = new DialectTranslator(dialect, task);
    for (const unit of units) {
      yield;
      translator.add(unit);
    }
    const result = translator.result();
    // Not push(...list): a crafted pattern makes more of them than a call takes arguments.
    for (const one of result.made) made.push(one);
    for (const one of result.unmapped) unmapped.push(one);
    for (const one of result.notes) notes.push(one);
    if (result.refusal !== undefined) refusals.push(result.refusal);
  }
  if (made.length > 0) return { made, unmapped, notes };
  return { made, unmapped, notes, refusal: refusalOf(pattern, refusals, unmapped) };
}

/** The one error for all dialects: of the gravest code, with the reasons of each. */
function refusalOf(
  pattern: Pattern,
  refusals: readonly TranslateError[],
  unmapped: readonly Unmapped[],
): TranslateError {
  const codes: TranslateErrorCode[] = ['invalid_parameter', 'not_implemented', 'mapping_error'];
  const code = codes.find((candidate) => refusals.some((refusal) => refusal.code === candidate)) ?? 'mapping_error';
  const first = refusals.find((refusal) => refusal.code === code);
  const messages = new Set(refusals.map((refusal) => refusal.message));
  if (unmapped.length > 0) {
    const attributes = [...new Set(unmapped.map((entry) => entry.attribute))];
    messages.add(`no field to search for ${attributes.slice(0, 10).join(', ')}`);
  }
  const where = first?.where ?? { ...pattern.expression.span, pattern: pattern.text.slice(0, 200) };
  return new TranslateError(code, `Nothing to search: ${[...messages].join('; ')}`, where);
}
