/** The pages of one query, complete, until a limit of records, pages or time is reached. */
import type { VisionOneClient } from '../../shared/vision-one/types';
import { VisionOneError } from '../../shared/vision-one/errors';
import type { SearchQuery } from '../search-query';
import { askQuery } from './ask-query';
import type { MissingWindow } from './missing';
import type { SearchPages } from './window-reader';

/** What bounds one query; 0 is no limit. */
interface QueryLimits {
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

/**
 * `onMissing` hears of every part of the window that could not be had.
 *
 * @throws VisionOneError, or the signal's reason
 */
export async function* queryPages(
  client: VisionOneClient,
  query: SearchQuery,
  settings: QuerySettings,
  onMissing: (part: MissingWindow) => void,
  signal: AbortSignal,
): SearchPages {
  const window = { from: query.from, to: query.to };
  const stop = new AbortController();
  const abort = (): void => stop.abort(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  let timedOut = false;
  const pages = askQuery(client, query, settings, onMissing, stop.signal);
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
