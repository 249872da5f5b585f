/**
 * The text after `field:` for a literal value. No value ever leaves its quotes, and nothing is written whose reading is
 * not documented: a character without a known escape becomes `*`, which selects more, never less.
 */
import type { Api } from '../query';

/** `text` goes after the colon; `exact` says that it selects that value and no other (in any case of letters). */
export interface SearchText {
  readonly text: string;
  readonly exact: boolean;
  /** characters of the value were given up for `*`: worth a note */
  readonly lossy: boolean;
}

/**
 * Literal runs and what may lie between them: `null` is any run of characters, `undefined` exactly one (LIKE's `_`).
 */
export type Wildcards = readonly (string | null | undefined)[];

/**
 * One value, whole. Quoted where that is safe, since the quotes are what asks for a full match on Trend's search
 * syntax page; undefined when nothing of the value can be written.
 */
export function textOfValue(value: string, api: Api): SearchText | undefined {
  if (value === '' && api === 'v3.0') return undefined;
  if (isQuotable(value, api)) return { text: `"${value}"`, exact: !/[*?]/.test(value), lossy: false };
  return textOfWildcards([value], api);
}

/** Unquoted, with LIKE's escapes; undefined when only wildcards remain, which would select everything. */
export function textOfWildcards(pieces: Wildcards, api: Api): SearchText | undefined {
  // What is written is never looked at again: looking at the end of a growing string copies it each time.
  let text = '';
  let endsInStar = false;
  let isBlank = true;
  let lossy = false;
  for (const piece of pieces) {
    if (piece == null) {
      lossy ||= piece === undefined;
      if (!endsInStar) text += '*';
      endsInStar = true;
      continue;
    }
    for (const character of piece) {
      const written = unquoted(character, api, text === '');
      lossy ||= written === undefined;
      if (written !== undefined) {
        text += written;
        isBlank = false;
      } else if (!endsInStar) text += '*';
      endsInStar = written === undefined;
    }
  }
  if (isBlank) return undefined;
  return { text: isWord(text) ? `"${text}"` : text, exact: false, lossy };
}

/**
 * A STIX LIKE pattern: `%` any run, `_` one character. A backslash before either may or may not escape it: both fit.
 */
export function wildcardsOfLike(pattern: string): Wildcards {
  const pieces: (string | null | undefined)[] = [];
  for (const part of pattern.split(/(\\?[%_])/)) {
    if (part === '_') pieces.push(undefined);
    else if (part === '%' || part === '\\%' || part === '\\_') pieces.push(null);
    else if (part !== '') pieces.push(part);
  }
  return pieces;
}

/**
 * Quotes end at the next quote, and whether `\"` escapes one is documented nowhere. v3.0 queries travel in a header,
 * whose encoding is not documented either: ASCII without control characters is what every reading agrees on. A `*`
 * in quotes is a wildcard there; with a backslash before it that would have two readings, so it is left unquoted.
 */
function isQuotable(value: string, api: Api): boolean {
  if (value.includes('"') || value.endsWith('\\')) return false;
  return api === 'v2.0' || /^[\x20-\x29\x2b-\x3e\x40-\x7e]*$/.test(value);
}

/** What an ASCII character is written as without quotes; no entry for those that have no safe form. */
const asciiForms: Readonly<Record<Api, readonly (string | undefined)[]>> = {
  'v3.0': Array.from({ length: 128 }, (_, code) => asciiForm(String.fromCharCode(code), 'v3.0')),
  'v2.0': Array.from({ length: 128 }, (_, code) => asciiForm(String.fromCharCode(code), 'v2.0')),
};

/** What stix-shifter's LIKE escapes, and `/` from Trend's search syntax page (v3.0), where it would open a regex. */
function asciiForm(character: string, api: Api): string | undefined {
  if (/[\\"():]/.test(character)) return `\\${character}`;
  if (character === '/') return api === 'v3.0' ? '\\/' : '/';
  return /[A-Za-z0-9._@,;#$%'-]/.test(character) ? character : undefined;
}

/** A bare `-` (v2.0: `/` too) at the beginning would be read as an operator. */
function unquoted(character: string, api: Api, first: boolean): string | undefined {
  if (first && (character === '-' || (character === '/' && api === 'v2.0'))) return undefined;
  const code = character.charCodeAt(0);
  if (code < 128) return asciiForms[api][code];
  return api === 'v2.0' && /[\p{L}\p{N}\p{S}]/u.test(character) && code > 0xa0 ? character : undefined;
}

const isWord = (text: string): boolean => text.length <= 3 && /^(?:and|or|not)$/i.test(text);
