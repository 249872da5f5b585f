/** When the events must lie: a query's times, and the windows of patterns that name none. */
import { TranslateError } from './errors';
import type { Window } from './plan';
import type { Api, Query } from './query';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

/** The last `minutes` before `now`. */
export const lastMinutes = (minutes: number, now: number): Window => ({ start: now - minutes * MINUTE, stop: now });

/**
 * An indicator's `valid_from` to `valid_until`, clamped to [now - maxLookback days, now]; without `valid_from` the
 * clamp is the window.
 *
 * @throws TranslateError `invalid_parameter` when nothing of it lies there
 */
export function validityWindow(from: unknown, until: unknown, maxLookback: number, now: number): Window {
  const start = Math.max(timeOf(from, 'valid_from') ?? -Infinity, now - maxLookback * DAY);
  const stop = Math.min(timeOf(until, 'valid_until') ?? Infinity, now);
  if (start < stop) return { start, stop };
  throw new TranslateError('invalid_parameter', `The indicator was not valid within the last ${maxLookback} days`);
}

function timeOf(value: unknown, name: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  const time = typeof value === 'string' ? Date.parse(value) : NaN;
  if (Number.isNaN(time)) throw new TranslateError('invalid_parameter', `${name} is no time`);
  return time;
}

type QueryOf<T> = T extends Query ? Omit<T, 'api' | 'startDateTime' | 'endDateTime' | 'from' | 'to' | 'offset'> : never;

/**
 * The query with its times in whole seconds, which is all that the service takes: rounded outwards, so that nothing
 * is lost. v3.0 refuses an end in the future, where no event lies.
 */
export function timesOf(api: Api, window: Window, now: number, query: QueryOf<Query>): Query {
  if (api === 'v2.0') {
    const { source, precision, patterns } = query;
    const from = Math.floor(window.start / 1000);
    return { api, source, query: query.query, from, to: Math.ceil(window.stop / 1000), offset: 0, precision, patterns };
  }
  const { source, precision, patterns } = query;
  const stop = window.start < now ? Math.min(window.stop, now) : window.stop;
  const startDateTime = seconds(Math.floor(window.start / 1000));
  return {
    api,
    source,
    query: query.query,
    startDateTime,
    endDateTime: seconds(Math.ceil(stop / 1000)),
    precision,
    patterns,
  };
}

const seconds = (time: number): string => new Date(time * 1000).toISOString().replace('.000Z', 'Z');
