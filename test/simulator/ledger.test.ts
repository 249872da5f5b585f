import assert from 'node:assert/strict';
import { ask, itemsOf } from './client';
import { type Simulator, type SimulatorOptions, keyOf, startSimulator } from './index';

const noon = Date.parse('2026-03-01T12:00:00Z');
const hour = 3_600_000;
const iso = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;
const audit = '/v3.0/audit/logs';

describe('simulator: the ledger', () => {
  let clock = noon;
  let simulator: Simulator;
  async function start(options: SimulatorOptions = {}): Promise<void> {
    clock = noon;
    simulator = await startSimulator({ clock: () => clock, history: 6 * hour, contract: 'note', ...options });
  }
  afterEach(async () => {
    await simulator.close();
  });

  it('writes down each request, and no token', async () => {
    await start();
    await ask(simulator, `${audit}?top=100`, {
      headers: { 'TMV1-Filter': "result eq 'Successful'", 'User-Agent': 'me/1' },
    });
    await ask(simulator, audit, { token: 'wrong' });
    await ask(simulator, audit, { token: null });
    const [first, second, third] = simulator.ledger.requests;
    assert.deepEqual(
      { ...first, headers: undefined },
      {
        number: 1,
        at: noon,
        doneAt: noon,
        method: 'GET',
        path: audit,
        params: { top: '100' },
        headers: undefined,
        stream: 'audit',
        page: 0,
        inFlight: 1,
        status: 200,
        items: 100,
      },
    );
    assert.equal(first!.headers['tmv1-filter'], "result eq 'Successful'");
    assert.equal(first!.headers['user-agent'], 'me/1');
    assert.deepEqual(
      [first, second, third].map((entry) => entry!.headers.authorization),
      ['valid', 'invalid', undefined],
    );
    assert.ok(!JSON.stringify(simulator.ledger.requests).includes(simulator.token));
  });

  it('counts how often each record was served, damaged replies not at all', async () => {
    await start();
    const { items } = await ask(simulator, '/v3.0/oat/detections');
    await ask(simulator, '/v3.0/oat/detections');
    simulator.faults.add({ kind: 'truncated' });
    await ask(simulator, '/v3.0/oat/detections');
    const served = simulator.ledger.served('oat');
    assert.equal(served.size, 50);
    assert.ok(items.every((item) => served.get(String(item.uuid))?.times === 2));
    assert.deepEqual(simulator.ledger.totals('oat'), { servings: 100, records: 50 });
  });

  it('knows every record that could be seen, and since when: what was pulled can be held against it', async () => {
    await start();
    for (const [stream, path] of [
      ['audit', `${audit}?startDateTime=${iso(noon - 5 * hour)}&endDateTime=${iso(noon)}&top=200`],
      [
        'oat',
        `/v3.0/oat/detections?detectedStartDateTime=${iso(noon - 5 * hour)}&detectedEndDateTime=${iso(noon)}&top=200`,
      ],
      ['alerts', `/v3.0/workbench/alerts?startDateTime=${iso(noon - 5 * hour)}&endDateTime=${iso(noon)}`],
    ] as const) {
      const pulled = (await itemsOf(simulator, path)).map((item) => keyOf(stream, item)).sort();
      const end = stream === 'oat' ? noon - 1 : noon;
      const window = { from: noon - 5 * hour, to: end, visibleBy: noon };
      const shown = [...simulator.ledger.versions(stream, window)];
      // Of an alert only the newest version is seen at one time.
      const newest = new Map(shown.map((one, at) => [stream === 'alerts' ? one.record.id : at, one.key]));
      assert.ok(newest.size > 50, stream);
      assert.deepEqual(pulled, [...newest.values()].sort(), stream);
      const hidden = [...simulator.ledger.versions(stream, { from: noon - hour, to: noon })].length;
      const visible = [...simulator.ledger.versions(stream, { from: noon - hour, to: noon, visibleBy: noon })].length;
      assert.ok(hidden > visible, `${stream}: some records are not visible yet`);
    }
  });

  it('makes a record visible at its time, not before', async () => {
    await start();
    const late = [...simulator.ledger.versions('audit', { from: noon - 600_000 })].find((one) => one.visibleAt > noon)!;
    const path = `${audit}?startDateTime=${iso(late.time)}&endDateTime=${iso(late.time + 1000)}`;
    const seen = async (): Promise<boolean> =>
      (await itemsOf(simulator, path)).some((item) => keyOf('audit', item) === late.key);
    clock = late.visibleAt - 1;
    assert.equal(await seen(), false);
    clock = late.visibleAt;
    assert.equal(await seen(), true);
  });

  it('says which requests no careful client makes', async () => {
    await start({ latency: 30 });
    await ask(simulator, `${audit}?top=7`);
    await ask(simulator, `${audit}?endDateTime=2030-01-01T00:00:00Z`);
    await ask(simulator, `${audit}?x=${simulator.token}`);
    await Promise.all([ask(simulator, audit), ask(simulator, audit)]);
    const said = simulator.ledger.violations.join('\n');
    for (const what of [/top must be/, /in the future/, /token is in the url/, /2 requests of one stream at once/])
      assert.match(said, what);
    assert.ok(!said.includes(simulator.token));
    simulator.ledger.clear();
    assert.deepEqual([simulator.ledger.requestCount, simulator.ledger.violations], [0, []]);
  });

  it('in the mode counts keeps numbers instead of keys, and the last requests', async () => {
    await start({ ledger: 'counts' });
    for (let time = 0; time < 2500; time++) await ask(simulator, '/v3.0/healthcheck/connectivity');
    const items = await itemsOf(simulator, `${audit}?top=200`);
    await ask(simulator, audit);
    assert.deepEqual(simulator.ledger.totals('audit'), { servings: items.length + 50, records: items.length });
    assert.equal(simulator.ledger.served('audit').size, 0);
    assert.ok(simulator.ledger.requests.length <= 2000 && simulator.ledger.requestCount > 2500);
  });
});
