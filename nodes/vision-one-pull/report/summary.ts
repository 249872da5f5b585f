/** The message of output 2: a run, or the part of it so far. */
import { toToken } from '../cursor/cursor-record';
import { isoSecond } from '../../shared/time';
import type { Gap, GapReason } from '../cursor/position';
import type { Progress } from '../run/tally';

export interface Summary {
  requests: number;
  /** records that came; those that a later slice asked for as well are counted once */
  received: number;
  duplicates: number;
  emitted: number;
  elapsedMs: number;
  eventsPerSecond: number;
  upToDate: boolean;
  lagMs: number;
  /** the seconds that were read; null when none was */
  window: { from: string; to: string } | null;
  /** what a `reset` takes to go on from here */
  cursor: string;
  /** ISO; null when no run is planned */
  nextPull: string | null;
  /** polls whose time came while a run was under way */
  skipped: number;
  gaps: GapEntry[];
  partial: boolean;
}

export interface GapEntry {
  from: string;
  to: string;
  reason: GapReason;
  count?: number;
  keys?: readonly string[];
}

/** @param nextPull server time in milliseconds */
export function summaryOf(progress: Progress, nextPull: number | undefined, skipped: number): Summary {
  const { requests, received, duplicates, emitted, elapsedMs, upToDate, lagMs, window, partial } = progress;
  return {
    requests,
    received,
    duplicates,
    emitted,
    elapsedMs,
    eventsPerSecond: elapsedMs > 0 ? Math.round((emitted * 1000) / elapsedMs) : 0,
    upToDate,
    lagMs: Math.round(lagMs),
    window: window ? { from: isoSecond(window.from), to: isoSecond(window.to) } : null,
    cursor: toToken(progress.cursor),
    nextPull: nextPull === undefined ? null : isoSecond(Math.round(nextPull / 1000)),
    skipped,
    gaps: progress.gaps.map(gapEntry),
    partial,
  };
}

export function gapEntry(gap: Gap): GapEntry {
  return { ...gap, from: isoSecond(gap.from), to: isoSecond(gap.to) };
}
