import assert from 'node:assert/strict';
import helper from 'node-red-node-test-helper';
import type { Node, NodeMessage } from 'node-red';
import configNode from '../../nodes/vision-one-config/vision-one-config';
import searchNode from '../../nodes/vision-one-search/vision-one-search';
import { startSimulator, type Fault, type Simulator } from '../simulator';

type Message = Record<string, unknown> & { payload: unknown };

const end = Math.floor(Date.now() / 1000) - 60;
const records = Array.from({ length: 120 }, (_, i) => ({
  uuid: `u${i}`,
  eventTime: (end - 7200 + 60 * i) * 1000,
  dpt: i % 2,
}));

function query(text: string, more: object = {}): object {
  const iso = (second: number): string => new Date(second * 1000).toISOString().replace(/\.\d+Z/, 'Z');
  return {
    api: 'v3.0',
    source: 'endpointActivities',
    query: text,
    startDateTime: iso(end - 10_000),
    endDateTime: iso(end),
    ...more,
  };
}

describe('vision-one-search in Node-RED', () => {
  let simulator: Simulator;

  before(async () => {
    helper.init(require.resolve('node-red'));
    await helper.startServer();
  });
  after(async () => {
    await helper.stopServer();
  });
  beforeEach(async () => {
    simulator = await startSimulator({ records: { endpointActivities: records }, visibleAt: () => 0 });
  });
  afterEach(async () => {
    await helper.unload();
    await simulator.close();
  });

  interface Flow {
    send(message: object): void;
    records: Message[];
    summaries: Message[];
    errors: Message[];
    completed: Message[];
    search: Node;
    until(enough: () => boolean): Promise<void>;
  }

  async function flow(properties: object = {}, config: object = {}, token = simulator.token): Promise<Flow> {
    const nodes = [
      { id: 'tab', type: 'tab', label: 'test' },
      { id: 'config', type: 'vision-one-config', region: 'custom', host: simulator.url, retries: 0, ...config },
      {
        id: 'search',
        z: 'tab',
        type: 'vision-one-search',
        config: 'config',
        output: 'page',
        delivery: 'send',
        pageSize: 50,
        ...properties,
        wires: [['records'], ['summary']],
      },
      { id: 'records', z: 'tab', type: 'helper' },
      { id: 'summary', z: 'tab', type: 'helper' },
      { id: 'catch-all', z: 'tab', type: 'catch', scope: null, wires: [['errors']] },
      { id: 'errors', z: 'tab', type: 'helper' },
      { id: 'on-complete', z: 'tab', type: 'complete', scope: ['search'], wires: [['completed']] },
      { id: 'completed', z: 'tab', type: 'helper' },
    ];
    await helper.load([configNode, searchNode] as never, nodes, { config: { token } });
    const collect = (id: string): Message[] => {
      const got: Message[] = [];
      helper.getNode(id).on('input', (message) => got.push(message as Message));
      return got;
    };
    const search = helper.getNode('search');
    return {
      send: (message) => search.receive(message as NodeMessage),
      records: collect('records'),
      summaries: collect('summary'),
      errors: collect('errors'),
      completed: collect('completed'),
      search,
      until: async (enough) => {
        for (let i = 0; i < 1_500 && !enough(); i++) await new Promise((resolve) => setTimeout(resolve, 10));
        assert.ok(enough(), 'nothing more came');
      },
    };
  }

  it('sends pages, marks the last one, keeps the message, then sums up and completes', async () => {
    const it = await flow();
    it.send({ payload: { queries: [query('uuid:*', { patterns: [{ pattern: '[a:b = 1]' }] })] }, mine: { deep: 1 } });
    await it.until(() => it.completed.length === 1);
    assert.deepEqual(
      it.records.map(({ payload }) => (payload as unknown[]).length),
      [50, 50, 20],
    );
    assert.deepEqual(
      it.records.map(({ complete }) => complete),
      [undefined, undefined, true],
    );
    assert.deepEqual(
      it.records.map(({ parts }) => (parts as { index: number }).index),
      [0, 1, 2],
    );
    assert.equal(new Set(it.records.map(({ parts }) => (parts as { id: string }).id)).size, 1);
    for (const message of it.records) {
      assert.equal(message['source'], 'endpointActivities');
      assert.deepEqual(message['patterns'], [{ pattern: '[a:b = 1]' }]);
      assert.deepEqual(message['mine'], { deep: 1 });
    }
    assert.notEqual(it.records[0]?.['mine'], it.records[1]?.['mine'], 'messages share nothing');
    const { elapsedMs, id, ...summary } = it.summaries[0]?.payload as Record<string, unknown>;
    assert.ok(typeof elapsedMs === 'number' && typeof id === 'string');
    assert.deepEqual(summary, {
      queries: 1,
      records: 120,
      pages: 3,
      requests: 4,
      complete: true,
      missing: [],
      missingCount: 0,
    });
    assert.deepEqual(it.summaries[0]?.['mine'], { deep: 1 });
  });

  it('sends one message a record when asked to', async () => {
    const it = await flow({ output: 'record' });
    it.send({ payload: query('dpt:1') });
    await it.until(() => it.completed.length === 1);
    assert.equal(it.records.length, 60);
    assert.deepEqual(it.records.map(({ complete }) => complete === true).lastIndexOf(true), 59);
    assert.equal((it.records[0]?.payload as { dpt: number }).dpt, 1);
  });

  it('reports a failing query with the query, at Catch, with the original message, and goes on', async () => {
    const it = await flow();
    it.send({ payload: [query('nope:"x"'), query('uuid:"u1"')], mine: 1 });
    await it.until(() => it.completed.length === 1);
    assert.equal(it.errors.length, 1);
    const error = it.errors[0]?.['error'] as { code: string; cause: { query: string } };
    assert.equal(error.code, 'ERR_V1_BAD_REQUEST');
    assert.equal(error.cause.query, 'nope:"x"');
    assert.equal(it.errors[0]?.['mine'], 1);
    assert.deepEqual(
      it.records.map(({ payload, complete }) => [(payload as unknown[]).length, complete]),
      [
        [0, true],
        [1, true],
      ],
    );
    assert.equal((it.summaries[0]?.payload as { complete: boolean }).complete, false);
  });

  it('searches the rest of a message when one of its queries can’t be, and reports that one with the query', async () => {
    const it = await flow();
    it.send({ payload: [query('uuid:"u1"'), query('uuid:"u2"', { source: 'nope' })], mine: 1 });
    await it.until(() => it.completed.length === 1);
    assert.equal(it.errors.length, 1);
    const error = it.errors[0]?.['error'] as { code: string; cause: { source: string; query: string } };
    assert.deepEqual([error.code, error.cause.source, error.cause.query], ['ERR_V1_BAD_REQUEST', 'nope', 'uuid:"u2"']);
    assert.equal(it.errors[0]?.['mine'], 1);
    assert.deepEqual(
      it.records.map(({ payload, complete }) => [(payload as unknown[]).length, complete]),
      [
        [1, true],
        [0, true],
      ],
    );
    const { complete, missingCount } = it.summaries[0]?.payload as Record<string, unknown>;
    assert.deepEqual([complete, missingCount], [false, 1]);
  });

  it('lets nothing travel that an earlier node said of its own sequence, failure or delivery', async () => {
    const it = await flow();
    const upstream = { complete: true, missing: ['old'], searchDelivery: { node: 'upstream', id: 'u', attempt: 7 } };
    it.send({ payload: { queries: [query('uuid:*')] }, ...upstream });
    await it.until(() => it.completed.length === 1);
    assert.deepEqual(
      it.records.map(({ complete }) => complete),
      [undefined, undefined, true],
    );
    for (const message of it.records) {
      assert.ok(!('missing' in message));
      assert.equal((message['searchDelivery'] as { node: string }).node, 'search');
    }
    const [summary] = it.summaries;
    for (const name of Object.keys(upstream)) assert.ok(!(name in (summary ?? {})), name);
  });

  it('says of which source and query a record is', async () => {
    const it = await flow();
    it.send({ payload: query('uuid:"u1"') });
    await it.until(() => it.completed.length === 1);
    assert.deepEqual([it.records[0]?.['source'], it.records[0]?.['query']], ['endpointActivities', 'uuid:"u1"']);
  });

  it('searches what another search’s message became, and takes its acknowledgement for none', async () => {
    const it = await flow();
    const searchDelivery = { node: 'upstream', id: 'u1', attempt: 1 };
    it.send({ payload: [{ uuid: 'u2', request: 'http://a/' }], searchDelivery });
    it.send({ payload: [query('uuid:"u1"')], searchDelivery });
    it.send({ topic: 'ping', searchDelivery });
    await it.until(() => it.completed.length === 3);
    assert.deepEqual([it.records.length, it.summaries.length, it.errors.length], [1, 2, 0]);
  });

  it('leaves a message with an error alone, so that a Catch node wired back feeds it nothing', async () => {
    const it = await flow();
    it.send({ payload: query('uuid:*'), error: { message: 'no', source: { id: 'x' } } });
    it.send({ topic: 'ping', error: 'of the flow' });
    await it.until(() => it.completed.length === 2);
    assert.deepEqual([it.records.length, it.summaries.length, it.errors.length], [0, 0, 0]);
    assert.equal(simulator.ledger.requestCount, 0);
    it.send({ payload: query('uuid:"u1"'), error: null });
    await it.until(() => it.records.length === 1);
  });

  it('leaves it alone with a wrong setting, too', async () => {
    const it = await flow({ ackTimeout: 'soon', delivery: 'ack' });
    await it.until(() => it.errors.length === 1);
    it.send({ payload: query('uuid:*'), error: { message: 'no', source: { id: 'search' } } });
    await it.until(() => it.completed.length === 1);
    assert.equal(it.errors.length, 1);
  });

  const refused = (queries: string[]): object =>
    query('objectHostName:"x"', { fallback: { queries, unsearched: ['objectHostName'] } });
  const ends: [name: string, payload: object[], status: string, complete: boolean][] = [
    ['everything', [query('uuid:"u1"')], 'green done', true],
    ['what the tenant searches', [query('uuid:"u1"'), refused(['uuid:"u2"'])], 'yellow partly', false],
    ['nothing, as the tenant searches none of it', [refused([])], 'yellow unsearched', false],
    ['less than the tenant has', [refused(['uuid:"u2"']), query('nope:"x"')], 'yellow incomplete', false],
    ['no query', [query('nope:"x"')], 'red error', false],
  ];
  for (const [name, payload, expected, complete] of ends) {
    it(`shows how a search ended that read ${name}`, async () => {
      const it = await flow();
      it.send({ payload });
      await it.until(() => it.completed.length === 1);
      const { status } = it.search as unknown as { status: { lastCall: { args: [{ fill: string; text: string }] } } };
      const [{ fill, text }] = status.lastCall.args;
      assert.equal(`${fill} ${text.split('.').at(-1)}`, expected);
      assert.equal((it.summaries[0]?.payload as { complete: boolean }).complete, complete);
    });
  }

  it('lists what was lost before what the tenant does not search', async () => {
    const it = await flow();
    it.send({ payload: [...Array.from({ length: 110 }, () => refused([])), query('nope:"x"')] });
    await it.until(() => it.completed.length === 1);
    const { missing, missingCount } = it.summaries[0]?.payload as { missing: object[]; missingCount: number };
    assert.deepEqual([missing.length, missingCount], [100, 111]);
    assert.deepEqual(
      missing.map((part) => 'unsearched' in part),
      [false, ...Array.from({ length: 99 }, () => true)],
    );
  });

  it('writes a query with line breaks on one line of the log, and whole into the cause', async () => {
    const it = await flow();
    const text = 'nope:"x\r\n22 Nov 00:00:00 - [info] all is well\u202e"';
    it.send({ payload: { api: 'v2.0', source: 'endpointActivityData', query: text, from: end - 10, to: end } });
    await it.until(() => it.errors.length === 1);
    const error = it.errors[0]?.['error'] as { message: string; cause: { query: string } };
    assert.match(error.message, /all is well/);
    assert.doesNotMatch(error.message, /[\p{Cc}\p{Cf}]/u);
    assert.equal(error.cause.query, text);
  });

  const wrong: [string, () => Promise<Flow>, object, string][] = [
    ['no host', () => flow({}, { host: '' }), { payload: query('uuid:*') }, 'ERR_V1_CONFIG'],
    ['an unknown region', () => flow({}, { region: 'mars' }), { payload: query('uuid:*') }, 'ERR_V1_CONFIG'],
    ['no token', () => flow({}, {}, ''), { payload: query('uuid:*') }, 'ERR_V1_CONFIG'],
    ['no config node', () => flow({ config: '' }), { payload: query('uuid:*') }, 'ERR_V1_CONFIG'],
    [
      'a page size that the service does not take',
      () => flow({ pageSize: 123 }),
      { payload: query('uuid:*') },
      'ERR_V1_CONFIG',
    ],
    [
      'a wrong token',
      () => flow({}, {}, 'wrong-token-0123456789'),
      { payload: query('uuid:*') },
      'ERR_V1_UNAUTHORIZED',
    ],
    [
      'an unreachable host',
      () => flow({}, { host: 'http://127.0.0.1:9' }),
      { payload: query('uuid:*') },
      'ERR_V1_UNAVAILABLE',
    ],
    ['no query', () => flow(), { payload: [] }, 'ERR_V1_BAD_REQUEST'],
    ['an option out of range', () => flow(), { payload: query('uuid:*'), options: { timeLimit: -1 } }, 'ERR_V1_CONFIG'],
    ['a text for a query', () => flow(), { payload: 'dpt:443' }, 'ERR_V1_BAD_REQUEST'],
  ];
  for (const [name, make, message, code] of wrong) {
    it(`says ${code} at Catch for ${name}, and goes on running`, async () => {
      const it = await make();
      it.send(message);
      // A wrong setting was said at the deploy as well, without a message.
      const answers = () => it.errors.filter(({ payload }) => payload !== undefined);
      await it.until(() => answers().length === 1);
      assert.equal((answers()[0]?.['error'] as { code: string }).code, code);
      const { status } = it.search as unknown as { status: { lastCall: { args: [{ fill: string }] } } };
      assert.equal(status.lastCall.args[0].fill, 'red');
      it.send(message);
      await it.until(() => answers().length === 2);
    });
  }

  it('takes no host and no token from a message', async () => {
    const it = await flow();
    it.send({
      payload: query('uuid:"u1"'),
      host: 'evil.example',
      token: 'x',
      options: { host: 'evil.example', config: 'x', lane: 'y' },
    });
    await it.until(() => it.records.length === 1);
    assert.equal(simulator.ledger.requests.length, 1);
  });

  it('is cancelled by a message: nothing runs on, what was sent stays sent, the summary says so', async () => {
    const it = await flow();
    simulator.faults.add({ kind: 'silent', match: { stream: 'endpointActivities', page: 1 }, times: 5 });
    it.send({ payload: query('uuid:*'), _msgid: 'first' });
    it.send({ payload: query('uuid:"u1"'), _msgid: 'second' });
    await it.until(() => it.records.length === 1);
    it.send({ topic: 'cancel', payload: { id: 'first' } });
    await it.until(() => it.summaries.length === 2);
    const [first, second] = it.summaries.map(({ payload }) => payload as Record<string, unknown>);
    assert.deepEqual([first?.['id'], first?.['complete']], ['first', false]);
    const [lost] = first?.['missing'] as { reason: string; from: string; to: string }[];
    assert.match(lost?.reason ?? '', /cancelled/);
    for (const time of [lost?.from, lost?.to]) assert.match(time ?? '', /T\d\d:\d\d:\d\dZ$/);
    assert.deepEqual([second?.['id'], second?.['complete'], second?.['records']], ['second', true, 1]);
    assert.deepEqual(
      it.records.map(({ complete }) => complete),
      [undefined, true, true],
    );
    assert.equal(it.errors.length, 0);
  });

  it('is cancelled while nobody acknowledges: the end is said once, and the next search begins', async () => {
    const it = await flow({ delivery: 'ack', ackTimeout: 1 });
    it.send({ payload: query('uuid:*'), _msgid: 'first' });
    it.send({ payload: query('uuid:"u1"'), _msgid: 'second' });
    await it.until(() => it.records.length === 1);
    it.send({ topic: 'cancel', payload: { id: 'first' } });
    await it.until(() => it.records.length === 3);
    assert.deepEqual(
      it.records.map(({ complete, payload }) => [complete, (payload as unknown[]).length]),
      [
        [undefined, 50],
        [true, 0],
        [true, 1],
      ],
    );
    assert.equal((it.summaries[0]?.payload as { complete: boolean }).complete, false);
    it.send({ ...it.records[2] });
    await it.until(() => it.summaries.length === 2);
  });

  it('goes on running after a message that nobody can copy', async () => {
    const it = await flow();
    const evil = { payload: query('uuid:"u1"') };
    Object.defineProperty(evil, 'mine', { enumerable: true, get: () => assert.fail('not to be read') });
    it.send(evil);
    it.send({ payload: query('uuid:"u1"') });
    await it.until(() => it.completed.length === 1);
    assert.equal(it.records.length, 1);
    assert.equal(it.summaries.length, 1);
  });

  const states: [name: string, properties: object, fault?: Fault][] = [
    ['a reply', {}, { kind: 'silent', match: { stream: 'endpointActivities', page: 1 }, times: 5 }],
    ['the end of a 429', {}, { kind: 'rate-limit', retryAfter: 600, match: { stream: 'endpointActivities', page: 1 } }],
    ['another try', {}, { kind: 'status', status: 503, match: { stream: 'endpointActivities', page: 1 }, times: 20 }],
    ['an acknowledgement', { delivery: 'ack' }],
  ];
  for (const [name, properties, fault] of states)
    it(`stops at a redeploy while it waits for ${name}: nothing runs on, nothing more is sent`, async () => {
      const it = await flow(properties, { retries: 10 });
      if (fault) simulator.faults.add(fault);
      it.send({ payload: query('uuid:*') });
      it.send({ payload: query('uuid:"u1"') });
      await it.until(() => it.records.length === 1);
      await new Promise((resolve) => setTimeout(resolve, 100));
      const asked = simulator.ledger.requestCount;
      const started = performance.now();
      await helper.unload();
      // Node-RED itself stops waiting for a node after 15 s.
      assert.ok(performance.now() - started < 10_000);
      await new Promise((resolve) => setTimeout(resolve, 100));
      assert.equal(simulator.ledger.requestCount, asked);
      assert.deepEqual([it.records.length, it.errors.length, it.summaries.length], [1, 0, 0]);
    });

  it('waits for acknowledgement: one page at a time, sent again when refused, with the same id', async () => {
    const it = await flow({ delivery: 'ack', ackTimeout: 20 });
    it.send({ payload: query('uuid:*') });
    await it.until(() => it.records.length === 1);
    await new Promise((resolve) => setTimeout(resolve, 150));
    assert.equal(it.records.length, 1, 'the next page waits');
    const [first] = it.records;
    (first?.payload as unknown[]).length = 0;
    it.send({ ...first, error: { message: 'no', source: { id: 'x' } } });
    await it.until(() => it.records.length === 2);
    const [one, again] = it.records.map((message) => message['searchDelivery'] as { id: string; attempt: number });
    assert.deepEqual([again?.id, again?.attempt], [one?.id, 2]);
    assert.equal(
      (it.records[1]?.payload as unknown[]).length,
      50,
      'a sink that changes a message changes no later one',
    );
    for (let page = 1; page <= 3; page++) {
      await it.until(() => it.records.length === page + 1);
      it.send({ ...it.records[page] });
    }
    await it.until(() => it.summaries.length === 1);
    assert.equal((it.summaries[0]?.payload as { complete: boolean }).complete, true);
  });

  it('answers a ping', async () => {
    const it = await flow();
    it.send({ topic: 'ping' });
    await it.until(() => it.summaries.length === 1);
    const { elapsedMs, tokenEnds, daysLeft, ...answer } = it.summaries[0]?.payload as Record<string, unknown>;
    assert.deepEqual(answer, { success: true });
    assert.equal(typeof elapsedMs, 'number');
    // The simulator's tokens live for a year, give or take the hours between two clocks.
    const days = (Date.parse(String(tokenEnds)) - Date.now()) / 86_400_000;
    assert.ok(Math.abs(days - 365) < 1 && Math.abs(days - Number(daysLeft)) < 1, `${String(daysLeft)} days`);
    simulator.revokeToken();
    it.send({ topic: 'ping' });
    await it.until(() => it.errors.length === 1);
    assert.equal((it.errors[0]?.['error'] as { code: string }).code, 'ERR_V1_UNAUTHORIZED');
  });
});
