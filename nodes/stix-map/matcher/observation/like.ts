/**
 * LIKE (STIX 2.1, 9.6.1): the whole text, where `%` stands for any number of characters, also none, and `_` for one
 * character. There is no escape.
 *
 * Each piece between two `%` is taken at its first place, because what follows can only gain by that: nothing is tried
 * twice.
 */
import { KnuthMorrisPratt, ShiftAnd } from './substring-search';

export function compileLike(like: string): (text: string) => boolean {
  const pieces = like.split('%');
  const first = pieces[0]!; // split gives one piece at least
  if (pieces.length === 1)
    return first.includes('_') ? (text) => matchAt(first, text, 0) === text.length : (text) => text === first;
  const last = pieces[pieces.length - 1]!;
  const middle = pieces.slice(1, -1).flatMap((piece) => (piece === '' ? [] : finderOf(piece)));
  const endsWith = endOf(last);
  return (text) => {
    let at = matchAt(first, text, 0);
    for (const find of middle) {
      if (at < 0) return false;
      at = find(text, at);
    }
    return at >= 0 && endsWith(text, at);
  };
}

const underscore = 95;

/** Where the piece that matches at `at` ends, or -1 less the place where it failed. */
function matchAt(piece: string, text: string, at: number): number {
  for (let index = 0; index < piece.length; index++) {
    if (at >= text.length) return -1 - at;
    const wanted = piece.charCodeAt(index);
    if (wanted === underscore) at += widthAt(text, at);
    else if (wanted === text.charCodeAt(at)) at++;
    else return -1 - at;
  }
  return at;
}

/** A character beyond U+FFFF is two units long. */
function widthAt(text: string, at: number): number {
  return text.codePointAt(at)! > 0xffff ? 2 : 1; // `at` is below the length
}

/** Longest piece for `indexOf`: V8 may compare each of its characters at each place of the text. */
const longestForIndexOf = 128;
/** Comparisons for each character of the text before trying place by place is given up; most texts take hardly one. */
const comparisonsEach = 8;
/** Most characters that are looked for before the rest is compared. */
const longestPrefix = 8;

/** Gives where the first match of the piece at `from` or later ends, or -1. */
function finderOf(piece: string): (text: string, from: number) => number {
  if (piece.includes('_')) return wildcardFinderOf(piece);
  if (piece.length > longestForIndexOf) {
    const search = new KnuthMorrisPratt(piece);
    return (text, from) => search.find(text, from);
  }
  return (text, from) => {
    const found = text.indexOf(piece, from);
    return found < 0 ? -1 : found + piece.length;
  };
}

/** Place by place, and by Shift-And when that takes too many comparisons. */
function wildcardFinderOf(piece: string): (text: string, from: number) => number {
  const prefix = piece.slice(0, Math.min(piece.indexOf('_'), longestPrefix));
  let shiftAnd: ShiftAnd | undefined;
  return (text, from) => {
    let left = comparisonsEach * (text.length - from);
    const next = (at: number): number => text.indexOf(prefix, at);
    for (let at = next(from); at >= 0 && at < text.length; at = next(at + widthAt(text, at))) {
      if (left < 0) return (shiftAnd ??= new ShiftAnd(piece)).find(text, at);
      const end = matchAt(piece, text, at);
      if (end >= 0) return end;
      left -= -1 - end - at;
    }
    return -1;
  };
}

/** Gives whether the piece matches the end of the text, no character of it before `from`. */
function endOf(piece: string): (text: string, from: number) => boolean {
  if (!piece.includes('_')) return (text, from) => text.length - piece.length >= from && text.endsWith(piece);
  const length = [...piece].length;
  return (text, from) => {
    let at = text.length;
    for (let left = length; left > 0 && at > from; left--) at -= at > 1 ? widthAt(text, at - 2) : 1;
    return at >= from && matchAt(piece, text, at) === text.length;
  };
}
