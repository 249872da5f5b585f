/** Preview of a pattern with the settings of a form, by the code that the node runs. */
import { PatternSyntaxError, StixError } from '../shared/stix/error';
import { readInputs } from './inputs';
import type { Translation } from './query';
import type { Given } from '../shared/settings';
import { settingsFrom } from './settings';
import { translateAll } from './translate-all';
import { turnsUntil } from '../shared/yielding';

export type TranslationPreview = ({ readonly ok: true } & Translation) | PreviewError;

export interface PreviewError {
  readonly ok: false;
  readonly code: string;
  readonly message: string;
  /** of a text that is no pattern; from 1 */
  readonly line?: number;
  readonly column?: number;
  /** offsets into the text of what is meant */
  readonly start?: number;
  readonly end?: number;
}

/**
 * `text` is a pattern, or the JSON of an indicator or bundle. @throws the signal's reason when it ends before the work
 * does
 */
export async function preview(text: string, properties: Given, signal: AbortSignal): Promise<TranslationPreview> {
  try {
    const settings = settingsFrom(properties);
    return { ok: true, ...(await translateAll(readInputs(inputIn(text)), settings, Date.now(), turnsUntil(signal))) };
  } catch (error) {
    if (!(error instanceof StixError)) throw error;
    const { code, message, where } = error;
    const place = where === undefined ? {} : { start: where.start, end: where.end };
    if (!(error instanceof PatternSyntaxError)) return { ok: false, code, message, ...place };
    const { line, column, offset, found } = error;
    return { ok: false, code, message, line, column, start: offset, end: offset + found.length };
  }
}

/** A pattern begins with a bracket or a parenthesis, a JSON object with a brace. */
function inputIn(text: string): unknown {
  if (!text.trimStart().startsWith('{')) return text;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new StixError('translation_error', `This is no JSON: ${(error as Error).message}`);
  }
}
