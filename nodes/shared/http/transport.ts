/**
 * One request to a service with its retries. axios sends, axios-retry decides whether to send again, the rate gate
 * alone decides when. An axios error is read here and in connection-fault.ts and goes no further: its request headers
 * carry the token.
 */
import type { Agent } from 'node:http';
import axios, { AxiosError, type AxiosAdapter, type AxiosInstance, type AxiosResponse } from 'axios';
import axiosRetry from 'axios-retry';
import type { JsonObject } from '../json';
import { badStatus, connectionError, isConnectionFault } from './connection-fault';
import type { FaultError } from './fault';
import type { Lane, RateGate } from './rate-gate';
import type { ServerClock } from './server-clock';

export interface TransportOptions {
  /** how errors call it: `Vision One` */
  readonly service: string;
  readonly origin: string;
  /** the header's value: a secret, which goes to the origin and nowhere else */
  readonly authorization: string;
  readonly userAgent: string;
  /** milliseconds for the whole of one reply, headers and body; the service itself gives up at 60 s */
  readonly timeout: number;
  /** of connection faults, 500, 502 and 503 */
  readonly retries: number;
  readonly agent: Agent;
  readonly gate: RateGate;
  readonly clock: ServerClock;
  readonly random: () => number;
  readonly errorOf: FaultError;
}

export interface TransportRequest {
  readonly method: 'GET' | 'POST';
  /** absolute; refused unless it begins with the configured origin */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: JsonObject;
  readonly signal: AbortSignal;
  readonly lane: Lane;
  /** called for each request as it is sent */
  readonly onSent?: (() => void) | undefined;
}

/** A whole reply, of whatever status. */
export interface HttpReply {
  readonly status: number;
  readonly body: Buffer;
  readonly header: (name: string) => string | undefined;
  /** server time in milliseconds when the (last) request was sent */
  readonly askedAt: number;
}

/** What one request remembers across its retries; a class, so that axios passes it on by reference. */
class Attempts {
  requests = 0;
  faults = 0;
  askedAt = 0;
  timedOut = false;
  constructor(
    readonly signal: AbortSignal,
    readonly lane: Lane,
    private readonly onSent?: () => void,
  ) {}

  sent(at: number): void {
    this.requests += 1;
    this.askedAt = at;
    this.timedOut = false;
    this.onSent?.();
  }
}

declare module 'axios' {
  interface AxiosRequestConfig {
    attempts?: Attempts;
  }
}

const maxBody = 64 * 1024 * 1024;
const retriedStatus = new Set([500, 502, 503]);
const backoffBase = 1000;
const backoffCap = 60_000;

export class Transport {
  readonly #axios: AxiosInstance;

  constructor(private readonly options: TransportOptions) {
    this.#axios = axios.create({
      adapter: this.#attempt,
      maxRedirects: 0,
      maxContentLength: maxBody,
      maxBodyLength: 1024 * 1024,
      proxy: false,
      responseType: 'arraybuffer',
      decompress: true,
      httpAgent: options.agent,
      httpsAgent: options.agent,
    });
    axiosRetry(this.#axios, {
      // 429 is asked again for as long as it takes; the others are counted in retryCondition.
      retries: Infinity,
      retryCondition: (error) => this.#isRetried(error),
      // The gate holds a request that follows a 429, so there is nothing to wait for here.
      retryDelay: (_count, error) => (error.response?.status === 429 ? 0 : this.#backoff(error)),
    });
  }

  /** @throws the service's error when no whole reply came, or the signal's reason when it was aborted */
  async send(request: TransportRequest): Promise<HttpReply> {
    const { origin, userAgent, errorOf } = this.options;
    if (!request.url.startsWith(`${origin}/`)) {
      throw errorOf('FOREIGN_LINK', 'Refused to ask another host than the configured one.');
    }
    const attempts = new Attempts(request.signal, request.lane, request.onSent);
    try {
      const response = await this.#axios.request<Buffer>({
        method: request.method,
        url: request.url,
        headers: { ...request.headers, Accept: 'application/json', 'User-Agent': userAgent },
        ...(request.body === undefined ? {} : { data: request.body }),
        signal: request.signal,
        attempts,
      });
      return replyOf(response, attempts);
    } catch (error) {
      if (request.signal.aborted) throw request.signal.reason;
      if (!(error instanceof AxiosError)) throw error;
      if (error.response !== undefined && badStatus(error) !== undefined) return replyOf(error.response, attempts);
      throw this.#fault(error, attempts);
    }
  }

  close(): void {
    this.options.agent.destroy();
  }

  /** One try: through the gate, with the token, under its own deadline. */
  readonly #attempt: AxiosAdapter = async (config) => {
    const { gate, clock, timeout, authorization } = this.options;
    const { attempts } = config;
    if (attempts === undefined) throw new Error('a request without attempts');
    await gate.enter(attempts.lane, attempts.signal);
    // Not AbortSignal.any(): on Node 20 it holds every request for as long as the node's own signal lives.
    const deadline = new AbortController();
    const abort = (): void => deadline.abort();
    const timer = setTimeout(() => {
      attempts.timedOut = true;
      deadline.abort();
    }, timeout);
    attempts.signal.addEventListener('abort', abort, { once: true });
    attempts.sent(clock.now());
    config.headers.setAuthorization(authorization);
    try {
      const response = await httpAdapter({ ...config, signal: deadline.signal });
      this.#observe(response);
      return response;
    } catch (error) {
      this.#observe(error instanceof AxiosError ? error.response : undefined);
      throw error;
    } finally {
      clearTimeout(timer);
      attempts.signal.removeEventListener('abort', abort);
      config.headers.delete('Authorization');
    }
  };

  #observe(response: AxiosResponse | undefined): void {
    const { gate, clock } = this.options;
    if (response === undefined) {
      gate.lost();
      return;
    }
    clock.observe(header(response, 'date'), header(response, 'age'));
    if (response.status === 429) gate.refused(header(response, 'retry-after'));
    else gate.passed();
  }

  #isRetried(error: AxiosError): boolean {
    const attempts = error.config?.attempts;
    if (attempts === undefined || attempts.signal.aborted || attempts.timedOut) return false;
    const status = badStatus(error);
    if (status === 429) return true;
    const isFault = status === undefined ? isConnectionFault(error) : retriedStatus.has(status);
    if (!isFault || attempts.faults >= this.options.retries) return false;
    attempts.faults += 1;
    return true;
  }

  /** Full jitter: anywhere between 0 and 1, 2, 4 ... s, at most 60 s. */
  #backoff(error: AxiosError): number {
    const faults = error.config?.attempts?.faults ?? 1;
    return this.options.random() * Math.min(backoffCap, backoffBase * 2 ** (faults - 1));
  }

  #fault(error: AxiosError, { requests, timedOut }: Attempts): Error {
    const { service, origin, timeout, retries, errorOf } = this.options;
    const { host } = new URL(origin);
    return connectionError(error, { service, host, timeout, retries, requests, timedOut }, errorOf);
  }
}

const httpAdapter = axios.getAdapter('http');

function replyOf(response: AxiosResponse<unknown>, { askedAt }: Attempts): HttpReply {
  const body = Buffer.isBuffer(response.data) ? response.data : Buffer.alloc(0);
  return { status: response.status, body, header: (name) => header(response, name), askedAt };
}

function header(response: AxiosResponse, name: string): string | undefined {
  const value: unknown = response.headers[name];
  return typeof value === 'string' ? value : undefined;
}
