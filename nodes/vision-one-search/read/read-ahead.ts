/** Several iterables read at the same time, given in their order: at most one item of each waits in memory. */

export async function* readAhead<T>(
  sources: Iterable<() => AsyncGenerator<T>>,
  atOnce: number,
): AsyncGenerator<T, void, undefined> {
  const queue = sources[Symbol.iterator]();
  const started: { items: AsyncGenerator<T>; next: Promise<IteratorResult<T>> }[] = [];
  const startMore = (): void => {
    while (started.length < atOnce) {
      const source = queue.next();
      if (source.done) return;
      const items = source.value();
      started.push({ items, next: nextOf(items) });
    }
  };
  try {
    for (startMore(); started[0] !== undefined; startMore()) {
      const current = started[0];
      for (let item = await current.next; !item.done; item = await current.next) {
        current.next = nextOf(current.items);
        yield item.value;
      }
      started.shift();
    }
  } finally {
    await Promise.allSettled(started.map(({ items }) => items.return(undefined)));
  }
}

/** A failure is thrown where the item is awaited; until then it must not count as unhandled. */
function nextOf<T>(items: AsyncGenerator<T>): Promise<IteratorResult<T>> {
  const next = items.next();
  next.catch(() => undefined);
  return next;
}
