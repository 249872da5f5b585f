/** Reads one slice to its end: page by page, each delivered before the next is looked at. */
import type { Page } from '../../shared/vision-one/types';
import { countOf } from '../../shared/delivery/delivery';
import { VisionOneError } from '../../shared/vision-one/errors';
import { refuseEndless } from '../../shared/vision-one/pages';
import { prefetched } from '../../shared/schedule/prefetch';
import { isReplay, type Track } from '../cursor/position';
import { identify } from '../records/services';
import { eventsOfSecond, RecordClassifier, type PullEvent, type Slice } from './new-events';
import type { PullOptions } from './pull-options';
import type { PageQuery } from './source';
import type { SliceCounts } from './tally';

/** A slice to read, and how. */
export interface SliceTask {
  readonly track: Track;
  readonly slice: Slice;
  readonly query: Omit<PageQuery, 'from' | 'to' | 'service'>;
  /** Read no further: what is open is done. */
  readonly isHalted: () => boolean;
  readonly counts: SliceCounts;
}

/**
 * `closed`: read up to and with `to`. `halted`: left on its way, to be read from its first page on. `smaller`: nothing
 * is lost, but only a shorter slice can be read, of about so many seconds.
 */
export type SliceEnd =
  | { readonly kind: 'halted' }
  | { readonly kind: 'closed'; readonly to: number; readonly pages: number }
  | { readonly kind: 'smaller'; readonly seconds: number };

/** Beyond it a slice is cut: a token may end, and a fault costs more. With pages of 200: 5 000 records. */
export const pagesPerSlice = 25;
/** Reads of a slice that was not seen whole, before a shorter slice is tried. */
const readsPerSlice = 3;
/** Reads of a second alone, until two in a row agree. */
const readsPerSecond = 10;

const halted = { kind: 'halted' } as const;

interface TooManyPages {
  readonly kind: 'too many pages';
  /** so many should be few enough, if the records lie evenly */
  readonly seconds: number;
}

/** One read of all pages of a slice. */
interface SliceRead {
  readonly kind: 'read';
  readonly to: number;
  readonly pages: number;
  /** server time in milliseconds */
  readonly askedAt: number;
  readonly seen: RecordClassifier;
  /** the service's count, the same on every page, is the number of records seen; undefined where it gives none */
  readonly isCount: boolean | undefined;
}

export class SliceReader {
  /** Once a second that was read alone contradicted the service's count, counts stop no slice any more. */
  #trustsCounts = true;

  constructor(private readonly options: Pick<PullOptions, 'source' | 'cursor' | 'clock' | 'deliver'>) {}

