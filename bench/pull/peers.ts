/**
 * The three that read the same pages: a deployed vision-one-pull, the flow that core nodes give, and a loop of axios.
 */
import { execFile, fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startNodeRed, type NodeRed } from '../../test/support/node-red';
import { startSimulator } from '../../test/simulator';
import { services } from '../../nodes/vision-one-pull/records/services';
import type { BenchService, PageServerOptions } from './page-server';

export interface Source {
  readonly service: BenchService;
  readonly count: number;
  readonly url: string;
  readonly from: string;
  readonly to: string;
  /** what looks like an API token */
  readonly token: string;
  /** pages that were asked for since the last call */
  readonly requests: () => Promise<number>;
  stop(): void;
}

export interface Measured {
  readonly events: number;
  readonly seconds: number;
  /** seconds, all threads of the process */
  readonly cpu: number;
  readonly requests?: number;
  readonly loopMs?: number;
  readonly peak?: number;
  readonly grown?: number;
}

const hour = 3_600_000;

/** A page server in a process of its own, with the simulator's records. */
export async function startSource(service: BenchService, count: number, latency = 0): Promise<Source> {
  const simulator = await startSimulator({ history: 24 * hour, live: false, visibleAt: () => 0, maxLag: 0 });
  const samples: Record<string, unknown>[] = [];
  for (const { record } of simulator.ledger.versions(service)) if (samples.push({ ...record }) === 200) break;
  const { token } = simulator;
  await simulator.close();
  const server: ChildProcess = fork(join(__dirname, 'page-server.ts'), { execArgv: ['--require', 'tsx/cjs'] });
  const ask = <Answer>(message: PageServerOptions | 'requests'): Promise<Answer> => {
    const answer = new Promise<Answer>((resolve) => server.once('message', (told) => resolve(told as Answer)));
    server.send(message);
    return answer;
  };
  const place = await ask<{ url: string; from: string; to: string }>({
    service,
    samples,
    count,
    perSecond: 10,
    latency,
  });
  return {
    service,
    count,
    token,
    ...place,
    requests: async () => (await ask<{ requests: number }>('requests')).requests,
    stop: () => void server.kill(),
  };
}

export async function axiosLoop({ service, url, from, to }: Source): Promise<Measured> {
  const { path, range, pageSizes } = service === 'alerts' ? services['alerts created'] : services[service];
  const second = (iso: string) => Date.parse(iso) / 1000;
  const params = new URLSearchParams(range(second(from), second(to), Date.now() / 1000));
  params.set('top', String(pageSizes.at(-1) ?? 50));
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--require',
    'tsx/cjs',
    join(__dirname, 'axios-loop.ts'),
    `${url}${path}?${params.toString()}`,
  ]);
  return JSON.parse(stdout) as Measured;
}

/**
 * A runtime with a probe, and two context stores: in memory, which is Node-RED's own, and one that keeps what it
 * confirms.
 */
export function startRuntime(...nodeArguments: readonly string[]): Promise<NodeRed> {
  return startNodeRed({
    linkPackage: true,
    nodesDir: [join(__dirname, 'nodes')],
    nodeArguments: ['--expose-gc', ...nodeArguments],
    contextStorage: {
      default: { module: 'memory' },
      disk: { module: 'localfilesystem', config: { cache: false } },
    },
  });
}

let runs = 0;

/** @param patience ms until it must be done */
export async function pullNode(
  nodeRed: NodeRed,
  source: Source,
  cursorStore: 'default' | 'disk' = 'default',
  patience = 120_000,
): Promise<Measured> {
  const id = `pull${++runs}`;
  const { service, url, from } = source;
  const start = { start: 'date', startDate: from };
  await nodeRed.deploy([
    { id: 'tab', type: 'tab' },
    {
      id: 'config',
      type: 'vision-one-config',
      region: 'custom',
      host: url,
      requestsPerMinute: 6000,
      credentials: { token: source.token },
    },
    {
      ...at,
      id,
      type: 'vision-one-pull',
      config: 'config',
      service,
      schedule: 'input',
      ...start,
      top: service === 'alerts' ? 50 : '',
      cursorStore,
      wires: [['probe'], []],
    },
    { ...at, id: 'probe', type: 'bench-probe', wires: [] },
  ]);
  return measure(nodeRed, source, patience, () => nodeRed.request('POST', `/vision-one-pull/${id}/pull`, {}));
}

/** What a user builds: ask, split off what was seen, remember the newest time, follow nextLink. */
export async function coreFlow(nodeRed: NodeRed, source: Source): Promise<Measured> {
  const { service, url, from, to } = source;
  const { path, axis, idFields, range, pageSizes } =
    service === 'alerts' ? services['alerts created'] : services[service];
  const second = (iso: string) => Date.parse(iso) / 1000;
  const params = new URLSearchParams(range(second(from), second(to), Date.now() / 1000));
  params.set('top', String(pageSizes.at(-1) ?? 50));
  const key = idFields.length > 0 ? `item.${idFields[0]}` : 'JSON.stringify(item)';
  await nodeRed.deploy([
    { id: 'tab', type: 'tab' },
    { ...at, id: 'begin', type: 'inject', props: [], repeat: '', once: false, wires: [['first']] },
    {
      ...at,
      id: 'first',
      type: 'function',
      func: `flow.set('seen', {}); return { url: ${JSON.stringify(`${url}${path}?${params.toString()}`)}, headers: { Authorization: 'Bearer token' } };`,
      wires: [['request']],
    },
    { ...at, id: 'request', type: 'http request', method: 'GET', ret: 'obj', persist: true, wires: [['page']] },
    {
      ...at,
      id: 'page',
      type: 'function',
      outputs: 2,
      func: `const { items, nextLink } = msg.payload;
const seen = flow.get('seen');
const fresh = items.filter((item) => { const key = ${key}; if (seen[key]) return false; seen[key] = true; return true; });
flow.set('newest', items.reduce((newest, item) => item.${axis} > newest ? item.${axis} : newest, flow.get('newest') || ''));
return [{ payload: fresh }, nextLink ? { url: nextLink, headers: { Authorization: 'Bearer token' } } : null];`,
      wires: [['probe'], ['request']],
    },
    { ...at, id: 'probe', type: 'bench-probe', wires: [] },
  ]);
  return measure(nodeRed, source, 120_000, () => nodeRed.request('POST', '/inject/begin', {}));
}

const at = { z: 'tab', x: 100, y: 100 };

async function measure(
  nodeRed: NodeRed,
  { count, requests }: Source,
  patience: number,
  begin: () => Promise<Response>,
): Promise<Measured> {
  // The first request asks the time, and the flow settles.
  await sleep(300);
  await nodeRed.request('POST', '/bench-probe', { expected: count });
  await requests();
  await begin();
  for (let waited = 0; waited < patience; waited += 200) {
    await sleep(200);
    if (((await nodeRed.get('/bench-probe/events')) as number) >= count) {
      const asked = await requests();
      return { ...((await nodeRed.get('/bench-probe')) as Measured), requests: asked };
    }
  }
  throw new Error(`not all of ${count} came\n${nodeRed.output()}`);
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
