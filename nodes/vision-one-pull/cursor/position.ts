/**
 * Where a pull stands: two marks, and a ledger of what was delivered between them. `scanned` is the last second that
 * was read once, `final` the last that nothing is asked for again; late arrivals are found between the two.
 */
import type { Outcome } from '../../shared/delivery/delivery';
import { Ledger } from './ledger';

/** Seconds to read. The main track has no end; a backfill has one: it is there when the start was moved to earlier. */
export interface Track {
  readonly from: number;
  readonly to: number | null;
  final: number;
  scanned: number;
}

export type GapReason =
  /** older than the service gives, or than `maxLookback` allows */
  | 'limit'
  /** the start was moved to later */
  | 'start'
  /** a reset: read again from here, all labelled */
  | 'replay'
  /** a reset to a start that lies ahead */
  | 'skip'
  /** the stored cursor could not be read */
  | 'damaged'
  /** records are read by another of their times from here on */
  | 'axis'
  /** not acknowledged in `maxAttempts` attempts */
  | 'given up'
  /** the service's own count of a second never agreed with what it gave */
  | 'count';

/** Seconds that were not read, or read again, and why; first and last second included. */
export interface Gap {
  readonly from: number;
  readonly to: number;
  readonly reason: GapReason;
  readonly count?: number;
  /** the events that were given up */
  readonly keys?: readonly string[];
}

/** An event as the ledger and a gap name it. */
export interface EventRef {
  readonly identity: string;
  readonly second: number;
  readonly key: string;
}

/** Not the same where an older host does not know the field that was asked for. */
export interface Axis {
  readonly asked: string;
  readonly used: string;
}

export interface Position {
  /** The fields of a record that the settings asked to go by, and that the marks count by. */
  axis: Axis;
  /** the start setting that was resolved, as text: as long as it stays the same it has no effect */
  start: string;
  /** the earliest second that was ever asked for, or will be */
  coveredFrom: number;
  main: Track;
  backfill: Track[];
  /** longest slice in seconds */
  step: number;
  delivered: Ledger;
  /** named in the record before they are sent */
  inFlight: readonly EventRef[];
  /** in flight when a process ended: delivered or not, nobody knows */
  uncertain: Ledger;
  /** up to this second, events may have been delivered by a process whose record was lost */
  doubtUntil: number;
  /** up to this second, events are read again because a reset asked for it */
  replayUntil: number;
  /** not yet reported */
  gaps: Gap[];
}

export const longestStep = 3600;

export function newPosition(from: number, start: string, axis: string): Position {
  return {
    axis: { asked: axis, used: axis },
    start,
    coveredFrom: from,
    main: { from, to: null, final: from - 1, scanned: from - 1 },
    backfill: [],
    step: longestStep,
    delivered: new Ledger(),
    inFlight: [],
    uncertain: new Ledger(),
    doubtUntil: 0,
    replayUntil: 0,
    gaps: [],
  };
}

/** Whether an event may have been delivered before. */
export function isDoubtful(position: Position, identity: string, second: number): boolean {
  return second <= position.doubtUntil || isReplay(position, second) || position.uncertain.count(identity) > 0;
}

export function isReplay(position: Position, second: number): boolean {
  return second <= position.replayUntil;
}

/** Names a page's new events before the first of them is sent. */
export function intend(position: Position, events: readonly EventRef[]): void {
  position.inFlight = events;
}

/**
 * Takes in what became of the events that were intended: `outcomes` has one for each. One that was given up counts as delivered, and is a gap; one that was
 * not sent is forgotten, and so is new when it comes again.
 */
export function commit(position: Position, events: readonly EventRef[], outcomes: readonly Outcome[]): void {
  const sent = events
    .map((event, index) => ({ event, outcome: outcomes[index]! }))
    .filter(({ outcome }) => outcome !== 'unsent');
  for (const { event } of sent) position.uncertain.take(event.identity, event.second);
  const unsure = new Set<string>();
  for (const { event, outcome } of sent) {
    const { identity, second } = event;
    // The ledger counts copies from the first on, so behind a copy that is unsure all of its kind are.
    if (outcome === 'unsure') unsure.add(identity);
    (unsure.has(identity) ? position.uncertain : position.delivered).add(identity, second);
  }
  position.inFlight = [];
  const givenUp = sent.filter(({ outcome }) => outcome === 'given up').map(({ event }) => event);
  if (givenUp.length > 0) position.gaps.push(gapOf(givenUp));
}

/**
 * Moves the marks after a slice was read to its end. What was visible `overlap` after its second is in a read that
 * began that much later, so these seconds are final.
 *
 * @param askedAt server time, in seconds, at which the slice's first page was asked for
 */
export function close(
  position: Position,
  track: Track,
  slice: { from: number; to: number },
  askedAt: number,
  overlap: number,
): void {
  position.uncertain.drop(slice.from, slice.to);
  track.scanned = Math.max(track.scanned, slice.to);
  if (slice.from <= track.final + 1) track.final = Math.max(track.final, Math.min(slice.to, askedAt - overlap));
  position.delivered.drop(track.from, track.final);
  if (track.to !== null && track.final >= track.to)
    position.backfill = position.backfill.filter((other) => other !== track);
}

/** The gap that events leave which were given up. */
export function gapOf(events: readonly EventRef[]): Gap {
  const seconds = events.map(({ second }) => second);
  return {
    from: Math.min(...seconds),
    to: Math.max(...seconds),
    reason: 'given up',
    count: events.length,
    keys: events.map(({ key }) => key),
  };
}
