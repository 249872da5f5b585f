/** Reads one slice to its end: page by page, each named in the cursor record before it is sent. */
import type { Page } from '../vision-one-config/client';
import { countOf, type Fate } from '../vision-one-config/delivery';
import { VisionOneError } from '../vision-one-config/errors';
import { refuseEndless } from '../vision-one-config/pages';
import { eventsOfSecond, SliceReading, type PullEvent, type Slice } from './pages';
import { close, commit, intend, type Position, type Track } from './position';
import type { SliceCounts } from './progress';
import { identify, type Service } from './services';

/** What a slice needs of the world. Whatever is called rejects with the signal's reason when it aborts. */
export interface SliceIo {
  readonly service: Service;
  /** the pages of the seconds from..to */
  pages(from: number, to: number, signal: AbortSignal): AsyncGenerator<Page, void, undefined>;
  /** Resolves when the store has confirmed the position as it is now. */
  save(): Promise<void>;
  /** Resolves in a later turn of the event loop. */
  turn(): Promise<void>;
  /** Resolves with the fate of each event; early when the signal aborts. */
  deliver(events: readonly PullEvent[], slice: Slice): Promise<Fate[]>;
  /** aborts when the pull stops */
  readonly signal: AbortSignal;
  /** Once a second that was read alone contradicted the service's count, counts stop no slice any more. */
  readonly trust: { counts: boolean };
}

/**
 * `closed`: read up to and with `to`. `smaller`: nothing is lost, but only a shorter slice can be read, of about so
 * many seconds.
 */
export type SliceEnd =
  | { readonly kind: 'closed'; readonly to: number; readonly pages: number }
  | { readonly kind: 'smaller'; readonly seconds: number };

/** Beyond it a slice is cut: a token may end, and a fault costs more. With pages of 200: 5 000 records. */
export const pagesPerSlice = 25;
/** Readings of a slice whose count the service contradicts, before a shorter slice is tried. */
const readingsPerSlice = 3;
/** A second that is read alone, until two readings agree. */
const readingsPerSecond = 10;

/**
 * Throws VisionOneError when the slice can't be read now; the marks stay, and what was delivered stays in the ledger.
 */
export async function readSlice(
  position: Position,
  track: Track,
  slice: Slice,
  overlap: number,
  io: SliceIo,
  counts: SliceCounts,
): Promise<SliceEnd> {
  const half = Math.max(1, Math.floor((slice.to - slice.from + 1) / 2));
  let restarts = 0;
  for (let readings = 1; ;) {
    let end: PassEnd;
    try {
      end = await readPages(position, slice, io, counts);
    } catch (error) {
      const remedy = remedyOf(error);
      if (remedy === 'restart' && restarts++ === 0) continue;
      if (remedy === undefined || slice.to === slice.from) throw error;
      if (remedy === 'restart' && code(error) === 'ERR_V1_BAD_RESPONSE') throw error;
      return { kind: 'smaller', seconds: half };
    }
    if (end.kind === 'too many pages') return { kind: 'smaller', seconds: Math.min(half, end.seconds) };
    if (!end.agrees && readings++ < readingsPerSlice) continue;
    if (!end.agrees) {
      if (slice.to === slice.from) io.trust.counts = false;
      if (io.trust.counts) return { kind: 'smaller', seconds: half };
      position.gaps.push({ ...slice, reason: 'count' });
    }
    close(position, track, { from: slice.from, to: end.to }, Math.floor(end.askedAt / 1000), overlap);
    return { kind: 'closed', to: end.to, pages: end.pages };
  }
}

type PassEnd =
  /** so many seconds should be few enough, if the records lie evenly */
  | { kind: 'too many pages'; seconds: number }
  | {
      kind: 'read';
      to: number;
      pages: number;
      /** server time in milliseconds */
      askedAt: number;
      /** the service's count, first and last, is the number of records seen; true where it gives none */
      agrees: boolean;
    };

