/** A client of Vision One: what it takes and gives. */
import type { RequestBudget, Lane } from '../http/rate-gate';
import type { JsonObject } from '../json';

/** One request. `path` is relative to the configured origin and begins with `/`; no url comes from outside. */
export interface Call {
  readonly path: string;
  /** query parameters; undefined ones are left out */
  readonly params?: Readonly<Record<string, string | number | undefined>>;
  /** TMV1-Filter, TMV1-Query; Authorization and User-Agent are the client's own */
  readonly headers?: Readonly<Record<string, string>>;
  /** ends the request, its retries and any wait for the rate gate at once */
  readonly signal: AbortSignal;
  /** who asks (a node's id): the gate gives waiting lanes their turn by weight, so that none starves another */
  readonly lane?: Lane;
  /** ask even though the token was refused a moment ago: a person says that it is mended */
  readonly probe?: boolean;
  /** called for each request as it is sent, retries too */
  readonly onSent?: () => void;
}

export interface Answer {
  readonly body: JsonObject;
  readonly status: number;
  /** server time in milliseconds when the (last) request was sent */
  readonly askedAt: number;
}

export interface Page extends Answer {
  /** 0 for the first page of a sequence */
  readonly index: number;
  readonly items: readonly unknown[];
  readonly totalCount?: number;
  /** per cent; search only */
  readonly progressRate?: number;
  /** a further page follows */
  readonly more: boolean;
}

export interface VisionOneClient {
  get(call: Call): Promise<Answer>;
  post(call: Call & { readonly body: JsonObject }): Promise<Answer>;
  /**
   * Follows nextLink to its end. The page after the one that was taken is not asked for before the consumer asks.
   *
   * @throws VisionOneError; an expired page token is ERR_V1_PAGE_EXPIRED, a nextLink elsewhere ERR_V1_FOREIGN_LINK
   */
  pages(call: Call): AsyncGenerator<Page, void, undefined>;
  /** server time in milliseconds: monotonic clock + offset from the Date headers; the host's clock until one came */
  serverNow(): number;
  /** the shared budget, for a status */
  budget(): RequestBudget;
  /** milliseconds since the epoch at which the token ends, where it says so */
  readonly tokenEnd: number | undefined;
  /** closes the sockets; requests in flight fail */
  close(): void;
}
