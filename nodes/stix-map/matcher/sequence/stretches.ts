/** Loops that give way: what is beside a decision waits for a stretch of it at most, a few milliseconds. */

/** Turns of a loop between two pauses. */
export const STRETCH = 8192;

/** Yields before each stretch. */
export function* inStretches(length: number, visit: (index: number) => void): Generator<void, void> {
  for (let from = 0; from < length; from += STRETCH) {
    yield;
    const end = Math.min(length, from + STRETCH);
    for (let index = from; index < end; index++) visit(index);
  }
}
