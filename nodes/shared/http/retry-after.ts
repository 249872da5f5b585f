/** The pause that a 429 asks for. No source shows Vision One sending Retry-After; it is obeyed if it does. */

/** Longest pause that a reply can ask for: 15 minutes. */
const cap = 15 * 60 * 1000;
/** The service counts requests over 60 seconds. */
const rateWindow = 60 * 1000;
/** Without Retry-After, each 429 that follows another doubles the pause up to this: twelve probes an hour. */
const blindCap = 5 * 60 * 1000;

/**
 * Milliseconds to pause after the `streak`-th 429 in a row (1 = the first). `header` is Retry-After in seconds or as
 * an HTTP date; a negative or unreadable one counts as none. `random` in [0, 1) adds up to a tenth, so that several
 * clients of one key do not come back together.
 */
export function pauseAfter(header: string | undefined, streak: number, now: number, random: () => number): number {
  const asked = askedFor(header, now);
  const base = asked ?? Math.min(blindCap, rateWindow * 2 ** Math.min(streak - 1, 10));
  return Math.ceil(base * (1 + random() / 10));
}

function askedFor(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  const delay = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : /[a-z]/i.test(text) ? Date.parse(text) - now : NaN;
  return delay > 0 ? Math.min(cap, delay) : undefined;
}
