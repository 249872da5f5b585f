/** The HTTP side: reads a request, decides who answers it, and writes everything down. */
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Server } from 'node:net';
import type { Ask, Reply, Simulation } from './endpoints/endpoint';
import { route } from './endpoints/routes';
import {
  ServiceError,
  accessDenied,
  credentialsMissing,
  credentialsWrong,
  badRequest,
  errorOf,
  notFound,
  pageExpired,
  tooLarge,
  tooManyRequests,
} from './errors';
import type { Fault, Faults } from './faults';
import { without } from './json';
import type { Ledger, RequestEntry } from './ledger';
import type { PageState } from './page-tokens';
import type { RateWindows } from './rate';
import { Random, hash } from './records/random';
import { type Outgoing, send } from './response';

/** What the server asks of the simulator. */
export interface Backend extends Simulation {
  readonly ledger: Ledger;
  readonly faults: Faults;
  readonly rate: RateWindows;
  now(): number;
  /** the key that is valid now; undefined while it is revoked */
  token(): string | undefined;
  revoke(): void;
  /** tests in other processes; undefined for paths that are not theirs */
  admin(method: string, url: URL, body: string): unknown;
}

const largestBody = 1 << 20;

export function createHttpServer(backend: Backend): Server {
  const { tls } = backend.settings;
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    exchange(backend, request, response).catch((error: unknown) => {
      // A mistake of the simulator itself must not look like one of the service.
      console.error('simulator:', error);
      response.destroy();
    });
  };
  // A filter may hold 5000 characters and more: none may fail on Node's own limit of 16 KiB.
  const limits = { maxHeaderSize: 1 << 16 };
  return tls === undefined ? createServer(limits, answer) : createTlsServer({ ...limits, ...tls }, answer);
}

async function exchange(backend: Backend, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const scheme = backend.settings.tls === undefined ? 'http' : 'https';
  const url = new URL(request.url ?? '/', `${scheme}://${request.headers.host ?? '127.0.0.1'}`);
  const method = request.method ?? 'GET';
  if (url.pathname.startsWith('/simulator/')) {
    const result = backend.admin(method, url, (await bodyOf(request)) ?? '');
    response.writeHead(result === undefined ? 404 : 200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(result ?? null));
    return;
  }
  // Trend's cookbook shows a nextLink below /beta/: the same resource.
  const path = url.pathname.replace(/^\/beta(?=\/)/, '');
  const endpoint = route(method, path);
  const ask: Ask = {
    path,
    origin: url.origin,
    params: Object.fromEntries(url.searchParams),
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
    now: backend.now(),
  };
  const state = backend.tokens.peek(ask.params.skipToken ?? ask.params.nextBatchToken ?? '');
  const entry = backend.ledger.open({
    method,
    path: url.pathname,
    params: ask.params,
    headers: kept(ask.headers, backend.token()),
    page: state?.page ?? 0,
    ...(endpoint?.stream === undefined ? {} : { stream: endpoint.stream }),
  });
  response.sendDate = false;
  response.on('close', () => backend.ledger.close(entry));
  watch(backend, entry, request.url ?? '');
  const body = await bodyOf(request);
  await pause(backend.settings.latency);

  const fault = backend.faults.meet({ path, stream: entry.stream, page: entry.page });
  if (fault !== undefined) entry.fault = fault.kind;
  if (fault?.kind === 'late') await pause(fault.delay);
  if (fault?.kind === 'silent' || response.destroyed) return;
  if (fault?.kind === 'reset') return void request.socket.resetAndDestroy();
  if (fault?.kind === 'revoke-token') backend.revoke();

  const now = { ...ask, now: backend.now() };
  const reply = scripted(backend, fault) ?? answerOf(backend, entry, endpoint, now, body, url.searchParams);
  const page = changed(backend, now, reply, state, fault);
  entry.status = page.status;
  const sent = await send(response, outgoing(backend, entry, page, fault), fault);
  const damaged =
    fault !== undefined && ['truncated', 'empty', 'huge', 'bomb', 'slow', 'drop-items'].includes(fault.kind);
  if (!sent || damaged) return;
  entry.items = reply.versions?.length ?? 0;
  backend.ledger.serve(reply.versions ?? []);
}

/** The reply, or the error in the service's shape. */
function answerOf(
  backend: Backend,
  entry: RequestEntry,
  endpoint: ReturnType<typeof route>,
  ask: Ask,
  body: string | undefined,
  params: URLSearchParams,
): Reply {
  try {
    if (ask.headers.authorization === undefined) throw credentialsMissing();
    if (!isValid(ask.headers.authorization, backend.token())) throw credentialsWrong();
    const { rateScope, rateBody, retryAfter, denied } = backend.settings;
    if (!backend.rate.take(rateScope === 'key' ? 'key' : ask.path, ask.now))
      throw tooManyRequests(rateBody, retryAfter);
    if (endpoint === undefined) throw notFound();
    if (endpoint.service !== undefined && denied.has(endpoint.service)) throw accessDenied();
    if (body === undefined) throw tooLarge();
    if (new Set(params.keys()).size !== [...params.keys()].length) throw badRequest('A parameter was sent twice');
    return endpoint.answer(backend, entry.method === 'POST' ? { ...ask, body: parsed(body) } : ask);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    if (error.status === 400 && !error.message.includes('1010550')) backend.ledger.violation(entry, error.message);
    return { status: error.status, body: error.body, headers: error.headers };
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw badRequest('Invalid HTTP Request');
  }
}

