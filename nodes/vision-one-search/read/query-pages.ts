/** The pages of one query, complete, until a limit of records, pages or time is reached. */
import { setTimeout as delay } from 'node:timers/promises';
import type { VisionOneClient } from '../../shared/vision-one/types';
import { VisionOneError } from '../../shared/vision-one/errors';
import type { WindowPage } from './window-reader';
import { readCompletely, type MissingWindow } from './read-completely';
import type { Fallback, SearchQuery } from '../search-query';
import { readV2 } from './search-v2';
import { endsInFuture, readV3 } from './search-v3';
import type { SearchWindow } from './search-window';

/** What bounds one query; 0 is no limit. */
export interface QueryLimits {
  readonly maxRecords: number;
  readonly maxPages: number;
  /** milliseconds that the reading may take; the time that the flow takes does not count */
  readonly timeLimit: number;
}

export interface QuerySettings extends QueryLimits {
  /** v3.0: records a page */
  readonly pageSize: number;
  /** v2.0 */
  readonly offset: number;
  readonly length: number;
  /** the lane of the rate gate: the node's id */
  readonly lane: string;
}

/** How long a search that the service has not finished is left alone before it is asked again. */
const unfinishedWait = 2000;

/** `onMissing` hears of every part of the window that could not be had. Throws VisionOneError, or the signal's reason. */
export async function* queryPages(
  client: VisionOneClient,
  query: SearchQuery,
  settings: QuerySettings,
  onMissing: (part: MissingWindow) => void,
  signal: AbortSignal,
): AsyncGenerator<WindowPage, void, undefined> {
  const window = { from: query.from, to: query.to };
  const stop = new AbortController();
  const abort = (): void => stop.abort(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  let timedOut = false;
  const pages = completePages(client, query, settings, onMissing, stop.signal);
  let [records, count, timeLeft] = [0, 0, settings.timeLimit];
  try {
    for (;;) {
      const started = performance.now();
      const timer = setTimeout(() => {
        timedOut = true;
        stop.abort(new Error('time limit'));
      }, timeLeft);
      const next = await pages.next().finally(() => clearTimeout(timer));
      timeLeft -= performance.now() - started;
      if (next.done) return;
      const room = settings.maxRecords === 0 ? Infinity : settings.maxRecords - records;
      const page = { ...next.value, records: next.value.records.slice(0, room) };
      records += page.records.length;
      count += 1;
      const limit = reachedLimit(settings, records, count);
      if (limit !== undefined && !page.last) onMissing({ ...window, reason: `the limit of ${limit} was reached` });
      yield page;
      if (limit !== undefined) return;
    }
  } catch (error) {
    if (signal.aborted || !timedOut) throw error;
    const limit = `the time limit of ${settings.timeLimit / 1000} s was reached`;
    onMissing({ ...window, reason: limit });
    throw new VisionOneError('ERR_V1_TIMEOUT', `The search was ended: ${limit}.`);
  } finally {
    signal.removeEventListener('abort', abort);
    stop.abort(new Error('the search has ended'));
  }
}

function reachedLimit({ maxRecords, maxPages }: QueryLimits, records: number, pages: number): string | undefined {
  if (maxRecords > 0 && records >= maxRecords) return `${maxRecords} record(s)`;
  return pages === maxPages ? `${maxPages} page(s)` : undefined;
}

/** The pages of the query; of what stands in for it when the service refuses one of its fields. */
async function* completePages(
  client: VisionOneClient,
  query: SearchQuery,
  settings: QuerySettings,
  onMissing: (part: MissingWindow) => void,
  signal: AbortSignal,
): AsyncGenerator<WindowPage, void, undefined> {
  const { fallback, ...asked } = query;
  const misses: MissingWindow[] = [];
  const given = { records: 0 };
  try {
    yield* counted(
      pagesToNow(client, asked, settings, (part) => misses.push(part), signal),
      given,
    );
  } catch (error) {
    const refused = error instanceof VisionOneError && error.code === 'ERR_V1_BAD_REQUEST';
    if (fallback === undefined || !refused || given.records > 0) throw error;
    misses.length = 0;
    for (const text of fallback.queries) {
      // Whether more follows is not for one of several to say.
      for await (const page of pagesToNow(client, { ...asked, query: text }, settings, onMissing, signal)) {
        yield { ...page, last: false };
      }
    }
    const { unsearched } = fallback;
    if (unsearched.length > 0)
      onMissing({ from: query.from, to: query.to, reason: unsearchedReason(fallback, query.source), unsearched });
  } finally {
    misses.forEach(onMissing);
  }
}

function unsearchedReason({ queries, unsearched, shared }: Fallback, source: string): string {
  const rest = queries.length > 0 || shared ? 'the other fields were searched' : `${source} was not searched`;
  return `this tenant refuses to search ${unsearched.join(', ')}; ${rest}`;
}

/** The pages up to the service's now, when our clock is ahead of it and it refuses an end in its future. */
async function* pagesToNow(
  client: VisionOneClient,
  query: SearchQuery,
  settings: QuerySettings,
  onMissing: (part: MissingWindow) => void,
  signal: AbortSignal,
): AsyncGenerator<WindowPage, void, undefined> {
  const read = query.api === 'v3.0' ? readV3(client, query, settings) : readV2(client, query, settings);
  const wait = (): Promise<void> => delay(unfinishedWait, undefined, { signal });
  const window = { from: query.from, to: query.to };
  const misses: MissingWindow[] = [];
  const given = { records: 0 };
  try {
    yield* counted(
      readCompletely(read, window, wait, (part) => misses.push(part), signal),
      given,
    );
  } catch (error) {
    if (given.records > 0 || !endsInFuture(window, client, error)) throw error;
    misses.length = 0;
    yield* readCompletely(read, upToNow(window, client), wait, (part) => misses.push(part), signal);
  } finally {
    misses.forEach(onMissing);
  }
}

/**
 * The same pages, and how many records they gave: what was refused after some of them came is not asked in another way.
 */
async function* counted(
  pages: AsyncGenerator<WindowPage, void, undefined>,
  given: { records: number },
): AsyncGenerator<WindowPage, void, undefined> {
  for await (const page of pages) {
    given.records += page.records.length;
    yield page;
  }
}

/** A second before the service's now: nothing that it holds is later. */
function upToNow(window: SearchWindow, client: VisionOneClient): SearchWindow {
  return { from: window.from, to: Math.floor(client.serverNow() / 1000) - 1 };
}
