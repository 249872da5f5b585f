import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import type { Node, NodeAPI, NodeDef } from 'node-red';
import helper from 'node-red-node-test-helper';
import mapNode from '../../../nodes/stix-map/stix-map';
import translateNode from '../../../nodes/stix-translate/stix-translate';
import { whenFlowsStarted } from '../../../nodes/shared/node-red/flows-started';
import configNode from '../../../nodes/vision-one-config/vision-one-config';
import pullNode from '../../../nodes/vision-one-pull/vision-one-pull';
import searchNode from '../../../nodes/vision-one-search/vision-one-search';

const nodeRed = require.resolve('node-red');
/** Core's nodes have no types and no other way in. */
const core = (path: string): unknown => createRequire(nodeRed)(`@node-red/nodes/core/common/${path}`);

const config = { id: 'config', type: 'vision-one-config', region: 'us', retries: 0 };

/** Each faulty from its start, and what has to be said of it. */
const faulty: readonly (readonly [node: object, words: RegExp])[] = [
  [{ type: 'vision-one-pull', config: '' }, /no Vision One config/],
  [{ type: 'vision-one-pull', config: 'config' }, /variable NOBODYS_TOKEN is not set/],
  [{ type: 'vision-one-pull', config: 'config', interval: 5 }, /: interval must be/],
  [{ type: 'vision-one-pull', config: 'config', start: 'date', startDate: 'soon' }, /: startDate must be/],
  [{ type: 'vision-one-pull', config: 'config', cursorStore: 'nowhere' }, /"nowhere"/],
  [{ type: 'vision-one-search', config: '' }, /no Vision One config/],
  [{ type: 'vision-one-search', config: 'config' }, /variable NOBODYS_TOKEN is not set/],
  [{ type: 'vision-one-search', config: 'config', ackTimeout: -1, delivery: 'ack' }, /ackTimeout/],
  [{ type: 'vision-one-search', config: 'config', delivery: 'acknowledge' }, /delivery/],
  [{ type: 'vision-one-search', config: 'config', maxPages: 1.5 }, /maxPages/],
  [{ type: 'stix-translate', timeRange: -1 }, /timeRange/],
  [{ type: 'stix-translate', strict: 'yes' }, /strict/],
  [{ type: 'stix-translate', map: '{' }, /map/i],
  [{ type: 'stix-map', map: '{' }, /map/i],
  [{ type: 'stix-map', chunkSize: -1, bundle: 'chunk' }, /chunkSize/],
  [{ type: 'stix-map', maxHeld: 2e9 }, /maxHeld/],
];

interface Told {
  readonly error?: { readonly message: string; readonly source: { readonly id: string } };
  readonly status?: { readonly fill: string; readonly source: { readonly id: string } };
}

describe('a fault of a node at its start', () => {
  let told: Told[];
  let listeners: () => number;
  /** A sink that listens from its start on, as a flow's nodes do and a test's can't. */
  const sink = (RED: NodeAPI): void => {
    listeners = () => RED.events.listenerCount('flows:started');
    RED.nodes.registerType('told', function (this: Node, definition: NodeDef) {
      RED.nodes.createNode(this, definition);
      this.on('input', (message) => void told.push(message as Told));
    });
  };
  const types = [configNode, pullNode, searchNode, translateNode, mapNode, core('25-catch.js'), core('25-status.js')];

  before(async () => {
    helper.init(nodeRed);
    await helper.startServer();
  });
  after(async () => {
    await helper.stopServer();
  });
  beforeEach(() => (told = []));
  afterEach(async () => {
    await helper.unload();
  });

  async function deploy(nodes: readonly object[]): Promise<void> {
    const place = { z: 'tab', x: 1, y: 1 };
    const flow = [
      { id: 'tab', type: 'tab' },
      config,
      ...nodes.map((node, index) => ({ ...place, id: `n${index}`, wires: [['told'], []], ...node })),
      { ...place, id: 'catch', type: 'catch', scope: null, wires: [['told']] },
      { ...place, id: 'status', type: 'status', scope: null, wires: [['told']] },
      { ...place, id: 'told', type: 'told', wires: [] },
    ];
    await helper.load([sink, ...types] as never, flow as never, { config: { token: '${NOBODYS_TOKEN}' } });
    await new Promise((resolve) => setTimeout(resolve, 100));
  }

  it('reaches Catch and Status nodes, which are made after it, however many nodes there are', async () => {
    const warnings: string[] = [];
    const onWarning = ({ message }: Error): void => void warnings.push(message);
    process.on('warning', onWarning);
    await deploy(faulty.map(([node]) => node));
    process.off('warning', onWarning);
    for (const [index, [node, words]] of faulty.entries()) {
      const what = JSON.stringify(node);
      const errors = told.filter(({ error }) => error?.source.id === `n${index}`);
      assert.deepEqual(errors.length, 1, what);
      assert.match(errors[0]?.error?.message ?? '', words, what);
      assert.ok(
        told.some(({ status }) => status?.source.id === `n${index}` && status.fill === 'red'),
        what,
      );
    }
    assert.deepEqual(warnings, []);
  });

  it('is not told of a node that was closed before, and leaves no listener', async () => {
    await deploy([]);
    const before = listeners();
    const closers: (() => void)[] = [];
    const node = { on: (_event: string, close: () => void) => closers.push(close) } as unknown as Node;
    const RED = { events: new EventEmitter() } as unknown as NodeAPI;
    let tasks = 0;
    whenFlowsStarted(RED, node, () => tasks++);
    whenFlowsStarted(RED, node, () => tasks++);
    assert.equal(RED.events.listenerCount('flows:started'), 1);
    closers[0]?.();
    RED.events.emit('flows:started');
    assert.equal(tasks, 1);
    whenFlowsStarted(RED, node, () => tasks++);
    closers[2]?.();
    assert.equal(RED.events.listenerCount('flows:started'), 0);
    assert.equal(listeners(), before);
  });
});
