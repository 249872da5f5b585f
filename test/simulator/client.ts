/** A bare client for the simulator's own tests: node:http, no retries, sends exactly what it is told. */
import { type IncomingHttpHeaders, request as plain } from 'node:http';
import { request as secure } from 'node:https';
import type { Simulator } from './index';

export interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** the parsed body; its text when it is no JSON */
  readonly body: Readonly<Record<string, unknown>>;
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly nextLink?: string;
}

export interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** null: none */
  readonly token?: string | null;
  readonly ca?: string;
}

/** `path` is a path of the simulator or a whole url; raw blanks are encoded, as every client must. */
export async function ask(simulator: Simulator, path: string, sent: Sent = {}): Promise<Received> {
  const url = (path.startsWith('http') ? path : simulator.url + path).replaceAll(' ', '%20');
  const token = sent.token === undefined ? simulator.token : sent.token;
  const headers = { ...(token === null ? {} : { Authorization: `Bearer ${token}` }), ...sent.headers };
  const body =
    sent.body === undefined ? undefined : typeof sent.body === 'string' ? sent.body : JSON.stringify(sent.body);
  return new Promise((resolve, reject) => {
    const send = url.startsWith('https') ? secure : plain;
    const outgoing = send(url, { method: sent.method ?? 'GET', headers, ca: sent.ca, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('aborted', () => reject(new Error('aborted')));
      response.on('end', () => resolve(received(response.statusCode ?? 0, response.headers, Buffer.concat(chunks))));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Follows nextLink to its end. */
export async function pagesOf(simulator: Simulator, path: string, sent: Sent = {}): Promise<Received[]> {
  const pages: Received[] = [];
  for (let next: string | undefined = path; next !== undefined; next = pages.at(-1)!.nextLink) {
    const page = await ask(simulator, next, sent);
    if (page.status !== 200) throw new Error(`${page.status} ${page.text}`);
    pages.push(page);
  }
  return pages;
}

export async function itemsOf(simulator: Simulator, path: string, sent: Sent = {}): Promise<Received['items']> {
  return (await pagesOf(simulator, path, sent)).flatMap((page) => page.items);
}

function received(status: number, headers: IncomingHttpHeaders, bytes: Buffer): Received {
  const text = bytes.toString();
  let body: Received['body'];
  try {
    body = JSON.parse(text) as Received['body']; // what it holds is what the tests are about
  } catch {
    body = { text };
  }
  const items = Array.isArray(body?.items) ? (body.items as Received['items']) : [];
  return {
    status,
    headers,
    text,
    body,
    items,
    ...(typeof body?.nextLink === 'string' ? { nextLink: body.nextLink } : {}),
  };
}

export function error(reply: Received): Readonly<Record<string, unknown>> {
  return reply.body.error as Readonly<Record<string, unknown>>; // tests that read it expect one
}
