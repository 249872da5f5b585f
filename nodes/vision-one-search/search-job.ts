/** One input message being searched: its messages out, its summary, and what cancels it. */
import { randomUUID } from 'node:crypto';
import type { MessageBatch } from '../shared/delivery/delivery';
import type { DeliveryMessage } from '../shared/delivery/messages';
import type { VisionOneError } from '../shared/vision-one/errors';
import { isLost, missingPart, type MissingPart } from './read/missing';
import type { SearchBatch, SearchTally } from './read/run-search';
import type { Sequence } from './pattern-sequences';

export interface JobMessage {
  [property: string]: unknown;
  _msgid?: string;
}

/**
 * The payload of output 2. At most a hundred missing parts are listed, those that were lost before those that the
 * tenant does not search; `missingCount` counts them all.
 */
interface SearchSummary {
  readonly id: string;
  readonly queries: number;
  readonly records: number;
  readonly pages: number;
  readonly requests: number;
  readonly complete: boolean;
  readonly missing: readonly MissingPart[];
  readonly missingCount: number;
  readonly elapsedMs: number;
}

const listedParts = 100;

/** A sequence, as far as its messages were sent. */
interface SentSequence {
  /** of each message's `parts` */
  readonly partsId: string;
  messages: number;
  closed: boolean;
}

export class SearchJob {
  readonly id: string;
  readonly tally: SearchTally = { queries: 0, records: 0, pages: 0, requests: 0, missing: [] };
  readonly abort = new AbortController();
  /** of a query; when nothing could be read at all, the status shows it */
  lastFailure: VisionOneError | undefined;
  /** as many as sequences, in their order */
  readonly #sent: readonly SentSequence[];
  readonly #started = performance.now();

  /** `clone` copies a message as Node-RED does: what is sent must share nothing with the next one. */
  constructor(
    readonly message: JobMessage,
    readonly sequences: readonly Sequence[],
    private readonly clone: (message: JobMessage) => JobMessage,
  ) {
    this.id = message._msgid ?? randomUUID();
    this.#sent = sequences.map(() => ({ partsId: randomUUID(), messages: 0, closed: false }));
  }

  /** `id` names this search, or one of its sequences. */
  isNamed(id: string): boolean {
    return id === this.id || this.#sent.some(({ partsId }) => partsId === id);
  }

  /** The messages of a batch: one with all of its records, or one a record; an empty one only to close a sequence. */
  messages(batch: SearchBatch, output: 'page' | 'record', keep: boolean): MessageBatch {
    const { sequence, query, records, closing, missing } = batch;
    const payloads: unknown[] = output === 'page' || records.length === 0 ? [records] : [...records];
    const sent = this.#sent[sequence]!;
    const first = sent.messages;
    sent.messages += payloads.length;
    sent.closed ||= closing;
    const { payload, parts: outer, ...rest } = carried(this.message);
    return {
      id: randomUUID(),
      compose: () =>
        payloads.map((payload, index): DeliveryMessage => {
          const isClosing = closing && index === payloads.length - 1;
          return {
            ...this.clone(rest),
            payload: keep ? structuredClone(payload) : payload,
            source: query.source,
            patterns: structuredClone(query.patterns),
            query: query.query,
            parts: {
              id: sent.partsId,
              index: first + index,
              type: 'array',
              ...(outer === undefined ? {} : { parts: structuredClone(outer) }),
            },
            ...(isClosing
              ? { complete: true, ...(missing.length > 0 ? { missing: structuredClone(missing) } : {}) }
              : {}),
          };
        }),
    };
  }

  /**
   * What closes the sequences that a cancelled or failed search leaves open, so that nothing waits for them for ever.
   */
  closings(reason: string): SearchBatch[] {
    return this.sequences.flatMap(({ queries }, sequence) => {
      const query = queries[0];
      const sent = this.#sent[sequence]!;
      if (sent.closed || query === undefined) return [];
      const part = missingPart(query, reason);
      this.tally.missing.push(part);
      // A sequence of which nothing was sent opens nothing.
      return sent.messages === 0 ? [] : [{ sequence, query, records: [], closing: true, missing: [part] }];
    });
  }

  summary(): JobMessage {
    const { queries, records, pages, requests, missing } = this.tally;
    const listed = [...missing.filter(isLost), ...missing.filter((part) => !isLost(part))].slice(0, listedParts);
    const payload: SearchSummary = {
      id: this.id,
      queries,
      records,
      pages,
      requests,
      complete: missing.length === 0,
      missing: listed,
      missingCount: missing.length,
      elapsedMs: Math.round(performance.now() - this.#started),
    };
    return { ...this.clone({ ...carried(this.message), payload: undefined }), payload };
  }
}

/**
 * What travels on to what a search sends: all of the message, but what an earlier node said of its own sequence, failure
 * or delivery. Taken for ours it would end a sequence at its first page, or refuse each page that comes back.
 */
function carried(message: JobMessage): JobMessage {
  const { complete, missing, error, searchDelivery, ...rest } = message;
  return rest;
}
