/** The node in a real Node-RED: what comes in, what goes out, what Catch sees. */
import assert from 'node:assert/strict';
import helper from 'node-red-node-test-helper';
import type { Node } from 'node-red';
import stixTranslate from '../../nodes/stix-translate/stix-translate';
import type { Query, Translation } from '../../nodes/stix-translate/query';

type Message = Record<string, unknown> & {
  payload: Translation;
  error?: { code?: string; message: string; cause?: unknown };
};

const flow = (properties: Record<string, unknown> = {}) => [
  { id: 'f1', type: 'tab' },
  { id: 'n1', z: 'f1', type: 'stix-translate', wires: [['n2']], ...properties },
  { id: 'n2', z: 'f1', type: 'helper' },
  { id: 'n3', z: 'f1', type: 'catch', scope: ['n1'], wires: [['n4']] },
  { id: 'n4', z: 'f1', type: 'helper' },
];

/** Sends a message and gives what came out, or what Catch got. */
async function answer(properties: Record<string, unknown>, message: Record<string, unknown>): Promise<Message> {
  await helper.load(stixTranslate, flow(properties));
  return new Promise((resolve) => {
    for (const id of ['n2', 'n4']) helper.getNode(id).on('input', (msg) => resolve(msg as unknown as Message));
    helper.getNode('n1').receive(message);
  });
}

