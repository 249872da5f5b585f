/** Parser of patterns: the generated one behind two limits, with its errors in one shape. */
import { PatternSyntaxError } from '../error';
import { parse, SyntaxError as GrammarError } from './grammar';
import type { Pattern } from './pattern';

/** Deepest nesting of parentheses, with which recursion over the tree is safe. */
const maxPatternDepth = 256;
/** Longest pattern, in UTF-16 units: it has room for more than 10 000 comparisons. */
export const maxPatternLength = 1 << 19;

/**
 * Parses a STIX 2.1 pattern (2.0's START '...' too).
 *
 * @throws PatternSyntaxError (code `translation_error`, line, column, found, expected) for any other text.
 */
export function parsePattern(text: string): Pattern {
  if (text.length > maxPatternLength)
    refuse(text, maxPatternLength, `The pattern is longer than ${maxPatternLength} characters`);
  const tooDeep = text.length > maxPatternDepth ? findDepth(text, maxPatternDepth) : -1;
  if (tooDeep >= 0) refuse(text, tooDeep, `The pattern nests deeper than ${maxPatternDepth} parentheses or qualifiers`);
  try {
    // The grammar builds exactly the shapes of pattern.ts; test/shared/stix/grammar.test.ts holds it to that.
    return { text, expression: (read(text) ?? parse(text)) as Pattern['expression'] };
  } catch (error) {
    throw error instanceof GrammarError ? syntaxError(text, error) : error;
  }
}

/** Gives undefined for a text that is no pattern. */
const read = keptRule();

/** The grammar's first rule, out of one call of the parser (pattern.peggy says why). */
function keptRule(): (text: string) => unknown {
  let rule: ((text: string) => unknown) | undefined;
  parse('[a:b = 1]', { keep: (kept: (text: string) => unknown) => (rule = kept) });
  if (rule === undefined) throw new Error('The parser gave no rule to keep');
  const pattern = rule;
  return (text) => {
    try {
      return pattern(text);
    } catch (error) {
      if (error instanceof GrammarError) return undefined;
      throw error;
    }
  };
}

const lineFeed = 10;
const carriageReturn = 13;
const quote = 39;
const open = 40;
const close = 41;
const star = 42;
const slash = 47;
const openBracket = 91;
const backslash = 92;
const closeBracket = 93;

/** Offset of the bracket that nests deeper than `limit`, or -1. Linear: it runs before the recursive parser does. */
function findDepth(text: string, limit: number): number {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === quote) at = endOfString(text, at);
    else if (character === open || character === openBracket) {
      if (++depth > limit) return at;
    } else if (character === close || character === closeBracket) depth--;
    else if (character === slash) at = endOfComment(text, at);
  }
  return -1;
}

/** Offset of the quote that closes the string which opens at `at`; the text's end when none does. */
function endOfString(text: string, at: number): number {
  let end = text.indexOf("'", at + 1);
  while (end > 0 && isEscaped(text, end, at)) end = text.indexOf("'", end + 1);
  return end < 0 ? text.length : end;
}

function isEscaped(text: string, at: number, start: number): boolean {
  let backslashes = 0;
  while (at - 1 - backslashes > start && text.charCodeAt(at - 1 - backslashes) === backslash) backslashes++;
  return backslashes % 2 === 1;
}

/** Offset of the last character of the comment that begins at `at`; `at` itself when none does. */
function endOfComment(text: string, at: number): number {
  const next = text.charCodeAt(at + 1);
  if (next === star) {
    const end = text.indexOf('*/', at + 2);
    return end < 0 ? text.length : end + 1;
  }
  if (next !== slash) return at;
  // The grammar ends a line at either character: what it would parse must be counted.
  let end = at;
  while (end < text.length && text.charCodeAt(end) !== lineFeed && text.charCodeAt(end) !== carriageReturn) end++;
  return end;
}

function refuse(text: string, offset: number, message: string): never {
  throw new PatternSyntaxError(message, {
    ...positionOf(text, offset),
    offset,
    found: textAt(text, offset),
    expected: [],
  });
}

function syntaxError(text: string, error: GrammarError): PatternSyntaxError {
  const { offset, line, column } = error.location.start;
  const expected = [...new Set((error.expected ?? []).map(describe))].sort();
  const found = textAt(text, offset);
  const wanted = expected.length > 0 ? `${list(expected)} expected, but found ` : `${error.message}: `;
  const next = found === '' ? 'the end of the pattern' : found;
  const message = `Line ${line}, column ${column}: ${wanted}${next}${hintAt(found, expected)}`;
  return new PatternSyntaxError(message, { line, column, offset, found, expected });
}

/** What was meant, where a mistake is common. */
function hintAt(found: string, expected: readonly string[]): string {
  const capitals = found.toUpperCase();
  if (/^["`´‘’“”„]/.test(found)) return ' (strings stand in single quotes)';
  if (found !== capitals && expected.includes(capitals)) return ` (${capitals} stands in capitals)`;
  return found === '{' ? ' (JSON has to be parsed before)' : '';
}

type Expectation = GrammarError['expected'][number];

function describe(expectation: Expectation): string {
  switch (expectation.type) {
    case 'literal':
      return expectation.text;
    case 'other':
      return expectation.description;
    case 'end':
      return 'the end of the pattern';
    case 'any':
    case 'class':
      return 'another character';
  }
}

function list(words: readonly string[]): string {
  return words.length === 1 ? String(words[0]) : `${words.slice(0, -1).join(', ')} or ${String(words.at(-1))}`;
}

/** The word or the character at `offset`, at most 40 characters of it. */
function textAt(text: string, offset: number): string {
  // The expression matches any text, an empty one too.
  return /^(?:[\w-]{1,40}|[^]?)/u.exec(text.slice(offset, offset + 41))![0];
}

function positionOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: offset - before.lastIndexOf('\n') };
}
