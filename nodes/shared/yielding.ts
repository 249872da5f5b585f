/**
 * Long work in slices, between which the event loop serves what else waits in the process.
 *
 * The work is a generator that yields wherever it may be interrupted, each few milliseconds: it knows no clock and no
 * promise. `Slices` runs it and gives way when a slice is over; `inChunks` and `sortInChunks` are loops that yield.
 */

/** Work that may be interrupted where it yields, and returns its result. */
export type Work<Result> = Generator<void, Result, void>;

/** The time that slices are measured by, and the way they end: an argument, so that tests need no clock. */
export interface Turns {
  /** milliseconds of a clock that never goes back */
  now(): number;
  /** Lets everything else run. `done` of `total` parts are done; rejects to end the work. */
  pause(done: number, total: number): Promise<void>;
}

/** Resolves in a later turn of the event loop. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Turns of the event loop until the signal aborts: then the work ends with its reason. `show` tells how far it is. */
export function turnsUntil(signal: AbortSignal, show?: (done: number, total: number) => void): Turns {
  return {
    now: () => performance.now(),
    pause: async (done, total) => {
      show?.(done, total);
      await nextTurn();
      signal.throwIfAborted();
    },
  };
}

/** Milliseconds after which work gives way; what does not yield is not cut, so that a slice may become longer. */
const sliceMs = 12;

/** The slices of one piece of work with `total` parts. */
export class Slices {
  /** parts that are done */
  done = 0;
  #end: number;

  constructor(
    private readonly turns: Turns,
    private readonly total: number,
  ) {
    this.#end = turns.now() + sliceMs;
  }

  /** Is it time to `pause`? */
  get isOver(): boolean {
    return this.turns.now() >= this.#end;
  }

  /** @throws what ends the work */
  async pause(): Promise<void> {
    await this.turns.pause(this.done, this.total);
    this.#end = this.turns.now() + sliceMs;
  }

  /** @throws what the work throws, and what ends it */
  async run<Result>(work: Work<Result>): Promise<Result> {
    for (;;) {
      const { done, value } = work.next();
      if (done) return value;
      if (this.isOver) await this.pause();
    }
  }
}

/** Elements that a loop visits, sorts or merges between two yields: a few milliseconds. */
export const chunkLength = 8192;

/** Yields before each chunk. */
export function* inChunks(length: number, visit: (index: number) => void): Work<void> {
  for (let from = 0; from < length; from += chunkLength) {
    yield;
    const end = Math.min(length, from + chunkLength);
    for (let index = from; index < end; index++) visit(index);
  }
}

/** A stable sort. */
export function* sortInChunks<Item>(items: readonly Item[], compare: (one: Item, other: Item) => number): Work<Item[]> {
  let runs: Item[][] = [];
  for (let from = 0; from < items.length; from += chunkLength) {
    runs.push(items.slice(from, from + chunkLength).sort(compare));
    yield;
  }
  while (runs.length > 1) {
    const merged: Item[][] = [];
    for (let index = 0; index < runs.length; index += 2)
      merged.push(yield* merge(runs[index] ?? [], runs[index + 1] ?? [], compare));
    runs = merged;
  }
  return runs[0] ?? [];
}

function* merge<Item>(
  one: readonly Item[],
  other: readonly Item[],
  compare: (one: Item, other: Item) => number,
): Work<Item[]> {
  const both: Item[] = [];
  for (let left = 0, right = 0; left < one.length || right < other.length;) {
    if (both.length % chunkLength === 0) yield;
    // inside the bounds of the one that is taken from
    const isLeft = right >= other.length || (left < one.length && compare(one[left]!, other[right]!) <= 0);
    both.push(isLeft ? one[left++]! : other[right++]!);
  }
  return both;
}