const html = '<html><head><title>Error</title></head><body><h1>The proxy has no route</h1></body></html>';

/** Faults that answer in the endpoint's place. */
function scripted({ settings }: Backend, fault: Fault | undefined): Reply | undefined {
  const error = (found: ServiceError, body: unknown = found.body): Reply => ({ ...found, status: found.status, body });
  switch (fault?.kind) {
    case 'status':
      return fault.status < 400
        ? { status: fault.status, body: fault.body ?? '' }
        : error(errorOf(fault.status, settings.rateBody, fault.retryAfter), fault.body);
    case 'rate-limit':
      return error(tooManyRequests(fault.shape ?? settings.rateBody, fault.retryAfter ?? settings.retryAfter));
    case 'expire-token':
      return error(pageExpired());
    case 'html':
      return { status: fault.status ?? 200, body: html, headers: { 'Content-Type': 'text/html' } };
    case 'wrong-json':
      return { status: 200, body: fault.body ?? [1, 2, 3] };
    case 'redirect':
      return { status: fault.status ?? 302, body: '', headers: { Location: fault.location } };
    default:
      return undefined;
  }
}

/** Faults that alter a page. */
function changed(
  backend: Backend,
  ask: Ask,
  reply: Reply,
  state: PageState | undefined,
  fault: Fault | undefined,
): Reply {
  if (fault === undefined || reply.status !== 200 || typeof reply.body !== 'object') return reply;
  const body = reply.body as Readonly<Record<string, unknown>>; // every endpoint answers with an object
  switch (fault.kind) {
    case 'loop-next-link':
      return { ...reply, body: { ...body, nextLink: selfLink(ask) } };
    case 'repeat-page':
      return { ...reply, body: { ...body, nextLink: repeatLink(backend, ask, body.nextLink, state) } };
    case 'foreign-next-link':
      return {
        ...reply,
        body: { ...body, nextLink: fault.link ?? 'https://collector.example/v3.0/audit/logs?skipToken=x' },
      };
    case 'drop-items': {
      const rest = without(body, 'items');
      return { ...reply, body: 'items' in fault ? { ...rest, items: fault.items } : rest };
    }
    case 'replace-item': {
      const items = Array.isArray(body.items) ? [...(body.items as unknown[])] : [];
      if (items.length > 0) items[fault.index ?? 0] = fault.item;
      return { ...reply, body: { ...body, items } };
    }
    case 'patch':
      return { ...reply, body: { ...body, ...fault.body } };
    case 'change':
      return { ...reply, body: fault.change(body) };
    default:
      return reply;
  }
}

function selfLink(ask: Ask): string {
  return `${ask.origin}${ask.path}?${new URLSearchParams(ask.params).toString()}`;
}

/** A link with a new token that begins where this page began. */
function repeatLink(backend: Backend, ask: Ask, nextLink: unknown, state: PageState | undefined): string {
  if (typeof nextLink !== 'string') return selfLink(ask);
  const url = new URL(nextLink);
  const name = url.searchParams.has('skipToken') ? 'skipToken' : 'nextBatchToken';
  const next = backend.tokens.peek(url.searchParams.get(name) ?? '');
  if (next === undefined) return selfLink(ask);
  const place = { position: state?.position, step: state?.step, served: state?.served ?? 0 };
  url.searchParams.set(name, backend.tokens.issue({ ...next, ...place }));
  return url.toString();
}

function outgoing(backend: Backend, entry: RequestEntry, reply: Reply, fault: Fault | undefined): Outgoing {
  const skew = fault?.kind === 'clock-skew' ? fault.skew : 0;
  const trace = entry.headers['x-trace-id'] ?? new Random(hash(backend.settings.seed, 'trace', entry.number)).uuid();
  return {
    status: reply.status,
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'x-trace-id': trace,
      ...reply.headers,
      ...(skew === null ? {} : { Date: new Date(backend.now() + skew).toUTCString() }),
    },
    body: Buffer.from(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body)),
  };
}

/** The request's headers for the ledger: of the token only whether it was the right one. */
function kept(headers: Ask['headers'], token: string | undefined): Record<string, string> {
  const { authorization, ...rest } = headers as Record<string, string | undefined>;
  const known =
    authorization === undefined ? [] : [['authorization', isValid(authorization, token) ? 'valid' : 'invalid']];
  return Object.fromEntries([...Object.entries(rest), ...known]) as Record<string, string>; // node lists what was sent
}

function isValid(authorization: string, token: string | undefined): boolean {
  return token !== undefined && authorization === `Bearer ${token}`;
}

const pulled = new Set(['audit', 'alerts', 'oat']);

function watch(backend: Backend, entry: RequestEntry, url: string): void {
  const secret = backend.token();
  if (secret !== undefined && url.includes(secret)) backend.ledger.violation(entry, 'the token is in the url');
  if (entry.stream !== undefined && pulled.has(entry.stream) && entry.inFlight > 1)
    backend.ledger.violation(entry, `${entry.inFlight} requests of one stream at once`);
}

/** The body's text; undefined when it is larger than the service takes. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= largestBody) chunks.push(chunk);
  }
  return size > largestBody ? undefined : Buffer.concat(chunks).toString();
}

async function pause(milliseconds: number): Promise<void> {
  if (milliseconds > 0) await new Promise((resolve) => setTimeout(resolve, milliseconds));
}
