/**
 * Every example flow, imported as it is shipped, in a real Node-RED over real HTTP. Hunts must give exactly the records
 * that the simulator holds and that their pattern means; that truth is worked out here from the raw records alone.
 */
import assert from 'node:assert/strict';
import { examples, inOneFlow, type Example } from './playground/examples';
import { isExpected, withSinks } from './playground/run-once';
import { type Simulator, startSimulator, streamNames } from './simulator';
import { type Broker, startBroker } from './support/broker';
import { type NodeRed, startNodeRed, type Sunk } from './support/node-red';

type Record_ = Readonly<Record<string, unknown>>;

const hour = 3_600_000;
const sources = streamNames.filter((name) => !['audit', 'alerts', 'oat'].includes(name));

describe('the example flows', () => {
  let simulator: Simulator;
  let nodeRed: NodeRed;
  let broker: Broker;
  let raw: { time: number; record: Record_ }[];
  const all = examples();

  const times = (wanted: (one: { time: number; record: Record_ }) => boolean): number[] =>
    raw
      .filter(wanted)
      .map(({ time }) => time)
      .sort((a, b) => a - b);
  const holding = (wanted: (value: string) => boolean): number[] => times(({ record }) => strings(record).some(wanted));
  const named = (prefix: string): Example => {
    const example = all.find(({ title }) => title.startsWith(prefix));
    assert.ok(example);
    return example;
  };
  const debugs = (example: Example) => example.nodes.filter(({ type }) => type === 'debug');
  const got = (example: Example, name: string): Sunk[] => {
    const ids = new Set(
      debugs(example)
        .filter((node) => node.name === name)
        .map(({ id }) => id),
    );
    return nodeRed.sunk().filter(({ node }) => ids.has(node));
  };
  const observed = (example: Example): number[] => {
    const bundles = got(example, 'STIX bundle').map(
      ({ msg }) => msg['payload'] as { objects: { type: string; first_observed: string }[] },
    );
    const data = bundles.flatMap(({ objects }) => objects.filter(({ type }) => type === 'observed-data'));
    return data.map(({ first_observed }) => Date.parse(first_observed)).sort((a, b) => a - b);
  };

  before(async function () {
    this.timeout(200_000);
    broker = await startBroker();
    simulator = await startSimulator({
      seed: 20,
      history: 20 * hour,
      live: false,
      visibleAt: () => 0,
      maxLag: 0,
      doubts: { fields: 'schema' },
      rates: {
        endpointActivities: 120,
        emailActivities: 60,
        networkActivities: 60,
        detections: 60,
        identityActivities: 20,
        containerActivities: 20,
        cloudActivities: 20,
        mobileActivities: 20,
      },
    });
    const now = simulator.now();
    raw = sources.flatMap((source) =>
      [...simulator.ledger.versions(source, { from: now - 24 * hour, to: now, visibleBy: now })].map(
        ({ time, record }) => ({
          time,
          record: record,
        }),
      ),
    );
    nodeRed = await startNodeRed({
      env: { VISION_ONE_HOST: simulator.url, VISION_ONE_TOKEN: simulator.token, VISION_ONE_MQTT: broker.url },
      linkPackage: true,
      contextStorage: { default: { module: 'localfilesystem' } },
    });
    await nodeRed.deploy(withSinks(inOneFlow(all)));
    for (const { injects } of all) for (const id of injects) await nodeRed.inject(id);
    const isDone = (sunk: Sunk[]): boolean => all.every((example) => missing(example, sunk).length === 0);
    await nodeRed.waitForSunk(isDone, 150_000).catch((error: unknown) => {
      const late = all.flatMap((example) =>
        missing(example, nodeRed.sunk()).map((name) => `${example.title}: ${name}`),
      );
      throw new Error(`nothing came of ${late.join('; ')}`, { cause: error });
    });
  });

  after(async () => {
    await nodeRed?.stop();
    await simulator?.close();
    await broker?.stop();
  });

  for (const example of all) {
    it(`${example.title}: delivers, without an error`, () => {
      assert.deepEqual(
        got(example, 'errors').map(({ msg }) => msg['error']),
        [],
      );
      for (const { name = '' } of debugs(example).filter(({ name = '' }) => isExpected(name))) {
        assert.ok(got(example, name).length > 0, name);
      }
    });
  }

  it('01 to 03: every event of the last 20 hours comes once', () => {
    for (const [prefix, stream] of [
      ['01', 'alerts'],
      ['02', 'audit'],
      ['03', 'oat'],
    ] as const) {
      const example = named(prefix);
      const keys = got(example, 'events').flatMap(({ msg }) =>
        (msg['delivery'] as { events: { key: string }[] }).events.map(({ key }) => key),
      );
      assert.equal(new Set(keys).size, keys.length, stream);
      const now = simulator.now();
      const count = (to: number): number => {
        const held = [...simulator.ledger.versions(stream, { from: 0, to, visibleBy: now })];
        // An alert is one event, however often it was updated since; two equal audit entries are two.
        return stream === 'alerts'
          ? new Set(held.map(({ record }) => (record as { id?: string }).id)).size
          : held.length;
      };
      // What is younger than the settling time is not due yet, and detections are ingested minutes after they happen.
      assert.ok(keys.length >= count(now - 600_000) && keys.length <= count(now), `${stream}: ${keys.length}`);
    }
  });

  const address = (value: unknown): number | undefined => {
    if (typeof value !== 'string' || !/^\d+\.\d+\.\d+\.\d+$/.test(value)) return undefined;
    return value.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  };
  const commands = ({ processCmd, parentCmd, objectCmd }: Record_): string[] =>
    [processCmd, parentCmd, objectCmd].filter((command) => typeof command === 'string');
  const isPowershell = (record: Record_): boolean => commands(record).some((command) => command.includes('powershell'));

  const truths: [string, () => number[]][] = [
    [
      '04',
      () =>
        holding(
          (value) =>
            /^3f786850e387550fdab836ed7e6dc881de23001b$/i.test(value) ||
            value === 'http://update-cdn.example/a/stage2.bin?id=7&v=1.0',
        ),
    ],
    ['05', () => holding((value) => value === '203.0.113.66' || value === '198.51.100.23')],
    [
      '06',
      () => {
        const first = address('203.0.113.64') ?? 0;
        return holding((value) => (address(value) ?? 0) >= first && (address(value) ?? 0) < first + 8);
      },
    ],
    [
      '07',
      () =>
        times(({ record }) =>
          commands(record).some((one) => one.includes('powershell') && /-enc\s+[a-z0-9+/=]{8,}/i.test(one)),
        ),
    ],
    [
      '08',
      () => {
        const first = raw.filter(({ record }) => isPowershell(record));
        const second = raw.filter(({ record }) => strings(record).includes('203.0.113.66'));
        const isPair = (a: { time: number }, b: { time: number }): boolean =>
          a !== b && a.time <= b.time && b.time - a.time <= 300_000;
        return times(
          (one) =>
            (first.includes(one) && second.some((b) => isPair(one, b))) ||
            (second.includes(one) && first.some((a) => isPair(a, one))),
        );
      },
    ],
  ];
  for (const [prefix, truth] of truths) {
    it(`${named(prefix).title}: exactly the records that the pattern means`, () => {
      const summary = got(named(prefix), 'search summary')[0]?.msg['payload'] as {
        complete: boolean;
        missing: unknown[];
      };
      assert.deepEqual(summary.missing, []);
      const expected = truth();
      assert.ok(expected.length > 0, 'the simulator planted something to find');
      assert.deepEqual(observed(named(prefix)), expected);
    });
  }
});

/** What a flow has still to show: what each debug node expects, and of a pull that it is up to date. */
function missing(example: Example, sunk: readonly Sunk[]): string[] {
  const names = new Map(example.nodes.filter(({ type }) => type === 'debug').map(({ id, name }) => [id, name ?? '']));
  const shown = new Map<string, unknown[]>();
  for (const { node, msg } of sunk) {
    const name = names.get(node);
    if (name !== undefined) shown.set(name, [...(shown.get(name) ?? []), msg['payload']]);
  }
  if (shown.has('errors')) return [];
  const late = [...names.values()].filter((name) => isExpected(name) && !shown.has(name));
  const isUpToDate = (payload: unknown): boolean => (payload as { upToDate?: boolean }).upToDate === true;
  if (example.title < '04' && !(shown.get('summary') ?? []).some(isUpToDate)) late.push('up to date');
  return late;
}

/** Every text in a record, however deep. */
function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}
