/** Which time of a record a cursor's marks count by, and what a change of it does. */
import type { Service } from '../records/services';
import type { Position } from './position';

export interface AxisTiming {
  /** seconds */
  readonly overlap: number;
  readonly settle: number;
}

/**
 * Obeys an axis setting that was changed: what was read by the old one is read by the new one from the first second on
 * that is not final. Nothing falls between the two, and whatever may have been delivered is labelled.
 *
 * By arrival a record is never earlier than by another of its times, so one that has not arrived yet lies ahead of the
 * marks. The other way round, one that is still to come may lie behind them: by `overlap`, as late as is promised, or
 * by what the last read left to settle.
 */
export function applyAxis(position: Position, service: Service, { overlap, settle }: AxisTiming, now: number): void {
  const { axis, isArrival } = service;
  if (axis === position.axis.asked) return;
  const isSame = axis === position.axis.used;
  position.axis = { asked: axis, used: axis };
  if (isSame || isUntouched(position)) return;
  // A backfill has a last second on the old axis only: what is left of it is read with the rest.
  const final = Math.min(...[position.main, ...position.backfill].map((track) => track.final));
  const mark = Math.max(position.coveredFrom - 1, final - (isArrival ? 0 : Math.max(overlap, settle)));
  position.main = { from: position.coveredFrom, to: null, final: mark, scanned: mark };
  position.backfill = [];
  // The clock may be behind the records that came last.
  position.doubtUntil = Math.max(position.doubtUntil, now + settle);
  position.gaps.push({ from: mark + 1, to: now, reason: 'axis' });
}

/** Whether nothing was read or sent yet. */
export function isUntouched({ main, backfill, delivered, uncertain }: Position): boolean {
  return backfill.length === 0 && main.scanned < main.from && delivered.size === 0 && uncertain.size === 0;
}
