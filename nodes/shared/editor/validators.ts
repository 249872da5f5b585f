/**
 * Validators that say what is wrong, in the form of Node-RED 3.1 and later: two parameters (the editor looks at
 * `length`), and true or a text as the answer. `${NAME}` never gets here: the editor takes it for valid.
 */
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

/** Empty for the default, or a whole number between two. */
export function wholeNumber(words: Words, property: string, least: number, most: number): Validator {
  return validator(words, property, (value) => numberProblem(value, least, most, Number.isInteger));
}

/** Empty for the default, or a number between two. */
export function anyNumber(words: Words, property: string, least: number, most: number): Validator {
  return validator(words, property, (value) => numberProblem(value, least, most, Number.isFinite));
}

/** What is wrong with a number; the same words for every form. */
export function numberProblem(
  value: string,
  least: number,
  most: number,
  isRight: (number: number) => boolean = Number.isFinite,
): string | undefined {
  if (String(value).trim() === '') return undefined;
  const number = Number(value);
  if (isRight(number) && number >= least && number <= most) return undefined;
  return shared(isRight === Number.isInteger ? 'invalid.whole' : 'invalid.number', { least, most });
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
