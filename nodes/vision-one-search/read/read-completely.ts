/**
 * Reads a query's window to completeness, oldest part first: a window that is too wide or takes too long is read in
 * parts, one whose page token ended is read again, and what can't be had is reported.
 */
import { VisionOneError } from '../../shared/vision-one/errors';
import { refuseEndless } from '../../shared/vision-one/pages';
import { mostRecords, WindowTooWide, type Completeness, type WindowPage, type WindowReader } from './window-reader';
import { SentRecords } from './sent-records';
import { splitWindow, type SearchWindow } from './search-window';

export interface MissingWindow extends SearchWindow {
  readonly reason: string;
  /** all of the window was read, but not for what these fields hold */
  readonly unsearched?: readonly string[];
}

/**
 * How often a window is begun again before it is halved (an ended token) or given up (garbage, an unfinished search,
 * fewer records than were counted).
 */
const restarts = { expired: 2, garbage: 1, unfinished: 2, short: 1 };

/** What the parts of one query share. */
interface Reading {
  readonly read: WindowReader;
  readonly wait: (signal: AbortSignal) => Promise<void>;
  readonly missing: (part: MissingWindow) => void;
  readonly signal: AbortSignal;
  readonly sent: SentRecords;
  /** false once a second reading gave less than was counted as well: it may be the count that errs */
  countHelps: boolean;
}

export async function* readCompletely(
  read: WindowReader,
  window: SearchWindow,
  wait: (signal: AbortSignal) => Promise<void>,
  missing: (part: MissingWindow) => void,
  signal: AbortSignal,
): AsyncGenerator<WindowPage, void, undefined> {
  const sent = new SentRecords();
  const reading: Reading = { read, wait, missing, signal, sent, countHelps: true };
  // A stack instead of recursion: the next part to read is the last one.
  const parts: SearchWindow[] = [window];
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    try {
      const split = yield* readPart(reading, part, parts.length === 0);
      if (split) parts.push(...split.reverse());
      else sent.forgetBefore(part.to);
    } catch (error) {
      if (!signal.aborted) missing({ from: part.from, to: window.to, reason: reasonOf(error) });
      throw error;
    }
  }
}

/** Gives the smaller parts, oldest first, when the part has to be read in such. */
async function* readPart(
  reading: Reading,
  part: SearchWindow,
  isLastPart: boolean,
): AsyncGenerator<WindowPage, SearchWindow[] | undefined, undefined> {
  const { read, wait, missing, signal, sent } = reading;
  const halves = splitWindow(part, 2);
  const left = { ...restarts };
  // The first count stays: a later one also has what came since.
  const count: Count = { records: undefined };
  for (let asIs = false; ;) {
    try {
      const end = yield* readOnce(read(part, asIs, signal), isLastPart, sent, count);
      if (end.complete) {
        const lacking = (count.records ?? 0) - sent.count;
        if (lacking > 0 && reading.countHelps && left.short-- > 0) continue;
        // Read as it is: the service would not have said that there were more.
        if (asIs) missing({ ...part, reason: 'more records in one second than one search gives out' });
        else if (lacking > 0) {
          reading.countHelps = false;
          missing({ ...part, reason: `the service counts ${count.records} records, ${lacking} of them on no page` });
        }
        return undefined;
      }
      if (left.unfinished-- === 0) {
        missing({ ...part, reason: end.reason });
        return undefined;
      }
      await wait(signal);
    } catch (error) {
      if (error instanceof WindowTooWide) {
        // Parts of half the limit on average: most of them are read without being counted and split again.
        const split = splitWindow(part, Math.max(2, Math.ceil((2 * (error.total ?? 0)) / mostRecords)));
        if (split) return split;
        asIs = true;
      } else if (isCode(error, 'ERR_V1_PAGE_EXPIRED')) {
        if (left.expired-- > 0) continue;
        if (!halves) throw error;
        return halves;
      } else if (isCode(error, 'ERR_V1_TIMEOUT') && halves) {
        return halves;
      } else if (isCode(error, 'ERR_V1_BAD_RESPONSE') && left.garbage-- > 0) {
        continue;
      } else {
        throw error;
      }
    }
  }
}

/** How many records a part holds, once the service said so. */
interface Count {
  records: number | undefined;
}

/** One reading, without what was sent before. */
async function* readOnce(
  pages: ReturnType<WindowReader>,
  isLastPart: boolean,
  sent: SentRecords,
  count: Count,
): AsyncGenerator<WindowPage, Completeness, undefined> {
  sent.beginReading();
  for (let withoutNews = 0; ;) {
    const next = await pages.next();
    if (next.done) return next.value;
    const { records, last, counted } = next.value;
    count.records ??= counted;
    const before = sent.distinct;
    const unsent = sent.takeUnsent(records);
    withoutNews = sent.distinct > before ? 0 : withoutNews + 1;
    // News is what this reading has not shown: what an earlier one sent is no sign of an end.
    if (!last) refuseEndless(withoutNews);
    const lacks = sent.count < (count.records ?? 0);
    yield { records: unsent, last: last && isLastPart && !lacks };
  }
}

function isCode(error: unknown, code: VisionOneError['code']): boolean {
  return error instanceof VisionOneError && error.code === code;
}

/** An error in words, for what is missing because of it. */
export function reasonOf(error: unknown): string {
  return error instanceof VisionOneError ? `${error.code}: ${error.message}` : 'an unexpected error';
}