const indicator = (index: number) => ({
  type: 'indicator',
  id: `indicator--00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
  pattern: `[ipv4-addr:value = '10.${index >> 16}.${(index >> 8) & 255}.${index & 255}']`,
  pattern_type: 'stix',
  valid_from: '2024-01-01T00:00:00Z',
});

describe('stix-translate in Node-RED', () => {
  before((done) => {
    helper.startServer(done);
  });
  after((done) => {
    helper.stopServer(done);
  });
  afterEach(async () => {
    await helper.unload();
  });

  it('turns a pattern into queries and keeps the other properties of the message', async () => {
    const message = await answer({}, { payload: "[url:value = 'http://a.example/']", topic: 'hunt', mine: 1 });
    assert.equal(message['topic'], 'hunt');
    assert.equal(message['mine'], 1);
    const sources = message.payload.queries.map((query) => query.source);
    assert.deepEqual(sources, [
      ...['endpointActivities', 'emailActivities', 'networkActivities', 'detections', 'mobileActivities'],
    ]);
    assert.deepEqual(message.payload.refused, []);
  });

  it('takes settings from msg.options for one message', async () => {
    const options = { api: 'v2.0', dialects: ['endpointActivityData'], timeRange: 5 };
    const message = await answer({}, { payload: "[url:value = 'a']", options });
    const [query] = message.payload.queries as [Query & { from: number; to: number }];
    assert.equal(query.query, 'request:"a"');
    assert.equal(query.to - query.from, 300);
  });

  it('gives a syntax error to Catch with its code and the place', async () => {
    const message = await answer({}, { payload: "[url:value = 'a'" });
    assert.equal(message.error?.code, 'translation_error');
    assert.match(String(message.error?.message), /Line 1, column 17/);
    assert.deepEqual(message.error?.cause, {
      line: 1,
      column: 17,
      offset: 16,
      found: '',
      expected: ['AND', 'OR', ']'],
    });
    assert.equal(message.payload, "[url:value = 'a'");
    const node = helper.getNode('n1') as Node & { status: { lastCall: { args: [{ fill: string; text: string }] } } };
    const [{ fill, text }] = node.status.lastCall.args;
    assert.deepEqual([fill, text.split('.').at(-1)], ['red', 'syntax']);
  });

  it('tells Catch the part of a pattern that can not be searched', async () => {
    const pattern = "[process:pid > 5] AND [url:value = 'a']";
    const message = await answer({ dialects: ['endpointActivities'] }, { payload: pattern });
    assert.equal(message.error?.code, 'mapping_error');
    assert.deepEqual(message.error?.cause, { start: 0, end: 17, pattern: '[process:pid > 5]' });
  });

  it('says of a bundle without objects that it has none', async () => {
    const message = await answer({}, { payload: { type: 'bundle', id: 'bundle--1' } });
    assert.equal(message.error?.code, 'invalid_parameter');
    assert.match(String(message.error?.message), /This bundle has no objects/);
  });

  for (const [name, properties, options] of [
    ['an unknown api', { api: 'v9' }, undefined],
    ['a dialect of the other api', { dialects: ['endpointActivityData'] }, undefined],
    ['a time range that is none', {}, { timeRange: -1 }],
    ['options that are none', {}, 'fast'],
    ['a map that is no JSON', { map: '{' }, undefined],
  ] as const) {
    it(`refuses ${name} as an invalid parameter`, async () => {
      const message = await answer(properties, { payload: "[url:value = 'a']", options });
      assert.equal(message.error?.code, 'invalid_parameter');
    });
  }

  it('lets others run while it translates a bundle of 10 000 indicators', async () => {
    await helper.load(stixTranslate, flow({ dialects: ['endpointActivities'] }));
    const objects = Array.from({ length: 10_000 }, (_, index) => indicator(index));
    let turns = 0;
    let isDone = false;
    const count = (): void => {
      turns++;
      if (!isDone) setImmediate(count);
    };
    const message = await new Promise<Message>((resolve) => {
      helper.getNode('n2').on('input', (msg) => resolve(msg as unknown as Message));
      setImmediate(count);
      helper.getNode('n1').receive({ payload: { type: 'bundle', id: 'bundle--1', objects } });
    });
    isDone = true;
    assert.equal(message.payload.queries.length, 10_000);
    assert.ok(turns > 4, `others ran ${turns} times`);
    const node = helper.getNode('n1') as Node & { status: { getCalls(): { args: [{ text?: string }] }[] } };
    assert.ok(node.status.getCalls().some(({ args: [status] }) => status.text?.includes('progress')));
  });

  describe('of several messages', () => {
    const objects = Array.from({ length: 5_000 }, (_, index) => indicator(index));
    const big = { type: 'bundle', objects };
    const small = "[url:value = 'a']";

    beforeEach(async () => {
      await helper.load(stixTranslate, flow({ dialects: ['endpointActivities'] }));
    });

    /** The names of the messages in the order in which they came out or were caught. */
    function order(messages: readonly Record<string, unknown>[]): Promise<unknown[]> {
      const names: unknown[] = [];
      return new Promise((resolve) => {
        for (const id of ['n2', 'n4'])
          helper.getNode(id).on('input', (message) => {
            const { name, error } = message as unknown as Message;
            names.push(error === undefined ? name : [name, error.message]);
            if (names.length === messages.length) resolve(names);
          });
        for (const message of messages) helper.getNode('n1').receive(message);
      });
    }

    it('none overtakes another, however small it is', async () => {
      const messages = [big, small, big, small].map((payload, name) => ({ payload, name }));
      assert.deepEqual(await order(messages), [0, 1, 2, 3]);
    });

    it('one that fails leaves the next alone', async () => {
      const names = await order([
        { payload: '[', name: 0 },
        { payload: small, name: 1 },
      ]);
      assert.equal((names[0] as unknown[])[0], 0);
      assert.equal(names[1], 1);
    });

    it('those that wait end when the node does', async () => {
      const names = order([
        { payload: big, name: 0 },
        { payload: small, name: 1 },
      ]);
      await new Promise(setImmediate);
      await helper.getNode('n1').close(false);
      assert.deepEqual(await names, [
        [0, 'StixError: The node was stopped'],
        [1, 'StixError: The node was stopped'],
      ]);
    });
  });

  it('lists what can not be translated and goes on with the rest', async () => {
    const objects = [indicator(1), { ...indicator(2), pattern: '[' }, { ...indicator(3), pattern_type: 'yara' }];
    const message = await answer({}, { payload: [{ type: 'bundle', objects }, "[url:value = 'a']", 5] });
    const { refused, queries } = message.payload;
    assert.deepEqual(
      refused.map(({ index, id, code }) => [index, id, code]),
      [
        [0, indicator(2).id, 'translation_error'],
        [0, indicator(3).id, 'invalid_parameter'],
        [2, undefined, 'invalid_parameter'],
      ],
    );
    assert.ok(queries.length > 2);
  });
});
