/** The HTTP client that pull and search share: requests in, answers and pages out. */
import type { Agent } from 'node:http';
import { CredentialGuard } from '../http/credential-guard';
import type { JsonObject } from '../json';
import { pagesOf } from './pages';
import { type Lane, RateGate } from '../http/rate-gate';
import { tokenRefusalIn, visionOneFault } from './errors';
import { jsonBody, replyError, serviceReply } from './reply';
import { ServerClock } from '../http/server-clock';
import { tokenEnd } from './token';
import type { Answer, Call, VisionOneClient } from './types';
import { Transport } from '../http/transport';

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
  const { origin, token, monotonic = () => performance.now(), wall = Date.now, random = Math.random } = options;
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
  const guard = new CredentialGuard(monotonic, tokenRefusalIn);
  const transport = new Transport({
    service: 'Vision One',
    origin,
    authorization: `Bearer ${token}`,
    userAgent: options.userAgent,
    timeout: options.timeout,
    retries: options.retries,
    agent: options.agent,
    gate,
    clock,
    random,
    errorOf: visionOneFault,
  });

  const ask = (call: Call, method: 'GET' | 'POST', link?: string, body?: JsonObject): Promise<Answer> =>
    guard.guard(call.probe ?? false, async () => {
      const sent = await transport.send({
        method,
        url: link ?? firstUrl(origin, call),
        headers: call.headers,
        ...(body === undefined ? {} : { body }),
        signal: call.signal,
        lane: call.lane ?? ownLane,
        onSent: call.onSent,
      });
      const reply = serviceReply(sent, token);
      if (reply.status !== 200) throw replyError(reply, link !== undefined);
      return { body: jsonBody(reply), status: reply.status, askedAt: sent.askedAt };
    });

  return {
    get: (call) => ask(call, 'GET'),
    post: (call) => ask(call, 'POST', undefined, call.body),
    pages: (call) => pagesOf(origin, (link) => ask(call, 'GET', link)),
    serverNow,
    budget: () => {
      const { refusedFor } = guard;
      return { ...gate.budget(), ...(refusedFor === undefined ? {} : { refusedUntil: serverNow() + refusedFor }) };
    },
    tokenEnd: tokenEnd(token),
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
