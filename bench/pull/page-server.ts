/**
 * A stand-in for Vision One that costs as little as it can, so that a bench measures who asks and not who answers: the
 * simulator's records as templates, of which only time and id change from record to record. Runs as a process:
 * `{ service, samples, count, latency }` comes in as a message, `{ url, from, to }` goes back; `requests` asks for the
 * number of pages since it was asked last.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { services } from '../../nodes/vision-one-pull/records/services';

export type BenchService = 'audit' | 'alerts' | 'oat';

export interface PageServerOptions {
  readonly service: BenchService;
  /** records of the simulator, as they are */
  readonly samples: readonly Record<string, unknown>[];
  readonly count: number;
  readonly perSecond: number;
  /** ms before each reply */
  readonly latency: number;
}

const axes = { audit: services.audit, alerts: services['alerts created'], oat: services.oat };
const largest = { audit: 200, alerts: 50, oat: 200 };

let requests = 0;

function serve({ service, samples, count, perSecond, latency }: PageServerOptions): void {
  const { axis } = axes[service];
  const begin = Math.floor(Date.now() / 1000) - Math.ceil(count / perSecond) - 7200;
  const idField = axes[service].idFields[0] ?? 'loggedUser';
  const templates = samples.map((sample) =>
    JSON.stringify({ ...sample, [axis]: '@time@', [idField]: '@id@' }).split(/@(?:time|id)@/),
  );
  // Which of the two comes first depends on the record's order of fields.
  const timeFirst = samples.map((sample) => {
    const names = Object.keys({ ...sample, [axis]: '', [idField]: '' });
    return names.indexOf(axis) < names.indexOf(idField);
  });
  const stamps = new Map<number, string>();
  const stamp = (second: number): string => {
    let text = stamps.get(second);
    if (text === undefined) stamps.set(second, (text = new Date(second * 1000).toISOString().slice(0, 19) + 'Z'));
    return text;
  };
  const record = (index: number): string => {
    const [a, b, c] = templates[index % templates.length] as [string, string, string];
    const time = stamp(begin + Math.floor(index / perSecond));
    const id = `id-${index}`;
    return timeFirst[index % templates.length] ? a + time + b + id + c : a + id + b + time + c;
  };
  const indexAt = (second: number): number => Math.min(count, Math.max(0, (second - begin) * perSecond));

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://127.0.0.1');
    if (!url.pathname.startsWith('/v3.0/') || url.pathname.includes('healthcheck')) return reply(response, '{}');
    requests++;
    const time = (name: string) => Math.floor(Date.parse(url.searchParams.get(name) ?? '') / 1000);
    const prefix = service === 'oat' ? 'ingestedS' : 's';
    const first = indexAt(time(`${prefix}tartDateTime`));
    const last = indexAt(time(service === 'oat' ? 'ingestedEndDateTime' : 'endDateTime') + 1);
    const size = Number(url.searchParams.get('top') ?? largest[service]);
    const skip = Number(url.searchParams.get('skip') ?? 0);
    const items: string[] = [];
    for (let n = skip; n < Math.min(skip + size, last - first); n++)
      items.push(record(service === 'oat' ? last - 1 - n : first + n));
    let body = `{"items":[${items.join(',')}]`;
    if (service !== 'audit') body += `,"totalCount":${last - first}`;
    if (skip + size < last - first) {
      url.searchParams.set('skip', String(skip + size));
      body += `,"nextLink":${JSON.stringify(`${origin()}${url.pathname}${url.search}`)}`;
    }
    setTimeout(() => reply(response, `${body}}`), latency);
  });
  const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // listens on a port
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1', () => {
    process.send?.({ url: origin(), from: stamp(begin), to: stamp(begin + Math.ceil(count / perSecond)) });
  });
}

function reply(response: ServerResponse, body: string): void {
  response.setHeader('Content-Type', 'application/json');
  response.end(body);
}

process.on('message', (message: PageServerOptions | 'requests') => {
  if (message !== 'requests') return serve(message);
  process.send?.({ requests });
  requests = 0;
});
