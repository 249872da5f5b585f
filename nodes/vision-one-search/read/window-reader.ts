/** Reads the pages of a window once, whichever API it asks. */
import type { SearchWindow } from './search-window';

export interface SearchPage {
  readonly records: readonly unknown[];
  /** nothing can follow: the consumer may close what it builds with this page */
  readonly last: boolean;
}

export type SearchPages = AsyncGenerator<SearchPage, void, undefined>;

export interface WindowPage extends SearchPage {
  /** how many records the window holds, where the service was asked; its pages may give fewer */
  readonly counted?: number;
}

/** How a reading ended: everything was read, or the service itself says that it was not. */
export type Completeness = { readonly complete: true } | { readonly complete: false; readonly reason: string };

/**
 * `asIs`: read what can be read of a window that can't be halved any more; else a window that holds more than the
 * service gives out ends in WindowTooWide, before a page of it was given.
 */
export type WindowReader = (
  window: SearchWindow,
  asIs: boolean,
  signal: AbortSignal,
) => AsyncGenerator<WindowPage, Completeness, undefined>;

/** The window holds more records than one search gives out: it must be read in parts. */
export class WindowTooWide extends Error {
  /** `total`: how many it holds, where the service counts them */
  constructor(readonly total: number | undefined) {
    super('The window holds more records than one search gives out.');
  }
}

/** About this many records of one search can be paged; the service does not say that there were more. */
export const mostRecords = 10_000;
