/** When the events must lie: a query's times, and the windows of patterns that name none. */
import { isoSecond, parseTime } from '../../shared/time';
import type { Dialect } from '../dialects/dialect';
import { StixError } from '../../shared/stix/error';
import type { Window } from './search-units';
import type { Fallback, Precision, Query, ServedPattern } from '../query';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

/** The last `minutes` before `now`. */
export const lastMinutes = (minutes: number, now: number): Window => ({ start: now - minutes * MINUTE, stop: now });

/**
 * An indicator's `valid_from` to `valid_until`, clamped to [now - maxLookback days, now]; without `valid_from` the
 * clamp is the window.
 *
 * @throws StixError `invalid_parameter` when nothing of it lies there
 */
export function validityWindow(from: unknown, until: unknown, maxLookback: number, now: number): Window {
  const start = Math.max(timeOf(from, 'valid_from') ?? -Infinity, now - maxLookback * DAY);
  const stop = Math.min(timeOf(until, 'valid_until') ?? Infinity, now);
  if (start < stop) return { start, stop };
  throw new StixError('invalid_parameter', `The indicator was not valid within the last ${maxLookback} days`);
}

function timeOf(value: unknown, name: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  const time = parseTime(value);
  if (time === undefined) throw new StixError('invalid_parameter', `${name} is no time`);
  return time;
}

/**
 * A query with its times in whole seconds, which is all that the service takes: rounded outwards, so that nothing is
 * lost, but not into the future: of the second that runs, a later search tells. v3.0 refuses an end in the future, were
 * it by half a second; v2.0 keeps the STOP that a pattern asks for, as stix-shifter does.
 */
export function queryOf(
  { api, name: source }: Dialect,
  query: string,
  window: Window,
  now: number,
  precision: Precision,
  patterns: readonly ServedPattern[],
  fallback: Fallback | undefined,
): Query {
  const start = Math.floor(window.start / 1000);
  const endsByNow = (api === 'v2.0' ? window.stop : window.start) <= now;
  const stop = Math.min(Math.ceil(window.stop / 1000), endsByNow ? Math.floor(now / 1000) : Infinity);
  if (api === 'v2.0') return { api, source, query, from: start, to: stop, offset: 0, precision, patterns };
  const [startDateTime, endDateTime] = [seconds(start), seconds(stop)];
  const plain = { api, source, query, startDateTime, endDateTime, precision, patterns };
  return fallback === undefined ? plain : { ...plain, fallback };
}

/** Most queries of a run have the same window, and a date's text costs as much as the rest of a query. */
const texts = new Map<number, string>();

function seconds(time: number): string {
  const known = texts.get(time);
  if (known !== undefined) return known;
  if (texts.size > 100) texts.clear();
  const text = isoSecond(time);
  texts.set(time, text);
  return text;
}
