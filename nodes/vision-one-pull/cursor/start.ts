/** Where a pull begins, and what a changed setting does to one that has begun. */
import { VisionOneError } from '../../shared/vision-one/errors';
import { isoSecond } from '../../shared/time';
import { newPosition, type Gap, type Position, type Track } from './position';
import type { Service } from '../records/services';

export type Start =
  | { readonly kind: 'lookback'; readonly hours: number }
  | { readonly kind: 'date'; readonly second: number }
  | { readonly kind: 'now' };

/** How far back may be asked, and by what service. */
export interface Reach {
  readonly limitDays: number;
  readonly service: Pick<Service, 'name' | 'days' | 'axis'>;
}

const day = 86_400;
/** A second that is exactly as old as the service gives would be too old by the time that it is asked for. */
const margin = 60;
/** Read again when the record is damaged: longer than most outages, short enough to be read. */
const safeReplay = day;

/** Text under which a start is remembered: a relative one is resolved once. */
function startText(start: Start): string {
  if (start.kind === 'lookback') return `lookback ${start.hours}`;
  return start.kind === 'date' ? `date ${isoSecond(start.second)}` : 'now';
}

/** The earliest second that may be asked for. */
export function earliest(limitDays: number, now: number): number {
  return now - limitDays * day + margin;
}

/**
 * A start that a person typed or sent.
 *
 * @throws ERR_V1_CONFIG when it lies in the future or beyond the limit
 */
export function checkedDate(second: number, name: string, { limitDays, service }: Reach, now: number): number {
  if (second > now) throw new VisionOneError('ERR_V1_CONFIG', `${name} lies in the future.`);
  if (second >= now - limitDays * day) return second;
  const { most } = service.days;
  const remedy =
    limitDays < most
      ? `raise Max. days back (at most ${most} for ${service.name}) and deploy`
      : `${service.name} gives no more`;
  throw new VisionOneError('ERR_V1_CONFIG', `${name} lies more than ${limitDays} days back: ${remedy}.`);
}

/** A position for the first run. A relative start beyond the limit is cut, with a gap; a typed one is refused. */
export function firstPosition(start: Start, reach: Reach, now: number): Position {
  const position = newPosition(resolve(start, reach, now), startText(start), reach.service.axis);
  clamp(position, reach.limitDays, now);
  return position;
}

/** After a record that can't be read: a day again, all of it labelled. */
export function positionAfterDamage(start: Start, { limitDays, service }: Reach, now: number): Position {
  const from = Math.max(now - safeReplay, earliest(limitDays, now));
  const position = newPosition(from, startText(start), service.axis);
  position.doubtUntil = now;
  position.gaps.push({ from, to: now, reason: 'damaged' });
  return position;
}

/** Obeys a start setting that was changed: an earlier one has the missing seconds filled in, a later one skips some. */
export function applyStart(position: Position, start: Start, reach: Reach, now: number): void {
  const text = startText(start);
  if (text === position.start) return;
  const from = resolve(start, reach, now);
  position.start = text;
  if (from < position.coveredFrom) {
    const to = position.coveredFrom - 1;
    position.backfill.push({ from, to, final: from - 1, scanned: from - 1 });
    position.coveredFrom = from;
  } else if (from > position.main.scanned + 1) {
    position.gaps.push({ from: position.main.scanned + 1, to: from - 1, reason: 'start' });
    skipTo(position, position.main, from);
  }
}

/** Reads everything from a second on again; what was delivered is forgotten, and all up to now is labelled. */
export function resetTo(position: Position, from: number, now: number): Position {
  const fresh = newPosition(from, position.start, position.axis.asked);
  const { scanned } = position.main;
  const gap: Gap =
    from <= scanned ? { from, to: now, reason: 'replay' } : { from: scanned + 1, to: from - 1, reason: 'skip' };
  return {
    ...fresh,
    axis: position.axis,
    step: position.step,
    doubtUntil: position.doubtUntil,
    replayUntil: Math.max(position.replayUntil, now),
    gaps: gap.from <= gap.to ? [...position.gaps, gap] : position.gaps,
  };
}

/** Gives up what is older than the service keeps, or than `maxLookback` allows: a gap with the exact seconds. */
export function clamp(position: Position, limitDays: number, now: number): void {
  const first = earliest(limitDays, now);
  for (const track of [position.main, ...position.backfill]) {
    if (track.final + 1 >= first) continue;
    const from = track.scanned + 1 < first ? track.scanned + 1 : track.final + 1;
    const to = Math.min(first - 1, track.to ?? Infinity);
    if (from <= to) position.gaps.push({ from, to, reason: 'limit' });
    skipTo(position, track, first);
  }
  position.backfill = position.backfill.filter((track) => track.to === null || track.final < track.to);
}

function skipTo(position: Position, track: Track, second: number): void {
  track.final = Math.max(track.final, second - 1);
  track.scanned = Math.max(track.scanned, track.final);
  position.delivered.drop(track.from, track.final);
  position.uncertain.drop(track.from, track.final);
}

function resolve(start: Start, reach: Reach, now: number): number {
  if (start.kind === 'now') return now;
  if (start.kind === 'lookback') return now - Math.round(start.hours * 3600);
  return checkedDate(start.second, 'The start date', reach, now);
}
