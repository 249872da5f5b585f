/** The HTTP client that pull and search share: requests in, answers and pages out. */
import type { Agent } from 'node:http';
import { CredentialGuard } from './credential-guard';
import { pagesOf } from './pages';
import { RateGate } from './rate-gate';
import { jsonBody } from './reply';
import { ServerClock } from './server-clock';
import { tokenEnd } from './token';
import { Transport } from './transport';

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
  /** ask even though the token was refused a moment ago: a person says that it is mended */
  readonly probe?: boolean;
  /** called for each request as it is sent, retries too */
  readonly onSent?: () => void;
}

export interface Lane {
  readonly id: string;
  /** share of the budget relative to other waiting lanes; 1 by default */
  readonly weight?: number;
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
  /** milliseconds since the epoch at which the token ends, where it says so */
  readonly tokenEnd: number | undefined;
  /** closes the sockets; requests in flight fail */
  close(): void;
}

export interface Budget {
  readonly requestsPerMinute: number;
  readonly usedInLastMinute: number;
  /** server time in milliseconds until which every lane waits, after a 429 */
  readonly pausedUntil?: number;
  /** server time in milliseconds until which nothing is asked, since the token stands refused */
  readonly refusedUntil?: number;
}

export interface ClientOptions {
  readonly origin: string;
  readonly token: string;
  readonly userAgent: string;
  /** milliseconds for one whole reply */
  readonly timeout: number;
  readonly retries: number;
  readonly requestsPerMinute: number;
  readonly agent: Agent;
  /** monotonic milliseconds, wall milliseconds, and a number in [0, 1): arguments so that a test can hold them */
  readonly monotonic?: () => number;
  readonly wall?: () => number;
  readonly random?: () => number;
}

const ownLane: Lane = { id: '' };

export function createClient(options: ClientOptions): VisionOneClient {
  const { origin, monotonic = () => performance.now(), wall = Date.now, random = Math.random } = options;
  const clock = new ServerClock(monotonic, wall);
  const serverNow = (): number => clock.now();
  const gate = new RateGate({
    requestsPerMinute: options.requestsPerMinute,
    clock: monotonic,
    serverNow,
    timer: (task, delay) => {
      const timer = setTimeout(task, delay);
      return () => clearTimeout(timer);
    },
    random,
  });
  const guard = new CredentialGuard(monotonic);
  const transport = new Transport({ ...options, gate, clock, random });

  const ask = (call: Call, method: 'GET' | 'POST', link?: string, body?: JsonObject): Promise<Answer> =>
    guard.guard(call.probe ?? false, async () => {
      const reply = await transport.send({
        method,
        url: link ?? firstUrl(origin, call),
        headers: call.headers,
        ...(body === undefined ? {} : { body }),
        signal: call.signal,
        lane: call.lane ?? ownLane,
        laterPage: link !== undefined,
        onSent: call.onSent,
      });
      return { body: jsonBody(reply), status: reply.status, askedAt: reply.askedAt };
    });

  return {
    origin,
    get: (call) => ask(call, 'GET'),
    post: (call) => ask(call, 'POST', undefined, call.body),
    pages: (call) => pagesOf(origin, (link) => ask(call, 'GET', link)),
    serverNow,
    budget: () => {
      const { refusedFor } = guard;
      return { ...gate.budget(), ...(refusedFor === undefined ? {} : { refusedUntil: serverNow() + refusedFor }) };
    },
    tokenEnd: tokenEnd(options.token),
    close: () => transport.close(),
  };
}

function firstUrl(origin: string, call: Call): string {
  const url = new URL(origin + call.path);
  for (const [name, value] of Object.entries(call.params ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  // A blank as + would do for most servers; %20 does for all.
  return url.href.replaceAll('+', '%20');
}
