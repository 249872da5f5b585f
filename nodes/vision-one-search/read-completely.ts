/**
 * Reads a query's window to completeness, oldest part first: a window that is too wide or takes too long is read in
 * parts, one whose page token ended is read again, and what can't be had is said.
 */
import { VisionOneError } from '../vision-one-config/errors';
import { refuseEndless } from '../vision-one-config/pages';
import { mostRecords, WindowTooWide, type PassEnd, type PassPage, type ReadWindow } from './pass';
import { SentRecords } from './record-identity';
import { partsOf, type Window } from './window';

export interface Missing extends Window {
  readonly reason: string;
  /** all of the window was read, but not for what these fields hold */
  readonly unsearched?: readonly string[];
}

/**
 * How often a window is begun again before it is halved (an ended token) or given up (garbage, an unfinished search).
 */
const restarts = { expired: 2, garbage: 1, unfinished: 2 };

export async function* readCompletely(
  read: ReadWindow,
  window: Window,
  wait: (signal: AbortSignal) => Promise<void>,
  missing: (part: Missing) => void,
  signal: AbortSignal,
): AsyncGenerator<PassPage, void, undefined> {
  const sent = new SentRecords();
  // A stack instead of recursion: the next part to read is the last one.
  const parts: Window[] = [window];
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    try {
      const split = yield* readPart(read, part, parts.length === 0, sent, wait, missing, signal);
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
  read: ReadWindow,
  part: Window,
  isLastPart: boolean,
  sent: SentRecords,
  wait: (signal: AbortSignal) => Promise<void>,
  missing: (part: Missing) => void,
  signal: AbortSignal,
): AsyncGenerator<PassPage, Window[] | undefined, undefined> {
  const halves = partsOf(part, 2);
  const left = { ...restarts };
  for (let asIs = false; ;) {
    try {
      const end = yield* readPass(read(part, asIs, signal), isLastPart, sent);
      if (end.complete) {
        // Read as it is: the service would not have said that there were more.
        if (asIs) missing({ ...part, reason: 'more records in one second than one search gives out' });
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
        const split = partsOf(part, Math.max(2, Math.ceil((2 * (error.total ?? 0)) / mostRecords)));
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

/** One pass, without what was sent before. */
async function* readPass(
  pages: ReturnType<ReadWindow>,
  isLastPart: boolean,
  sent: SentRecords,
): AsyncGenerator<PassPage, PassEnd, undefined> {
  sent.beginPass();
  for (let withoutNews = 0; ;) {
    const next = await pages.next();
    if (next.done) return next.value;
    const { records, last } = next.value;
    const met = sent.met;
    const fresh = sent.fresh(records);
    withoutNews = sent.met > met ? 0 : withoutNews + 1;
    // News is what this pass has not met: what an earlier one sent is no sign of an end.
    if (!last) refuseEndless(withoutNews);
    yield { records: fresh, last: last && isLastPart };
  }
}

function isCode(error: unknown, code: VisionOneError['code']): boolean {
  return error instanceof VisionOneError && error.code === code;
}

function reasonOf(error: unknown): string {
  return error instanceof VisionOneError ? `${error.code}: ${error.message}` : 'an unexpected error';
}
