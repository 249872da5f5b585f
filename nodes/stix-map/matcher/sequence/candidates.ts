/** What each observation of a pattern is matched by, among what is held: ranks in the timeline. */
import { inStretches, STRETCH } from './stretches';
import type { Timeline } from './timeline';

/** What matches an observation of the plan. */
export interface Candidates {
  /** ascending */
  readonly ranks: Int32Array;
  /** how many observations they stand for */
  readonly count: number;
}

export const NONE: Candidates = { ranks: new Int32Array(), count: 0 };

/** @param matching by observation: places in the order of holding, ascending */
export function* candidatesOf(
  matching: readonly (readonly number[])[],
  timeline: Timeline,
): Generator<void, Candidates[]> {
  const { size, place } = timeline;
  const rankOf = new Int32Array(size);
  yield* inStretches(size, (rank) => (rankOf[place[rank] ?? -1] = rank));
  const candidates: Candidates[] = [];
  for (const places of matching) {
    yield;
    const ranks = places.length < STRETCH ? sortedRanks(places, rankOf) : yield* sweptRanks(places, rankOf);
    let count = 0;
    yield* inStretches(ranks.length, (index) => (count += timeline.count[ranks[index] ?? -1] ?? 1));
    candidates.push({ ranks, count });
  }
  return candidates;
}

function sortedRanks(places: readonly number[], rankOf: Int32Array): Int32Array {
  const ranks = new Int32Array(places.length);
  places.forEach((place, index) => (ranks[index] = rankOf[place] ?? -1));
  return ranks.sort();
}

/** Of many, without a sort in one stretch. */
function* sweptRanks(places: readonly number[], rankOf: Int32Array): Generator<void, Int32Array> {
  const isIn = new Uint8Array(rankOf.length);
  yield* inStretches(places.length, (index) => (isIn[rankOf[places[index] ?? -1] ?? -1] = 1));
  const ranks = new Int32Array(places.length);
  let found = 0;
  yield* inStretches(isIn.length, (rank) => isIn[rank] === 1 && (ranks[found++] = rank));
  return ranks;
}
