/** Several iterables read at the same time, given in their order: at most one item of each waits in memory. */

export async function* inOrder<T>(
  sources: Iterable<() => AsyncGenerator<T>>,
  ahead: number,
): AsyncGenerator<T, void, undefined> {
  const queue = sources[Symbol.iterator]();
  const started: { items: AsyncGenerator<T>; next: Promise<IteratorResult<T>> }[] = [];
  const startMore = (): void => {
    while (started.length < ahead) {
      const source = queue.next();
      if (source.done) return;
      const items = source.value();
      started.push({ items, next: asked(items) });
    }
  };
  try {
    for (startMore(); started[0] !== undefined; startMore()) {
      const current = started[0];
      for (let item = await current.next; !item.done; item = await current.next) {
        current.next = asked(current.items);
        yield item.value;
      }
      started.shift();
    }
  } finally {
    await Promise.allSettled(started.map(({ items }) => items.return(undefined)));
  }
}

/** A failure is met where the item is awaited; until then it must not count as unhandled. */
function asked<T>(items: AsyncGenerator<T>): Promise<IteratorResult<T>> {
  const next = items.next();
  next.catch(() => undefined);
  return next;
}
