/** The report of events that nobody acknowledged: they are lost to the flow, and somebody has to hear of it. */
import type { Outcome } from '../../shared/delivery/delivery';
import { gapOf, type EventRef } from '../cursor/position';
import { gapEntry, type GapEntry } from './summary';

export interface GivenUp {
  readonly error: Error;
  /** as output 2 will list it, with the keys of the events */
  readonly gap: GapEntry;
}

/** Undefined unless an event of the page was given up. */
export function givenUpIn(
  events: readonly EventRef[],
  outcomes: readonly Outcome[],
  attempts: number,
): GivenUp | undefined {
  const lost = events.filter((_event, index) => outcomes[index] === 'given up');
  if (lost.length === 0) return undefined;
  const gap = gapEntry(gapOf(lost));
  const what = `${lost.length} ${lost.length === 1 ? 'event' : 'events'} of ${gap.from} to ${gap.to}`;
  const tried = `${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`;
  return { error: new Error(`${what} given up: not acknowledged in ${tried}. Their keys are in gaps.`), gap };
}
