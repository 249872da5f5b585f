/** The candidates of each test of a pattern, among what is held: ranks in the timeline. */
import { chunkLength, inChunks, type Work } from '../../../shared/yielding';
import type { Timeline } from './timeline';

/** Observed-data that pass a test of the normal form. */
export interface Candidates {
  /** ascending */
  readonly ranks: Int32Array;
  /** how many observations they stand for */
  readonly count: number;
}

/** @param passing by test: places in the order of holding, ascending */
export function* candidatesOf(passing: readonly (readonly number[])[], timeline: Timeline): Work<Candidates[]> {
  const { size, place } = timeline;
  const rankOf = new Int32Array(size);
  yield* inChunks(size, (rank) => (rankOf[place[rank]!] = rank));
  const candidates: Candidates[] = [];
  for (const places of passing) {
    yield;
    const ranks = places.length < chunkLength ? sortedRanks(places, rankOf) : yield* sweptRanks(places, rankOf);
    let count = 0;
    yield* inChunks(ranks.length, (index) => (count += timeline.count[ranks[index]!]!));
    candidates.push({ ranks, count });
  }
  return candidates;
}

// Every place is one of what is held, and has a rank.
function sortedRanks(places: readonly number[], rankOf: Int32Array): Int32Array {
  const ranks = new Int32Array(places.length);
  places.forEach((place, index) => (ranks[index] = rankOf[place]!));
  return ranks.sort();
}

/** Of many, without a sort in one stretch. */
function* sweptRanks(places: readonly number[], rankOf: Int32Array): Work<Int32Array> {
  const isIn = new Uint8Array(rankOf.length);
  yield* inChunks(places.length, (index) => (isIn[rankOf[places[index]!]!] = 1));
  const ranks = new Int32Array(places.length);
  let found = 0;
  yield* inChunks(isIn.length, (rank) => isIn[rank] === 1 && (ranks[found++] = rank));
  return ranks;
}
