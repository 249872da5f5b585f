/** The HTTP side: reads a request, decides who answers it, and writes everything down. */
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Server, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { altered, scripted } from './alterations';
import { type Operation, operationOf } from './contract/operations';
import type { Recorder } from './contract/recorder';
import type { Ask, Endpoint, Reply, Simulation } from './endpoints/endpoint';
import { route } from './endpoints/routes';
import {
  ServiceError,
  accessDenied,
  credentialsMissing,
  credentialsWrong,
  badRequest,
  notFound,
  tooLarge,
  tooManyRequests,
} from './errors';
import type { Fault, Faults } from './faults';
import type { Ledger, RequestEntry } from './ledger';
import type { RateWindows } from './rate';
import { Random, hash } from './records/random';
import { type Outgoing, send } from './response';

/** What the server asks of the simulator. */
export interface Backend extends Simulation {
  readonly ledger: Ledger;
  readonly faults: Faults;
  readonly rate: RateWindows;
  readonly contract: Recorder;
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
      // A client that went away is none of our mistakes; those must not look like the service's.
      if (!request.socket.destroyed) console.error('simulator:', error);
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
    // A page in a browser must not steer it.
    if (request.headers.origin !== undefined) return void response.writeHead(403).end();
    const result = backend.admin(method, url, (await bodyOf(request)) ?? '');
    response.writeHead(result === undefined ? 404 : 200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(result ?? null));
    return;
  }
  // Trend's cookbook shows a nextLink below /beta/: the same resource.
  const path = url.pathname.replace(/^\/beta(?=\/)/, '');
  const endpoint = route(method, path);
  const operation = operationOf(method, path);
  const ask: Ask = {
    path,
    origin: url.origin,
    params: Object.fromEntries(url.searchParams),
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
    now: backend.now(),
  };
  backend.contract.check({ method, ...ask });
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
  if (backend.settings.missingHeader === 'ignore' && state?.header && !hasFilter(ask))
    backend.ledger.violation(entry, 'the page came without the header of its first page');
  const body = await bodyOf(request);
  await pause(backend.settings.latency);

  const fault = backend.faults.meet({ path, stream: entry.stream, page: entry.page });
  if (fault !== undefined) entry.fault = fault.kind;
  if (fault?.kind === 'late') await pause(fault.delay);
  if (fault?.kind === 'silent' || response.destroyed) return;
  if (fault?.kind === 'reset') return reset(request.socket);
  if (fault?.kind === 'revoke-token') backend.revoke();

  const now = { ...ask, now: backend.now() };
  const reply = altered(
    backend,
    now,
    scripted(backend.settings, fault, operation) ??
      answerOf(backend, entry, { endpoint, operation }, now, body, url.searchParams),
    state,
    fault,
  );
  entry.status = reply.status;
  // Before the client can have the reply: its next request must not find this one still in flight.
  if (fault?.kind !== 'slow') backend.ledger.close(entry);
  if (!(await send(response, outgoing(backend, entry, reply, fault), fault))) return;
  entry.items = reply.versions?.length ?? 0;
  backend.ledger.serve(reply.versions ?? []);
}

/** A TCP reset; TLS sockets know only a plain end without a farewell. */
function reset(socket: Socket): void {
  if (socket instanceof TLSSocket) socket.destroy();
  else socket.resetAndDestroy();
}

/** The reply, or the error in the service's shape. */
function answerOf(
  backend: Backend,
  entry: RequestEntry,
  { endpoint, operation }: { readonly endpoint?: Endpoint; readonly operation?: Operation },
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
    const { about, headers = {} } = error.facts;
    if (error.status === 400 && about !== 'ended page token') backend.ledger.violation(entry, error.message);
    return { status: error.status, body: error.bodyFor(operation), headers };
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw badRequest('Invalid HTTP Request');
  }
}

function outgoing(backend: Backend, entry: RequestEntry, reply: Reply, fault: Fault | undefined): Outgoing {
  const skew = fault?.kind === 'clock-skew' ? fault.skew : 0;
  const trace = entry.headers['x-trace-id'] ?? new Random(hash(backend.settings.seed, 'trace', entry.number)).uuid();
  return {
    status: reply.status,
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'x-trace-id': trace,
      ...(skew === null ? {} : { Date: new Date(backend.now() + skew).toUTCString() }),
      ...reply.headers,
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

const hasFilter = ({ headers }: Ask): boolean =>
  headers['tmv1-filter'] !== undefined || headers['tmv1-query'] !== undefined;

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
