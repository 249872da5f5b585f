/** The range to read next: closed, with an end that lies a settling time in the past and is never `now`. */
import type { Position, Track } from '../cursor/position';

export interface Timing {
  /** the end of a slice lies this far in the past, in seconds */
  readonly settle: number;
  /** a record that becomes visible this long after its second is still found */
  readonly overlap: number;
}

/** Seconds from..to of a track, both included, to be read in slices, oldest first. */
export interface ReadRange {
  readonly track: Track;
  readonly from: number;
  readonly to: number;
}

/** A poll reads this much again before what is new, since most late records are only a little late. */
const tip = 60;
/** A sweep from the final mark finds what the polls did not see. */
const sweepPeriod = 600;
const fullLedger = 200_000;

/**
 * The next range, or undefined when all is read: the main track's first, then the backfill's.
 *
 * @param now server time in seconds
 * @param least seconds that must be new for the main track to be read: 1, or a poll's worth to go on at once
 */
export function nextRange(position: Position, now: number, timing: Timing, least: number): ReadRange | undefined {
  const main = rangeOf(position.main, position, now, timing, least);
  return main ?? firstDefined(position.backfill, (track) => rangeOf(track, position, now, timing, 1));
}

/** The last second that may be read. A full ledger takes no more seconds that must be remembered: they wait. */
export function horizon(position: Position, now: number, { settle, overlap }: Timing): number {
  return now - (position.delivered.size >= fullLedger ? Math.max(settle, overlap) : settle);
}

function rangeOf(track: Track, position: Position, now: number, timing: Timing, least: number): ReadRange | undefined {
  const end = horizon(position, now, timing);
  const to = Math.min(end, track.to ?? Infinity);
  if (to > track.final && end - track.final >= sweepAfter(position, timing))
    return { track, from: track.final + 1, to };
  if (to - track.scanned < least) return undefined;
  return { track, from: Math.max(track.final + 1, track.scanned + 1 - tip), to };
}

/** How far the final mark may lie behind. The fuller the ledger, the sooner a sweep must empty it. */
function sweepAfter({ delivered }: Position, { overlap }: Timing): number {
  if (delivered.size >= fullLedger) return tip;
  return overlap + (delivered.size >= fullLedger / 2 ? tip : sweepPeriod);
}

function firstDefined<Item, Found>(items: readonly Item[], find: (item: Item) => Found | undefined): Found | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
