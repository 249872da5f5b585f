/** A stable sort that gives way: no stretch of it is longer than a few milliseconds. */

/** Elements that are sorted, or merged, between two pauses. */
const SLICE = 8192;

export function* sortInSlices<Item>(
  items: readonly Item[],
  compare: (one: Item, other: Item) => number,
): Generator<void, Item[]> {
  let runs: Item[][] = [];
  for (let from = 0; from < items.length; from += SLICE) {
    runs.push(items.slice(from, from + SLICE).sort(compare));
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
): Generator<void, Item[]> {
  const both: Item[] = [];
  for (let left = 0, right = 0; left < one.length || right < other.length;) {
    if (both.length % SLICE === 0) yield;
    // inside the bounds of the one that is taken from
    const isLeft = right >= other.length || (left < one.length && compare(one[left]!, other[right]!) <= 0);
    both.push(isLeft ? one[left++]! : other[right++]!);
  }
  return both;
}
