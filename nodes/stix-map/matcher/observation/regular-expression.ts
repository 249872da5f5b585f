/**
 * MATCHES (STIX 2.1, 9.6.1): a regular expression that is found anywhere in the text. The specification names PCRE; a
 * pattern comes from strangers, so the engine is RE2's (docs/decisions/31-regular-expressions.md), whose time is linear
 * in the text, and which knows neither look-around nor back-references.
 */
import { RE2JS, RE2JSException } from 're2js';
import type { Literal } from '../../../shared/stix/pattern/pattern';
import { StixError } from '../../../shared/stix/error';

/**
 * Most that the regular expressions of one pattern may weigh together: length times largest counted repetition, which
 * bounds what compiling takes. The worst that fits takes a second or two.
 */
const maxWeight = 100_000;
/** Most instructions that they may have together: the worst takes that many steps for each character of a text. */
const maxInstructions = 2000;

/** The regular expressions of one pattern; more than can be compiled and run in good time are refused. */
export class RegularExpressions {
  #weight = 0;
  #instructions = 0;

  /**
   * @throws StixError `not_implemented` for what RE2 lacks, `invalid_parameter` for what is no regular expression
   */
  compile(literal: Literal & { type: 'string' }, ignoreCase: boolean): (text: string) => boolean {
    const source = literal.value.normalize('NFC');
    this.#weight += weightOf(source);
    if (this.#weight > maxWeight) throw tooLarge(literal);
    const expression = parse(source, ignoreCase, literal);
    this.#instructions += expression.programSize();
    if (this.#instructions > maxInstructions) throw tooLarge(literal);
    return (text) => expression.test(text);
  }
}

function tooLarge({ span }: Literal): StixError {
  return new StixError('not_implemented', 'The regular expressions of this pattern are too large', span);
}

function weightOf(source: string): number {
  let largest = 1;
  for (const [, least, most] of source.matchAll(/\{(\d+)(?:,(\d*))?\}/g)) {
    largest = Math.max(largest, Number(most || least));
  }
  return source.length * largest;
}

function parse(source: string, ignoreCase: boolean, literal: Literal): RE2JS {
  try {
    return RE2JS.compile(source, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    const missing = missingFeatureIn(source);
    if (missing === undefined) {
      throw new StixError('invalid_parameter', `No regular expression: ${error.message}`, literal.span);
    }
    throw new StixError('not_implemented', `MATCHES can't decide ${missing}: ${error.message}`, literal.span);
  }
}

/** Features of PCRE that RE2 lacks, by how they are written. */
const missingFeatures: readonly (readonly [RegExp, string])[] = [
  [/\(\?<?[=!]/, 'look-ahead or look-behind'],
  [/\\[1-9]|\\[gk][{<'\d]|\(\?P=/, 'back-references'],
  [/\(\?>|[*+?}]\+/, 'atomic groups or possessive repetition'],
  [/\(\?(?:[R&|(#]|P>|[+-]?\d)/, 'recursion, conditions, branch resets or comments'],
  [/\\[hHvVRXKGNZ]|\\u/, 'this escape'],
  [/\(\?[a-zA-Z^]*x/, 'extended syntax'],
  [/\{/, 'repetition of more than 1000 times'],
];

function missingFeatureIn(source: string): string | undefined {
  return missingFeatures.find(([form]) => form.test(source))?.[1];
}
