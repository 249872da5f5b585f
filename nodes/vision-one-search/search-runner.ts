/** Searches one message after the other and hands on what is found; everything of Node-RED comes in as ports. */
import type { VisionOneClient } from '../shared/vision-one/types';
import type { Delivery } from '../shared/delivery/delivery';
import { onOneLine, VisionOneError } from '../shared/vision-one/errors';
import { isLost, missingPart } from './read/missing';
import type { QuerySettings } from './read/query-pages';
import { runSearch, type Batch } from './read/run-search';
import type { JobMessage, SearchJob } from './search-job';
import type { AskedQuery } from './search-query';
import { isoWindow } from './read/window';

export type SearchState =
  | { readonly key: 'searching'; readonly query: number; readonly of: number; readonly records: number }
  | { readonly key: 'done' | 'incomplete' | 'partly' | 'cancelled'; readonly records: number }
  | { readonly key: 'unsearched' }
  | { readonly key: 'error'; readonly code: string };

export interface RunnerPorts {
  readonly delivery: Delivery;
  readonly output: 'page' | 'record';
  /** the flow may keep and change what it gets, while a later attempt needs it as it was */
  readonly keep: boolean;
  readonly sendSummary: (message: JobMessage) => void;
  /** a query failed, the search goes on */
  readonly reportError: (error: VisionOneError, message: JobMessage) => void;
  readonly show: (state: SearchState) => void;
}

export interface QueuedSearch {
  readonly job: SearchJob;
  readonly client: VisionOneClient;
  readonly settings: QuerySettings;
  /** called once, when everything that was found was handed on */
  readonly done: (error?: VisionOneError) => void;
}

/** Errors of single queries that are reported; further ones are in the summary only. */
const mostReported = 10;
const statusEvery = 1000;

export class SearchRunner {
  #queue: QueuedSearch[] = [];
  #current: SearchJob | undefined;
  #running: Promise<void> | undefined;
  #shownAt = -Infinity;
  readonly #closing = new AbortController();

  constructor(private readonly ports: RunnerPorts) {}

  enqueue(search: QueuedSearch): void {
    this.#queue.push(search);
    this.#running ??= this.#work().finally(() => (this.#running = undefined));
  }

  /**
   * Ends all searches, or the one that `id` names. What waits for their end gets it, and a summary says what is
   * missing.
   */
  cancel(id: string | undefined): void {
    for (const job of [this.#current, ...this.#queue.map((one) => one.job)]) {
      if (job !== undefined && (id === undefined || job.isNamed(id))) job.abort.abort(new Error('cancelled'));
    }
  }

  /** Resolves when nothing runs any more; nothing is sent after that. */
  async close(): Promise<void> {
    this.#closing.abort(new Error('closed'));
    this.#queue = [];
    this.#current?.abort.abort(new Error('closed'));
    await this.#running;
  }

  /** Never rejects: an unhandled rejection would end Node-RED. */
  async #work(): Promise<void> {
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      this.#current = next.job;
      await this.#answer(next).catch((error: unknown) => {
        // The message can't be copied, so Node-RED itself failed to hand on its error.
        this.ports.show({ key: 'error', code: asVisionOneError(error).code });
      });
      if (this.#closing.signal.aborted) return;
    }
  }

  async #answer(search: QueuedSearch): Promise<void> {
    const { job, done } = search;
    this.#showProgress(job);
    let error = await this.#search(search).catch(asVisionOneError);
    this.#current = undefined;
    if (this.#closing.signal.aborted) return;
    try {
      this.ports.sendSummary(job.summary());
    } catch (reason) {
      error ??= asVisionOneError(reason);
    }
    this.ports.show(endOf(job, error));
    done(error);
  }

  /** Gives the error that ended the whole search, if one did. */
  async #search({ job, client, settings }: QueuedSearch): Promise<VisionOneError | undefined> {
    const { signal } = job.abort;
    let reports = 0;
    const failed = (query: AskedQuery, error: VisionOneError): void => {
      job.lastFailure = error;
      reports += 1;
      if (reports <= mostReported) this.ports.reportError(withQuery(error, query), job.message);
    };
    let error: VisionOneError | undefined;
    try {
      for await (const batch of runSearch(client, job.sequences, settings, { tally: job.tally, failed }, signal)) {
        await this.#deliver(job, batch, signal);
      }
    } catch (reason) {
      if (!signal.aborted) error = asVisionOneError(reason);
    }
    if (error === undefined && !signal.aborted) return undefined;
    const reason = error === undefined ? 'cancelled' : `${error.code}: ${error.message}`;
    for (const batch of job.closings(reason)) await this.#deliverEnd(job, batch, error === undefined);
    return error;
  }

  /** A cancelled search says its end once: waiting for an acknowledgement, it would run on. */
  async #deliverEnd(job: SearchJob, batch: Batch, cancelled: boolean): Promise<void> {
    const closing = this.#closing.signal;
    const sent = new AbortController();
    const delivered = this.#deliver(job, batch, cancelled && !closing.aborted ? sent.signal : closing);
    sent.abort('sent');
    await delivered;
  }

  async #deliver(job: SearchJob, batch: Batch, signal: AbortSignal): Promise<void> {
    const { delivery, output, keep } = this.ports;
    const outcomes = await delivery.deliver(job.messages(batch, output, keep), signal);
    const givenUp = outcomes.filter((outcome) => outcome === 'given up').length;
    if (givenUp > 0) {
      job.tally.missing.push(missingPart(batch.query, `${givenUp} message(s) were never acknowledged`));
    }
    this.#showProgress(job);
  }

  #showProgress(job: SearchJob): void {
    if (performance.now() - this.#shownAt < statusEvery) return;
    this.#shownAt = performance.now();
    const of = job.sequences.reduce((sum, { queries }) => sum + queries.length, 0);
    this.ports.show({ key: 'searching', query: Math.min(job.tally.queries + 1, of), of, records: job.tally.records });
  }
}

function endOf(job: SearchJob, error: VisionOneError | undefined): SearchState {
  const { records, pages, missing } = job.tally;
  if (error === undefined && job.abort.signal.aborted) return { key: 'cancelled', records };
  const failure = error ?? (pages === 0 ? job.lastFailure : undefined);
  if (failure !== undefined) return { key: 'error', code: failure.code };
  if (missing.some(isLost)) return { key: 'incomplete', records };
  if (missing.length === 0) return { key: 'done', records };
  return pages === 0 ? { key: 'unsearched' } : { key: 'partly', records };
}

/** The same error, saying in words and in its cause which query it was; a Catch node copies causes. */
function withQuery(error: VisionOneError, query: AskedQuery): VisionOneError {
  const text = onOneLine(query.query.slice(0, 200));
  // A refusal says itself which one it means.
  const message = 'refusal' in query ? error.message : `${query.source} ${text}: ${error.message}`;
  const named = new VisionOneError(error.code, message, error);
  named.cause = { api: query.api, source: query.source, query: query.query, ...isoWindow(query) };
  return named;
}

export function asVisionOneError(error: unknown): VisionOneError {
  if (error instanceof VisionOneError) return error;
  return new VisionOneError('ERR_V1_BAD_REQUEST', error instanceof Error ? error.message : String(error));
}
