/** Runs the queries of one input message: in order, some ahead, each within its limits; what is missing is reported. */
import type { Call, VisionOneClient } from '../../shared/vision-one/types';
import { VisionOneError } from '../../shared/vision-one/errors';
import { DistinctRecords } from './distinct-records';
import { readAhead } from './read-ahead';
import { missingPart, reasonOf, type MissingPart, type MissingWindow } from './missing';
import { queryPages, type QuerySettings } from './query-pages';
import type { AskedQuery, SearchQuery } from '../search-query';
import type { Sequence } from '../pattern-sequences';

/** Records of one query. `closing` ends its sequence: `missing` then says what the sequence lacks. */
export interface SearchBatch {
  readonly sequence: number;
  readonly query: AskedQuery;
  readonly records: readonly unknown[];
  readonly closing: boolean;
  readonly missing: readonly MissingPart[];
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
  readonly failed: (query: AskedQuery, error: VisionOneError) => void;
}

/** Queries that are read at the same time. The rate gate holds them to the budget. */
const queriesAtOnce = 4;

/** @throws VisionOneError when no query can succeed (token, host), the signal's reason when it is aborted */
export async function* runSearch(
  client: VisionOneClient,
  sequences: readonly Sequence[],
  settings: QuerySettings,
  report: SearchReport,
  signal: AbortSignal,
): AsyncGenerator<SearchBatch, void, undefined> {
  const counting = countingClient(client, report.tally);
  const sources = sequences.flatMap((sequence, index) =>
    sequence.queries.map((query, position) => () => {
      return queryBatches(counting, index, query, position === sequence.queries.length - 1, settings, report, signal);
    }),
  );
  let missing: MissingPart[] = [];
  // Of one sequence at a time: they come one after the other.
  let [current, distinct] = [-1, new DistinctRecords([])];
  for await (const read of readAhead(sources, queriesAtOnce)) {
    if (read.sequence !== current) {
      current = read.sequence;
      distinct = new DistinctRecords(sequences[read.sequence]!.queries);
    }
    const batch = { ...read, records: distinct.of(read.query, read.records) };
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
  query: AskedQuery,
  isLast: boolean,
  settings: QuerySettings,
  { tally, failed }: SearchReport,
  signal: AbortSignal,
): AsyncGenerator<SearchBatch, void, undefined> {
  let missing: MissingPart[] = [];
  const onMissing = (part: MissingWindow): void => {
    const { unsearched } = part;
    missing.push({ ...missingPart(query, part.reason, part), ...(unsearched === undefined ? {} : { unsearched }) });
  };
  const batch = (records: readonly unknown[], closing: boolean): SearchBatch => {
    const all = { sequence, query, records, closing, missing };
    missing = [];
    return all;
  };
  let closed = false;
  try {
    for await (const page of queryPages(client, searchable(query), settings, onMissing, signal)) {
      tally.pages += 1;
      closed = isLast && page.last;
      if (page.records.length > 0 || closed) yield batch(page.records, closed);
    }
  } catch (error) {
    if (signal.aborted || !(error instanceof VisionOneError) || concernsAll(error)) throw error;
    if ('refusal' in query) missing.push(missingPart(query, reasonOf(error)));
    failed(query, error);
  }
  tally.queries += 1;
  if ((isLast && !closed) || missing.length > 0) yield batch([], isLast && !closed);
}

/** @throws ERR_V1_BAD_REQUEST for a query that can't be searched: it fails in its turn, and the others go on */
function searchable(query: AskedQuery): SearchQuery {
  if ('refusal' in query) throw new VisionOneError('ERR_V1_BAD_REQUEST', query.refusal);
  return query;
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
  return error.code === 'ERR_V1_UNAUTHORIZED' || error.code === 'ERR_V1_CONFIG';
}
