/**
 * MATCHES (STIX 2.1, 9.6.1): a regular expression that is found anywhere in the text. The specification names PCRE; a
 * pattern comes from strangers, so the engine is RE2's (docs/decisions/31-regular-expressions.md), whose time is linear
 * in the text, and which knows neither look-around nor back-references.
 */
import { RE2JS, RE2JSException } from 're2js';
import type { Literal } from '../../../shared/stix/pattern/pattern';
import { StixError } from '../../../shared/stix/error';

/**
 * What the regular expressions of one pattern may weigh together, as written: length times largest counted repetition,
 * which bounds what compiling takes. The worst that fits takes a second or two.
 */
export const MAX_WEIGHT = 100_000;
/** How many instructions they may have together: the worst takes that many steps for each character of a text. */
export const MAX_INSTRUCTIONS = 2000;

/** Compiles the regular expressions of one pattern, and refuses more than can be compiled and run in good time. */
export class RegularExpressions {
  private weight = 0;
  private instructions = 0;

  /**
   * @throws StixError `not_implemented` for what RE2 lacks, `invalid_parameter` for what is no regular expression
   */
  compile(literal: Literal & { type: 'string' }, ignoreCase: boolean): (text: string) => boolean {
    const source = literal.value.normalize('NFC');
    this.weight += weigh(source);
    if (this.weight > MAX_WEIGHT) throw tooLarge(literal);
    const expression = parse(source, ignoreCase, literal);
    this.instructions += expression.programSize();
    if (this.instructions > MAX_INSTRUCTIONS) throw tooLarge(literal);
    return (text) => expression.test(text);
  }
}

function tooLarge({ span }: Literal): StixError {
  return new StixError('not_implemented', 'The regular expressions of this pattern are too large', span);
}

function weigh(source: string): number {
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
    const lacking = lackingIn(source);
    if (lacking === undefined) {
      throw new StixError('invalid_parameter', `No regular expression: ${error.message}`, literal.span);
    }
    throw new StixError('not_implemented', `MATCHES can't decide ${lacking}: ${error.message}`, literal.span);
  }
}

/** What PCRE has and RE2 hasn't, by how it is written. */
const LACKING: readonly (readonly [RegExp, string])[] = [
  [/\(\?<?[=!]/, 'look-ahead or look-behind'],
  [/\\[1-9]|\\[gk][{<'\d]|\(\?P=/, 'back-references'],
  [/\(\?>|[*+?}]\+/, 'atomic groups or possessive repetition'],
  [/\(\?(?:[R&|(#]|P>|[+-]?\d)/, 'recursion, conditions, branch resets or comments'],
  [/\\[hHvVRXKGNZ]|\\u/, 'this escape'],
  [/\(\?[a-zA-Z^]*x/, 'extended syntax'],
  [/\{/, 'repetition of more than 1000 times'],
];

function lackingIn(source: string): string | undefined {
  return LACKING.find(([form]) => form.test(source))?.[1];
}