async function readPages(position: Position, slice: Slice, io: SliceIo, counts: SliceCounts): Promise<PassEnd> {
  const reading = new SliceReading(io.service, slice, position);
  const length = slice.to - slice.from + 1;
  /** the share of a slice that its pages allow; 1 when all of it can be read */
  const share = ({ more, totalCount = 0, items }: Page) =>
    more && length > 1 && items.length > 0 ? Math.min(1, (pagesPerSlice * items.length) / totalCount) : 1;
  const isLastAhead = (page: Page) => page.index + 1 >= pagesPerSlice || (page.index === 0 && share(page) < 1);
  let askedAt = 0;
  let to = slice.to;
  let pages = 0;
  let firstCount: number | undefined;
  let lastCount: number | undefined;
  let latestNews = 0;
  const open = (signal: AbortSignal) => io.pages(slice.from, slice.to + 1, signal);
  for await (const page of aheadByOne(open, isLastAhead, io)) {
    counts.pages++;
    if (page.index === 0) {
      askedAt = page.askedAt;
      firstCount = page.totalCount;
      if (share(page) < 1)
        return { kind: 'too many pages', seconds: Math.max(1, Math.floor(length * share(page) * 0.9)) };
    }
    lastCount = page.totalCount ?? lastCount;
    pages = page.index + 1;
    const known = reading.distinct;
    const events = reading.fresh(page.items, page.index);
    if (reading.distinct > known) latestNews = pages;
    if (page.more) refuseEndless(pages - latestNews);
    await handOn(events, position, slice, io, counts);
    // In order of time, all before the latest second is complete. One second alone has to be read to its end.
    const isOrdered = firstCount === undefined && reading.ascending && reading.latest > slice.from;
    if (page.more && pages >= pagesPerSlice && isOrdered) {
      to = Math.min(to, reading.latest - 1);
      break;
    }
  }
  counts.received += reading.received;
  counts.duplicates += reading.duplicates;
  for (const second of reading.doubtfulSeconds) if (second <= to) await readSecond(second, position, slice, io, counts);
  const agrees = firstCount === undefined || (firstCount === lastCount && firstCount === reading.distinct);
  return { kind: 'read', to, pages, askedAt, agrees };
}

/**
 * Intent, emission, commitment. The next save makes the commitment last; until then a crash leaves a labelled repeat.
 */
async function handOn(
  events: readonly PullEvent[],
  position: Position,
  slice: Slice,
  io: SliceIo,
  counts: SliceCounts,
): Promise<void> {
  if (events.length === 0) return;
  intend(position, events);
  let fates = events.map((): Fate => 'unsent');
  try {
    await io.save();
    fates = events.map(() => 'unsure');
    fates = await io.deliver(events, slice);
  } finally {
    commit(position, events, fates);
    counts.emitted += countOf(fates, 'delivered');
    counts.givenUp += countOf(fates, 'given up');
  }
  io.signal.throwIfAborted();
}

/** Reads one second alone until two readings in a row hold the same records, and hands on the copies that are new. */
async function readSecond(
  second: number,
  position: Position,
  slice: Slice,
  io: SliceIo,
  counts: SliceCounts,
): Promise<void> {
  let before: string | undefined;
  for (let readings = 0; readings < readingsPerSecond; readings++) {
    const records: unknown[] = [];
    const identities: string[] = [];
    let pages = 0;
    for await (const page of io.pages(second, second + 1, io.signal)) {
      counts.pages++;
      pages++;
      for (const record of page.items) {
        const who = identify(io.service, record);
        if ((who.second ?? slice.to) !== second) continue;
        records.push(record);
        identities.push(who.identity);
      }
    }
    const now = identities.sort().join();
    // One page is one moment: nothing can shift inside it.
    if (pages === 1 || now === before)
      return handOn(eventsOfSecond(io.service, records, second, position), position, slice, io, counts);
    before = now;
  }
  throw new VisionOneError('ERR_V1_BAD_RESPONSE', 'A second of records was never the same when it was read again.');
}

/**
 * Pages with the next one asked for while the last is handled: that hides the store's writes behind the network. None
 * is asked for ahead of a page that may be the last one wanted.
 */
async function* aheadByOne(
  open: (signal: AbortSignal) => AsyncGenerator<Page, void, undefined>,
  mayBeLast: (page: Page) => boolean,
  { signal: outer, turn }: Pick<SliceIo, 'signal' | 'turn'>,
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
