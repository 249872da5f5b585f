/** The query that vision-one-search runs: a text with its window. */
import { isoSecond } from '../../shared/time';
import type { Dialect } from '../dialects/dialect';
import type { ObservationWindow } from '../plan/observation-window';
import type { Fallback, Precision, Query, ServedPattern } from '../query';

/**
 * A query with its times in whole seconds, because the service takes no others: rounded outwards, so that nothing is
 * lost, but not into the future. The second that runs now is left to a later search: v3.0 refuses an end in the future,
 * even one that is half a second ahead. v2.0 keeps the STOP that a pattern asks for, as stix-shifter does.
 */
export function timedQuery(
  { api, name: source }: Dialect,
  query: string,
  window: ObservationWindow,
  now: number,
  precision: Precision,
  patterns: readonly ServedPattern[],
  fallback: Fallback | undefined,
): Query {
  const start = Math.floor(window.start / 1000);
  const endsByNow = (api === 'v2.0' ? window.stop : window.start) <= now;
  const stop = Math.min(Math.ceil(window.stop / 1000), endsByNow ? Math.floor(now / 1000) : Infinity);
  if (api === 'v2.0') return { api, source, query, from: start, to: stop, offset: 0, precision, patterns };
  const [startDateTime, endDateTime] = [writtenTime(start), writtenTime(stop)];
  const plain = { api, source, query, startDateTime, endDateTime, precision, patterns };
  return fallback === undefined ? plain : { ...plain, fallback };
}

/** Most queries of a run have the same window, and writing a date takes as long as writing the rest of a query. */
const writtenTimes = new Map<number, string>();

function writtenTime(second: number): string {
  const known = writtenTimes.get(second);
  if (known !== undefined) return known;
  if (writtenTimes.size > 100) writtenTimes.clear();
  const text = isoSecond(second);
  writtenTimes.set(second, text);
  return text;
}
