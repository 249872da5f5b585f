/**
 * LIKE (STIX 2.1, 9.6.1): the whole text, where `%` stands for any run of characters, also none, and `_` for one
 * character. There is no escape.
 *
 * Each run between two `%` is taken at its first place: what follows can only gain by that, so nothing is tried twice.
 */
export function compileLike(like: string): (text: string) => boolean {
  const runs = like.split('%');
  const first = runs[0] ?? '';
  if (runs.length === 1)
    return first.includes('_') ? (text) => matchAt(first, text, 0) === text.length : (text) => text === first;
  const last = runs[runs.length - 1] ?? '';
  const middle = runs.slice(1, -1).filter((run) => run !== '');
  return (text) => {
    let at = matchAt(first, text, 0);
    for (const run of middle) {
      if (at < 0) return false;
      at = findFrom(run, text, at);
    }
    return at >= 0 && endsWith(last, text, at);
  };
}

const UNDERSCORE = 95;

/** Where the run that matches at `at` ends, or -1. */
function matchAt(run: string, text: string, at: number): number {
  for (let index = 0; index < run.length; index++) {
    if (at >= text.length) return -1;
    const wanted = run.charCodeAt(index);
    if (wanted === UNDERSCORE) at += widthAt(text, at);
    else if (wanted === text.charCodeAt(at)) at++;
    else return -1;
  }
  return at;
}

/** A character beyond U+FFFF is two units long. */
function widthAt(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

/** Where the first match of the run at `from` or later ends, or -1. */
function findFrom(run: string, text: string, from: number): number {
  if (!run.includes('_')) {
    const found = text.indexOf(run, from);
    return found < 0 ? -1 : found + run.length;
  }
  for (let at = from; at < text.length; at += widthAt(text, at)) {
    const end = matchAt(run, text, at);
    if (end >= 0) return end;
  }
  return -1;
}

/** Does the run match the end of the text, no part of it before `from`? */
function endsWith(run: string, text: string, from: number): boolean {
  if (!run.includes('_')) return text.length - run.length >= from && text.endsWith(run);
  for (let at = text.length - run.length; at >= from; at--) {
    if (matchAt(run, text, at) === text.length && !splitsCharacter(text, at)) return true;
    // Beyond the BMP a run is up to twice as long in the text as it was written.
    if (text.length - at >= 2 * run.length) return false;
  }
  return false;
}

/** Is `at` the middle of a character beyond U+FFFF? */
function splitsCharacter(text: string, at: number): boolean {
  return at > 0 && widthAt(text, at - 1) === 2;
}
