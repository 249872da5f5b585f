/** When the observations of a pattern must lie, and whether its indicator was valid then. */
import { StixError, invalidParameter } from '../../shared/stix/error';
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
 * clamp is the window. When nothing of it lies there, `stop` is not after `start`.
 *
 * @throws StixError `invalid_parameter` for what is no time
 */
export function validityWindow(from: unknown, until: unknown, maxLookback: number, now: number): ObservationWindow {
  const start = Math.max(timeOf(from, 'valid_from') ?? -Infinity, now - maxLookback * day);
  return { start, stop: Math.min(timeOf(until, 'valid_until') ?? Infinity, now) };
}

/**
 * Compares an indicator's `valid_until` with the time of the records, not with the clock: `windows` are those of its
 * pattern's search units, undefined where the pattern names no time and `fallback` is searched.
 *
 * @throws StixError `expired` when it was valid in none of them, `invalid_parameter` when `fallback` holds no time
 */
export function checkValidity(
  until: unknown,
  windows: readonly (ObservationWindow | undefined)[],
  fallback: ObservationWindow,
): void {
  const earliest = windows.reduce((least, window) => Math.min(least, (window ?? fallback).start), Infinity);
  if ((parseTime(until) ?? Infinity) <= earliest)
    throw new StixError('expired', `The indicator was valid until ${String(until)}, before the time that is searched`);
  if (fallback.start >= fallback.stop && windows.includes(undefined))
    throw invalidParameter('The indicator is not valid in the time that may be searched');
}

function timeOf(value: unknown, name: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  const time = parseTime(value);
  if (time === undefined) throw invalidParameter(`${name} is no time`);
  return time;
}