  get #service() {
    return this.options.cursor.service;
  }

  /**
   * Reads a slice as often as it takes to know that it was seen whole.
   *
   * @throws VisionOneError when the slice can't be read now; the marks stay, and what was delivered stays in the ledger
   */
  async read(task: SliceTask): Promise<SliceEnd> {
    const { track, slice } = task;
    const { cursor } = this.options;
    const isSecond = slice.to === slice.from;
    const half = Math.max(1, Math.floor((slice.to - slice.from + 1) / 2));
    let restarts = 0;
    let reads = 0;
    let previous: SliceRead | undefined;
    for (;;) {
      let read: SliceRead | TooManyPages | typeof halted;
      try {
        read = await this.#readPages(task);
      } catch (error) {
        const remedy = remedyOf(error);
        if (remedy === 'restart' && restarts++ === 0) continue;
        if (remedy === undefined || isSecond) throw error;
        if (remedy === 'restart' && code(error) === 'ERR_V1_BAD_RESPONSE') throw error;
        return { kind: 'smaller', seconds: half };
      }
      if (read.kind === 'halted') return read;
      if (read.kind === 'too many pages') return { kind: 'smaller', seconds: Math.min(half, read.seconds) };
      const at = this.#wholeAt(read, previous);
      previous = read;
      if (at === undefined) {
        const isContradicted = read.isCount === false;
        if (++reads < (isSecond && !isContradicted ? readsPerSecond : readsPerSlice)) continue;
        if (isSecond && !isContradicted) throw unsteady();
        if (isSecond) this.#trustsCounts = false;
        if (this.#trustsCounts || !isContradicted) return { kind: 'smaller', seconds: half };
        cursor.addGap({ ...slice, reason: 'count' });
      }
      const { to, pages } = read;
      cursor.close(track, { from: slice.from, to }, at ?? read.askedAt);
      return { kind: 'closed', to, pages };
    }
  }

  /**
   * Milliseconds of server time: all that was there then was seen. Undefined when that is not known. It is so where
   * records stay as they are, and on one page, which is one moment, unless the service's count contradicts. Where they
   * move, the count tells if nothing can come in any more: one that came would make up for one that left, and hid what
   * moved up in its place. Otherwise the next read tells: had a record left under the earlier one, the later one would
   * lack it. The time is the earlier's then: what came since may be hidden from the later one.
   */
  #wholeAt(read: SliceRead, previous: SliceRead | undefined): number | undefined {
    if (read.isCount === false) return undefined;
    if (this.#service.lastingField === undefined || read.pages === 1) return read.askedAt;
    if (read.isCount === true && this.options.cursor.isFinal(read.to, read.askedAt)) return read.askedAt;
    return previous && read.seen.agreesWith(previous.seen) ? previous.askedAt : undefined;
  }

  async #readPages(task: SliceTask): Promise<SliceRead | TooManyPages | typeof halted> {
    const { slice, query, isHalted, counts } = task;
    const { source, cursor, clock } = this.options;
    const seen = new RecordClassifier(this.#service, slice, cursor.position);
    const length = slice.to - slice.from + 1;
    /** the share of a slice that its pages allow; 1 when all of it can be read */
    const share = ({ more, totalCount = 0, items }: Page) =>
      more && length > 1 && items.length > 0 ? Math.min(1, (pagesPerSlice * items.length) / totalCount) : 1;
    const mayBeLast = (page: Page) => page.index + 1 >= pagesPerSlice || (page.index === 0 && share(page) < 1);
    let askedAt = 0;
    let to = slice.to;
    let pages = 0;
    let firstCount: number | undefined;
    let isSteady = true;
    let latestNews = 0;
    let isLeft = false;
    const open = (signal: AbortSignal) =>
      source.pages({ ...query, service: this.#service, from: slice.from, to: slice.to + 1, signal });
    for await (const page of prefetched(open, mayBeLast, { signal: query.signal, turn: () => clock.turn() })) {
      counts.pages++;
      if ((isLeft = isHalted())) break;
      if (page.index === 0) {
        askedAt = page.askedAt;
        firstCount = page.totalCount;
        if (share(page) < 1)
          return { kind: 'too many pages', seconds: Math.max(1, Math.floor(length * share(page) * 0.9)) };
      }
      if (page.totalCount !== undefined && page.totalCount !== firstCount) isSteady = false;
      pages = page.index + 1;
      const known = seen.distinct;
      const events = seen.newEvents(page.items, page.index);
      if (seen.distinct > known) latestNews = pages;
      if (page.more) refuseEndless(pages - latestNews);
      await this.#deliver(events, task);
      // The next page may be long in coming.
      if (page.more && (isLeft = isHalted())) break;
      // In order of time, all before the latest second is complete. One second alone has to be read to its end.
      const isOrdered = firstCount === undefined && seen.ascending && seen.latest > slice.from;
      if (page.more && pages >= pagesPerSlice && isOrdered) {
        to = Math.min(to, seen.latest - 1);
        break;
      }
    }
    counts.received += seen.received;
    counts.duplicates += seen.duplicates;
    if (isLeft) return halted;
    for (const second of seen.doubtfulSeconds) if (second <= to) await this.#readSecond(second, task);
    const isCount = firstCount === undefined ? undefined : isSteady && firstCount === seen.rows;
    return { kind: 'read', to, pages, askedAt, seen, isCount };
  }

  /** Reads one second alone until two reads in a row hold the same records, and delivers the copies that are new. */
  async #readSecond(second: number, task: SliceTask): Promise<void> {
    const { slice, query, counts } = task;
    const { source, cursor } = this.options;
    let before: string | undefined;
    for (let reads = 0; reads < readsPerSecond; reads++) {
      const records: unknown[] = [];
      const identities: string[] = [];
      let pages = 0;
      for await (const page of source.pages({ ...query, service: this.#service, from: second, to: second + 1 })) {
        counts.pages++;
        pages++;
        for (const record of page.items) {
          const who = identify(this.#service, record);
          if ((who.second ?? slice.to) !== second) continue;
          records.push(record);
          identities.push(who.identity);
        }
      }
      const now = identities.sort().join();
      // One page is one moment: nothing can shift inside it.
      if (pages === 1 || now === before)
        return this.#deliver(eventsOfSecond(this.#service, records, second, cursor.position), task);
      before = now;
    }
    throw unsteady();
  }

  async #deliver(events: readonly PullEvent[], { slice, query, counts }: SliceTask): Promise<void> {
    if (events.length === 0) return;
    const { cursor, deliver } = this.options;
    const { signal } = query;
    const replay = events.some(({ second }) => isReplay(cursor.position, second));
    const outcomes = await cursor.withIntent(events, () => deliver(events, slice, replay, signal), signal);
    counts.emitted += countOf(outcomes, 'delivered');
    counts.givenUp += countOf(outcomes, 'given up');
    signal.throwIfAborted();
  }
}

function unsteady(): VisionOneError {
  return new VisionOneError('ERR_V1_BAD_RESPONSE', 'A second of records was never the same when it was read again.');
}

/** `restart`: ask again from page 1, what was delivered is known. `smaller`: ask for less. Otherwise: not now. */
function remedyOf(error: unknown): 'restart' | 'smaller' | undefined {
  switch (code(error)) {
    case 'ERR_V1_PAGE_EXPIRED':
    case 'ERR_V1_BAD_RESPONSE':
      return 'restart';
    case 'ERR_V1_TIMEOUT':
    case 'ERR_V1_TOO_LARGE':
      return 'smaller';
    default:
      return undefined;
  }
}

function code(error: unknown): string | undefined {
  return error instanceof VisionOneError ? error.code : undefined;
}
