/**
 * LIKE (STIX 2.1, 9.6.1): the whole text, where `%` stands for any run of characters, also none, and `_` for one
 * character. There is no escape.
 *
 * Each run between two `%` is taken at its first place: what follows can only gain by that, so nothing is tried twice.
 */
import { LiteralSearch, RunSearch } from './substring-search';

export function compileLike(like: string): (text: string) => boolean {
  const runs = like.split('%');
  const first = runs[0] ?? '';
  if (runs.length === 1)
    return first.includes('_') ? (text) => matchAt(first, text, 0) === text.length : (text) => text === first;
  const last = runs[runs.length - 1] ?? '';
  const middle = runs.slice(1, -1).flatMap((run) => (run === '' ? [] : finderOf(run)));
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

const UNDERSCORE = 95;

/** Where the run that matches at `at` ends, or -1 less the place where it failed. */
function matchAt(run: string, text: string, at: number): number {
  for (let index = 0; index < run.length; index++) {
    if (at >= text.length) return -1 - at;
    const wanted = run.charCodeAt(index);
    if (wanted === UNDERSCORE) at += widthAt(text, at);
    else if (wanted === text.charCodeAt(at)) at++;
    else return -1 - at;
  }
  return at;
}

/** A character beyond U+FFFF is two units long. */
function widthAt(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

/** Longest run for `indexOf`: V8 may compare each of its characters at each place of the text. */
const SHORT = 128;
/** Comparisons for each character of the text before trying place by place is given up; most texts take hardly one. */
const PATIENCE = 8;
/** Characters that are looked for before the rest is compared. */
const HEAD = 8;

/** Gives where the first match of the run at `from` or later ends, or -1. */
function finderOf(run: string): (text: string, from: number) => number {
  if (run.includes('_')) return patientFinderOf(run);
  if (run.length > SHORT) {
    const search = new LiteralSearch(run);
    return (text, from) => search.find(text, from);
  }
  return (text, from) => {
    const found = text.indexOf(run, from);
    return found < 0 ? -1 : found + run.length;
  };
}

function patientFinderOf(run: string): (text: string, from: number) => number {
  const head = run.slice(0, Math.min(run.indexOf('_'), HEAD));
  let search: RunSearch | undefined;
  return (text, from) => {
    let patience = PATIENCE * (text.length - from);
    const next = (at: number): number => text.indexOf(head, at);
    for (let at = next(from); at >= 0 && at < text.length; at = next(at + widthAt(text, at))) {
      if (patience < 0) return (search ??= new RunSearch(run)).find(text, at);
      const end = matchAt(run, text, at);
      if (end >= 0) return end;
      patience -= -1 - end - at;
    }
    return -1;
  };
}

/** Gives whether the run matches the end of the text, no part of it before `from`. */
function endOf(run: string): (text: string, from: number) => boolean {
  if (!run.includes('_')) return (text, from) => text.length - run.length >= from && text.endsWith(run);
  const length = [...run].length;
  return (text, from) => {
    let at = text.length;
    for (let left = length; left > 0 && at > from; left--) at -= at > 1 ? widthAt(text, at - 2) : 1;
    return at >= from && matchAt(run, text, at) === text.length;
  };
}
