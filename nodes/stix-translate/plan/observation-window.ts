/** When the observations of a pattern must lie that has no START ... STOP. */
import { StixError } from '../../shared/stix/error';
import { parseTime } from '../../shared/time';

/** Milliseconds since the epoch; `start` is included, `stop` is not. */
export interface ObservationWindow {
  readonly start: number;
  readonly stop: number;
}

const minute = 60_000;
const day = 1440 * minute;

/** The last `minutes` before `now`. */
export const lastMinutes = (minutes: number, now: number): ObservationWindow => ({
  start: now - minutes * minute,
  stop: now,
});

/**
 * An indicator's `valid_from` to `valid_until`, clamped to [now - maxLookback days, now]; without `valid_from` the
 * clamp is the window.
 *
 * @throws StixError `invalid_parameter` when nothing of it lies there
 */
export function validityWindow(from: unknown, until: unknown, maxLookback: number, now: number): ObservationWindow {
  const start = Math.max(timeOf(from, 'valid_from') ?? -Infinity, now - maxLookback * day);
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
