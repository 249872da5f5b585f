import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import helper from 'node-red-node-test-helper';
import type { Node } from 'node-red';
import stixMap from '../../nodes/stix-map/stix-map';
import { defaultOptions } from '../../nodes/stix-map/options';
import { mapNames } from '../../nodes/shared/vision-one/source-names';
import { faultsOf, type Json } from './check-bundle';

helper.init(require.resolve('node-red'));

type Message = Json & { payload: { objects: Json[] }; mapping: Json; error?: { code?: string } };

function next(node: Node): Promise<Message> {
  return new Promise((resolve) => node.once('input', (message) => resolve(message as unknown as Message)));
}

const flow = (properties: Json = {}) => [
  { id: 'tab', type: 'tab' },
  { id: 'map', z: 'tab', type: 'stix-map', name: '', wires: [['out']], ...properties },
  { id: 'out', z: 'tab', type: 'helper' },
  { id: 'catch-all', z: 'tab', type: 'catch', scope: null, wires: [['caught']] },
  { id: 'caught', z: 'tab', type: 'helper' },
];

describe('stix-map: the node', () => {
  before(async () => {
    await new Promise<void>((resolve) => {
      helper.startServer(resolve);
    });
  });
  after(async () => {
    await new Promise<void>((resolve) => {
      helper.stopServer(resolve);
    });
  });
  afterEach(async () => {
    await helper.unload();
  });
  const load = async (properties?: Json): Promise<void> => {
    await helper.load(stixMap, flow(properties));
  };

  it('gives a bundle for a message, and keeps what else the message carries', async () => {
    await load();
    const sent = next(helper.getNode('out'));
    helper.getNode('map').receive({ payload: [{ src: '1.1.1.1' }], topic: 'kept', source: 'endpointActivityData' });
    const message = await sent;
    assert.equal(message['topic'], 'kept');
    assert.ok(message.payload.objects.some(({ type }) => type === 'ipv4-addr'));
    assert.equal(message.mapping['observed'], 1);
  });

  it('hands what it can not map to Catch, with its code and the original message', async () => {
    await load();
    const caught = next(helper.getNode('caught'));
    helper.getNode('map').receive({ payload: 5 });
    const message = await caught;
    assert.equal(message.error?.code, 'invalid_parameter');
    assert.equal(message.payload, 5);
  });

  it('refuses options that are no JSON', async () => {
    await load();
    const identity: Json = { name: 'x' };
    identity['self'] = identity;
    for (const options of [{ identity }, { chunkSize: 5n }, { specVersion: Object.create(null) as unknown }]) {
      const caught = next(helper.getNode('caught'));
      helper.getNode('map').receive({ payload: [], options });
      assert.equal((await caught).error?.code, 'invalid_parameter');
    }
  });

  it('says at deploy, and again for each message, what is wrong with a custom map', async () => {
    await load({ map: '{"a":{"key":"host.name"}}' });
    const caught = next(helper.getNode('caught'));
    helper.getNode('map').receive({ payload: [] });
    assert.equal((await caught).error?.code, 'mapping_error');
  });

  it('keeps the order of messages: a short one does not overtake a long one', async () => {
    await load();
    const order: unknown[] = [];
    const both = new Promise<void>((resolve) => {
      helper.getNode('out').on('input', (message) => {
        if (order.push((message as unknown as Message)['topic']) === 2) resolve();
      });
    });
    helper.getNode('map').receive({
      topic: 'long',
      payload: Array.from({ length: 5000 }, (_, n) => ({ hostName: `h${n}.example` })),
    });
    helper.getNode('map').receive({ topic: 'short', payload: [] });
    await both;
    assert.deepEqual(order, ['long', 'short']);
  });

  it('takes options from the message', async () => {
    await load({ specVersion: '2.1' });
    const sent = next(helper.getNode('out'));
    helper.getNode('map').receive({ payload: [{ src: '1.1.1.1' }], options: { specVersion: '2.0' } });
    assert.equal(
      (await sent).payload.objects.some(({ spec_version: version }) => version === '2.1'),
      false,
    );
  });

  it('puts what it held into a valid bundle, whatever other messages were set to in between', async () => {
    await load();
    const out = helper.getNode('out');
    const received: Message[] = [];
    out.on('input', (message) => received.push(message as unknown as Message));
    const patterns = [{ pattern: "[domain-name:value = 'a.example'] AND [ipv4-addr:value = '1.1.1.1']" }];
    const page = (payload: unknown[], rest: Json = {}): void => {
      helper.getNode('map').receive({ payload, patterns, parts: { id: 'search' }, ...rest });
    };
    page([{ hostName: 'a.example', uuid: 'first-record' }]);
    for (let chunkSize = 1; chunkSize <= 25; chunkSize++)
      helper.getNode('map').receive({ payload: [], options: { chunkSize } });
    const last = [{ hostName: 'a.example', src: '1.1.1.1', uuid: 'second-record' }];
    page(last, { options: { specVersion: '2.0' }, complete: true });
    page(last, { complete: true });
    while (received.length < 28) await new Promise((resolve) => setTimeout(resolve, 5));
    const [inOther, whole] = received.slice(-2);
    assert.deepEqual([faultsOf(inOther?.payload, '2.0'), faultsOf(whole?.payload, '2.1')], [[], []]);
    assert.equal(whole?.mapping['observed'], 2);
  });

  it('lets the event loop run while a hundred thousand records are mapped', async () => {
    await load();
    const sent = next(helper.getNode('out'));
    const records = Array.from({ length: 100_000 }, (_, n) => ({
      src: '10.0.0.1',
      spt: n % 60_000,
      processCmd: `x ${n}`,
      uuid: `record-${n}`,
    }));
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    helper.getNode('map').receive({ payload: records });
    const message = await sent;
    clearInterval(timer);
    assert.equal(message.mapping['observed'], 100_000);
    assert.ok(turns > 20, `the timer fired ${turns} times`);
  }).timeout(60_000);

  it('offers every property in its form, with the default that the runtime has', () => {
    const folder = join(__dirname, '..', '..', 'nodes', 'stix-map');
    const [script, form] = ['editor.ts', 'editor.html'].map((file) => readFileSync(join(folder, file), 'utf8'));
    for (const [name, value] of Object.entries(defaultOptions)) {
      const written = typeof value === 'string' ? `'${value}'` : String(value);
      assert.ok(script?.includes(`${name}: { value: ${written}`), name);
      assert.ok(form?.includes(`id="node-input-${name}"`), name);
      // JSON has an editor of its own, which a hidden field stands for.
      const shown = [`for="node-input-${name}"`, `id="stix-map-${name}-editor"`];
      assert.ok(
        shown.some((text) => form?.includes(text)),
        name,
      );
    }
    for (const dialect of mapNames) assert.ok(form?.includes(`value="${dialect}"`), dialect);
  });
});
