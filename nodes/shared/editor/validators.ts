/**
 * Validators that say what is wrong, in the form of Node-RED 3.1 and later: two parameters (the editor looks at
 * `length`), and true or a text as the answer. `${NAME}` never gets here: the editor takes it for valid.
 */
import { Problem, readSetting, type Setting } from '../settings';
import type { Words } from './words';
import { wordsOf } from './words';

/** node-red's types know only validators that say yes or no. */
export type Validator = (this: object, value: string, options?: unknown) => boolean;

const shared = wordsOf('vision-one-config');

/** `problem` gives what is wrong with a value, or undefined. It gets the node, whose other properties may matter. */
export function validator(
  words: Words,
  property: string,
  problem: (value: string, node: object) => string | undefined,
): Validator {
  return function (this: object, value: string, _options?: unknown) {
    const found = problem(value ?? '', this);
    const answer = found === undefined ? true : `${words(`label.${property}`)}: ${found}`;
    return answer as boolean; // see Validator
  };
}

/** What a row of the node's settings table takes. What it takes may depend on other properties of the node. */
export function setting(
  words: Words,
  property: string,
  row: Setting<unknown> | ((node: object) => Setting<unknown>),
): Validator {
  return validator(words, property, (value, node) =>
    settingProblem(typeof row === 'function' ? row(node) : row, value),
  );
}

/** What a row says against a value, in the language of the editor. */
function settingProblem(row: Setting<unknown>, value: unknown): string | undefined {
  const read = readSetting(row, value);
  return read instanceof Problem ? problemText(read) : undefined;
}

export function problemText({ key, values }: Problem): string {
  return shared(`invalid.${key}`, values);
}

/** Empty, or the JSON text of an object. */
export function jsonObject(words: Words, property: string): Validator {
  return validator(words, property, jsonProblem);
}

/** What is wrong with a text that should be empty or a JSON object. */
export function jsonProblem(value: string): string | undefined {
  if (value.trim() === '') return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return undefined;
    return shared('invalid.jsonObject');
  } catch (error) {
    return shared('invalid.json', { problem: error instanceof Error ? error.message : String(error) });
  }
}
