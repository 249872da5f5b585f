/**
 * Distinct observed-data for slots that ask nothing else of each other (AND without FOLLOWEDBY or WITHIN): a matching
 * in a graph of slots and candidates, found by augmenting paths, without recursion.
 *
 * When every slot can be filled, every candidate takes part: it may take the place of any that fills a slot it fits.
 */
import { isPauseDue, type Budget } from './step-budget';
import type { SlotCandidates } from './allowed-by-time';

/** Can all slots be filled at once? `undefined` when the budget ended first. */
export function* canFillAll(
  slots: readonly SlotCandidates[],
  counts: ArrayLike<number>,
  budget: Budget,
): Generator<void, boolean | undefined> {
  const filling = new Map<number, number[]>();
  const cursor = slots.map(() => 0);
  // The slots with the fewest candidates first: then most are filled without moving another.
  const order = slots.map((_, slot) => slot).sort((one, other) => size(slots, one) - size(slots, other));
  for (const slot of order) {
    for (let unit = 0; unit < (slots[slot]?.times ?? 0); unit++) {
      if (isPauseDue(budget)) yield;
      if (fillFree(slot, slots, counts, filling, cursor, budget)) continue;
      if (!(yield* augment(slot, slots, counts, filling, budget))) return budget.left > 0 ? false : undefined;
    }
  }
  return true;
}

function size(slots: readonly SlotCandidates[], slot: number): number {
  return slots[slot]?.ranks.length ?? 0;
}

/** Takes the next candidate with room; those behind the cursor were full, and what is full stays so. */
function fillFree(
  slot: number,
  slots: readonly SlotCandidates[],
  counts: ArrayLike<number>,
  filling: Map<number, number[]>,
  cursor: number[],
  budget: Budget,
): boolean {
  const ranks = slots[slot]?.ranks ?? new Int32Array();
  for (let at = cursor[slot] ?? 0; at < ranks.length && budget.left > 0; at++) {
    budget.left--;
    const rank = ranks[at] ?? -1;
    if (put(slot, rank, counts, filling)) {
      cursor[slot] = at;
      return true;
    }
  }
  cursor[slot] = ranks.length;
  return false;
}

function put(slot: number, rank: number, counts: ArrayLike<number>, filling: Map<number, number[]>): boolean {
  const fills = filling.get(rank);
  if (fills === undefined) filling.set(rank, [slot]);
  else if (fills.length < (counts[rank] ?? 1)) fills.push(slot);
  else return false;
  return true;
}

/** Breadth first from a slot that lacks one: it takes a full candidate, whose former slot then looks for another. */
function* augment(
  slot: number,
  slots: readonly SlotCandidates[],
  counts: ArrayLike<number>,
  filling: Map<number, number[]>,
  budget: Budget,
): Generator<void, boolean> {
  /** by candidate: the slot that would take it */
  const takenBy = new Map<number, number>();
  /** by slot: the candidate that it would give up */
  const givesUp = new Map<number, number>([[slot, -1]]);
  const queue = [slot];
  for (const seeker of queue) {
    for (const rank of slots[seeker]?.ranks ?? []) {
      if (budget.left-- <= 0) return false;
      if (isPauseDue(budget)) yield;
      if (takenBy.has(rank)) continue;
      takenBy.set(rank, seeker);
      if ((filling.get(rank)?.length ?? 0) < (counts[rank] ?? 1)) {
        shift(rank, takenBy, givesUp, filling);
        return true;
      }
      for (const holder of filling.get(rank) ?? []) {
        if (givesUp.has(holder)) continue;
        givesUp.set(holder, rank);
        queue.push(holder);
      }
    }
  }
  return false;
}

function shift(
  free: number,
  takenBy: ReadonlyMap<number, number>,
  givesUp: ReadonlyMap<number, number>,
  filling: Map<number, number[]>,
): void {
  let rank = free;
  while (rank >= 0) {
    const taker = takenBy.get(rank) ?? -1;
    const fills = filling.get(rank) ?? [];
    fills.push(taker);
    filling.set(rank, fills);
    rank = givesUp.get(taker) ?? -1;
    const left = filling.get(rank);
    left?.splice(left.indexOf(taker), 1);
  }
}
