/** Asks for a page while the one before it is handled. */
import type { Page } from '../vision-one/types';

export interface PrefetchOptions {
  /** aborts when the pull stops */
  readonly signal: AbortSignal;
  /** Resolves in a later turn of the event loop. */
  readonly turn: () => Promise<void>;
}

/**
 * Pages with the next one asked for while the last is handled: that hides the store's writes behind the network. None
 * is asked for ahead of a page that may be the last one wanted.
 */
export async function* prefetched(
  open: (signal: AbortSignal) => AsyncGenerator<Page, void, undefined>,
  mayBeLast: (page: Page) => boolean,
  { signal: outer, turn }: PrefetchOptions,
): AsyncGenerator<Page, void, undefined> {
  outer.throwIfAborted();
  const abort = new AbortController();
  const end = () => abort.abort(outer.reason);
  outer.addEventListener('abort', end, { once: true });
  const pages = open(abort.signal);
  try {
    let next: ReturnType<typeof pages.next> | undefined;
    for (;;) {
      const { value: page } = await (next ?? pages.next());
      if (!page) return;
      next = page.more && !mayBeLast(page) ? pages.next() : undefined;
      // It may fail while the page before it is still handled; the failure is met when its turn comes.
      next?.catch(() => undefined);
      // A socket is written to between two turns: without this the request would go out when the page is done.
      if (next) await turn();
      yield page;
      if (!page.more) return;
    }
  } finally {
    outer.removeEventListener('abort', end);
    abort.abort(enough);
    await pages.return().catch(() => undefined);
  }
}

const enough = new Error('no more pages are wanted');
