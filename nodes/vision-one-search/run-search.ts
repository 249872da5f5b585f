/** Runs the queries of one input message: in order, some ahead, each within its limits; what is missing is said. */
import type { Call, VisionOneClient } from '../vision-one-config/client';
import { VisionOneError } from '../vision-one-config/errors';
import { isoSecond } from '../vision-one-config/time';
import { inOrder } from './in-order';
import { queryPages, type QuerySettings } from './query-pages';
import type { Missing } from './read-completely';
import type { SearchQuery } from './search-query';
import type { Sequence } from './sequence';

/** Records of one query. `closing` ends its sequence: `missing` then says what the sequence lacks. */
export interface Batch {
  readonly sequence: number;
  readonly query: SearchQuery;
  readonly records: readonly unknown[];
  readonly closing: boolean;
  readonly missing: readonly MissingPart[];
}

/** Times are ISO 8601, UTC, whole seconds. */
export interface MissingPart {
  readonly from: string;
  readonly to: string;
  readonly reason: string;
  readonly source: string;
  readonly query: string;
  /** of `query` everything was read, but not for what these fields hold: the tenant refuses to search them */
  readonly unsearched?: readonly string[];
}

/** What a search came to; it grows while the search runs. */
export interface SearchTally {
  queries: number;
  records: number;
  pages: number;
  /** every one that was sent, whatever came of it */
  requests: number;
  missing: MissingPart[];
}

export interface SearchReport {
  readonly tally: SearchTally;
  /** a query failed; the others go on */
  readonly failed: (query: SearchQuery, error: VisionOneError) => void;
}

/** Queries that are read at the same time. The rate gate holds them to the budget. */
const ahead = 4;

/** Throws VisionOneError when no query can succeed (token, rights, host), the signal's reason when it is aborted. */
export async function* runSearch(
  client: VisionOneClient,
  sequences: readonly Sequence[],
  settings: QuerySettings,
  report: SearchReport,
  signal: AbortSignal,
): AsyncGenerator<Batch, void, undefined> {
  const counting = countingClient(client, report.tally);
  const sources = sequences.flatMap((sequence, index) =>
    sequence.queries.map((query, position) => () => {
      return queryBatches(counting, index, query, position === sequence.queries.length - 1, settings, report, signal);
    }),
  );
  let missing: MissingPart[] = [];
  for await (const batch of inOrder(sources, ahead)) {
    missing.push(...batch.missing);
    report.tally.missing.push(...batch.missing);
    report.tally.records += batch.records.length;
    // An empty list says nothing but that its sequence ends: what a query before the last one lacks waits for that.
    if (batch.records.length === 0 && !batch.closing) continue;
    yield batch.closing ? { ...batch, missing } : batch;
    if (batch.closing) missing = [];
  }
}

async function* queryBatches(
  client: VisionOneClient,
  sequence: number,
  query: SearchQuery,
  isLast: boolean,
  settings: QuerySettings,
  { tally, failed }: SearchReport,
  signal: AbortSignal,
): AsyncGenerator<Batch, void, undefined> {
  let missing: MissingPart[] = [];
  const miss = (part: Missing): void => {
    missing.push({
      from: isoSecond(part.from),
      to: isoSecond(part.to),
      reason: part.reason,
      source: query.source,
      query: query.query,
      ...(part.unsearched === undefined ? {} : { unsearched: part.unsearched }),
    });
  };
  const batch = (records: readonly unknown[], closing: boolean): Batch => {
    const said = { sequence, query, records, closing, missing };
    missing = [];
    return said;
  };
  let closed = false;
  try {
    for await (const page of queryPages(client, query, settings, miss, signal)) {
      tally.pages += 1;
      closed = isLast && page.last;
      if (page.records.length > 0 || closed) yield batch(page.records, closed);
    }
  } catch (error) {
    if (signal.aborted || !(error instanceof VisionOneError) || concernsAll(error)) throw error;
    failed(query, error);
  }
  tally.queries += 1;
  if ((isLast && !closed) || missing.length > 0) yield batch([], isLast && !closed);
}

/** The same client; what it sends is counted as it is sent, so that a request that fails or is cut off counts too. */
function countingClient(client: VisionOneClient, tally: SearchTally): VisionOneClient {
  const onSent = (): void => void (tally.requests += 1);
  const counted = <C extends Call>(call: C): C => ({ ...call, onSent });
  return {
    ...client,
    get: (call) => client.get(counted(call)),
    post: (call) => client.post(counted(call)),
    pages: (call) => client.pages(counted(call)),
  };
}

/** No other query would fare better. */
function concernsAll(error: VisionOneError): boolean {
  return error.code === 'ERR_V1_UNAUTHORIZED' || error.code === 'ERR_V1_CONFIG' || error.code === 'ERR_V1_FOREIGN_LINK';
}
