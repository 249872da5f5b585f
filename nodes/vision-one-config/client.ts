/** What pull and search know of the HTTP client: requests in, answers and pages out. */

export type JsonObject = { readonly [key: string]: unknown };

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
}

export interface Lane {
  readonly id: string;
  /** share of the budget relative to other waiting lanes; 1 by default */
  readonly weight?: number;
}

export interface Answer {
  readonly body: JsonObject;
  readonly status: number;
  /** requests sent for this answer, retries included */
  readonly requests: number;
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
  /** `https://api.xdr.trendmicro.com`: the only origin that ever gets the token */
  readonly origin: string;
  get(call: Call): Promise<Answer>;
  post(call: Call & { readonly body: JsonObject }): Promise<Answer>;
  /**
   * Follows nextLink to its end. The page after the one that was taken is not asked for before the consumer asks.
   * Throws VisionOneError; an expired page token is ERR_V1_PAGE_EXPIRED, a nextLink elsewhere ERR_V1_FOREIGN_LINK.
   */
  pages(call: Call): AsyncGenerator<Page, void, undefined>;
  /** server time in milliseconds: monotonic clock + offset from the Date headers; the host's clock until one came */
  serverNow(): number;
  /** the shared budget, for a status */
  budget(): Budget;
}

export interface Budget {
  readonly requestsPerMinute: number;
  readonly usedInLastMinute: number;
  /** server time in milliseconds until which every lane waits, after a 429 */
  readonly pausedUntil?: number;
}
