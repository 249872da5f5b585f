/**
 * A hunt as a user has it: patterns -> stix-translate -> vision-one-search -> stix-map, in Node-RED, over real HTTP.
 * What it found is told by time: every record of a test has an eventTime of its own.
 */
import helper from 'node-red-node-test-helper';

import mapNode from '../../nodes/stix-map/stix-map';
import translateNode from '../../nodes/stix-translate/stix-translate';
import configNode from '../../nodes/vision-one-config/vision-one-config';
import searchNode from '../../nodes/vision-one-search/vision-one-search';
import { type Simulator, type SimulatorOptions, startSimulator } from '../simulator';

export interface Hunt {
  /** pattern, indicator, bundle or a list of them */
  readonly patterns: unknown;
  readonly records: SimulatorOptions['records'];
  readonly simulator?: SimulatorOptions;
  readonly translate?: object;
  readonly search?: object;
  readonly map?: object;
}

export interface StixObject {
  readonly type: string;
  readonly id: string;
  readonly [property: string]: unknown;
}

export interface Quarry {
  /** eventTime (ms) of each record that came out, sorted */
  readonly times: readonly number[];
  readonly objects: readonly StixObject[];
  readonly summary: {
    readonly complete: boolean;
    readonly records: number;
    readonly requests: number;
    readonly missing: readonly { readonly source: string; readonly reason: string; readonly unsearched?: string[] }[];
  };
  /** messages that stix-map sent */
  readonly bundles: number;
  /** the last one of vision-one-search: fill and the key of its text */
  readonly status: string;
  /** requests that Vision One got */
  readonly served: number;
  readonly errors: readonly string[];
}

export async function hunt({ patterns, records, ...options }: Hunt): Promise<Quarry> {
  const simulator = await startSimulator({
    visibleAt: () => 0,
    doubts: { fields: 'schema' },
    ...options.simulator,
    records: { ...emptyStreams, ...records },
  });
  try {
    return await run(simulator, patterns, options);
  } finally {
    await helper.unload();
    await simulator.close();
  }
}

/** Only what a test gives is there: no generated records beside it. */
const emptyStreams = {
  endpointActivities: [],
  emailActivities: [],
  networkActivities: [],
  detections: [],
  identityActivities: [],
  containerActivities: [],
  cloudActivities: [],
  mobileActivities: [],
};

async function run(
  simulator: Simulator,
  patterns: unknown,
  options: Omit<Hunt, 'patterns' | 'records'>,
): Promise<Quarry> {
  const config = {
    id: 'config',
    type: 'vision-one-config',
    region: 'custom',
    host: simulator.url,
    requestsPerMinute: 6000,
  };
  const flow = [
    { id: 'tab', type: 'tab' },
    config,
    { id: 't', z: 'tab', type: 'stix-translate', api: 'v3.0', timeRange: 1440, ...options.translate, wires: [['s']] },
    {
      id: 's',
      z: 'tab',
      type: 'vision-one-search',
      config: 'config',
      pageSize: 50,
      ...options.search,
      wires: [['m'], ['sum']],
    },
    { id: 'm', z: 'tab', type: 'stix-map', onlyMatches: true, ...options.map, wires: [['bundles']] },
    { id: 'bundles', z: 'tab', type: 'helper' },
    { id: 'sum', z: 'tab', type: 'helper' },
    { id: 'catch-all', z: 'tab', type: 'catch', scope: null, wires: [['errors']] },
    { id: 'errors', z: 'tab', type: 'helper' },
    { id: 'on-complete', z: 'tab', type: 'complete', scope: ['s', 'm'], wires: [['done']] },
    { id: 'done', z: 'tab', type: 'helper' },
  ];
  const nodes = [configNode, translateNode, searchNode, mapNode];
  await helper.load(nodes, flow, { config: { token: simulator.token } });
  const collect = (id: string): Record<string, unknown>[] => {
    const got: Record<string, unknown>[] = [];
    helper.getNode(id).on('input', (message) => got.push(message));
    return got;
  };
  const [bundles, summaries, errors, done] = [collect('bundles'), collect('sum'), collect('errors'), collect('done')];
  const search = helper.getNode('s');
  let sent = 0;
  const spied = search as unknown as { on(event: 'call:send', listener: (call: { args: unknown[][] }) => void): void };
  spied.on('call:send', (call) => {
    if (call.args[0]?.[0] != null) sent += 1;
  });
  helper.getNode('t').receive({ payload: patterns });
  // The search is complete when it summed up; the map when it completed each message that the search sent.
  const isOver = (): boolean => (summaries.length === 1 && done.length >= sent + 1) || errors.length > 0;
  for (let i = 0; i < 3000 && !isOver(); i++) await new Promise((resolve) => setTimeout(resolve, 10));
  await new Promise((resolve) => setTimeout(resolve, 20));
  const objects = bundles.flatMap(({ payload }) => (payload as { objects: StixObject[] }).objects);
  const observed = objects.filter(({ type }) => type === 'observed-data');
  return {
    times: observed.map((object) => Date.parse(String(object['first_observed']))).sort((a, b) => a - b),
    objects,
    summary: summaries[0]?.['payload'] as Quarry['summary'],
    bundles: bundles.length,
    status: lastStatus(search),
    served: simulator.ledger.requestCount,
    errors: errors.map(({ error }) => (error as { message: string }).message),
  };
}

function lastStatus(node: unknown): string {
  const { status } = node as { status: { lastCall: { args: [{ fill: string; text: string }] } } };
  const [{ fill, text }] = status.lastCall.args;
  return `${fill} ${text.split('.').at(-1)}`;
}
