import assert from 'node:assert/strict';
import { ask, itemsOf } from './client';
import {
  type Shown,
  type Simulator,
  type SimulatorOptions,
  type StreamName,
  startSimulator,
  streamNames,
} from './index';

const noon = Date.parse('2026-03-01T12:00:00Z');
const hour = 3_600_000;

type Json = Readonly<Record<string, unknown>>;

describe('simulator: generated records', () => {
  let simulator: Simulator;
  async function start(options: SimulatorOptions = {}): Promise<void> {
    simulator = await startSimulator({ clock: () => noon, ...options });
  }
  afterEach(async () => {
    await simulator.close();
  });
  const shown = (stream: StreamName, from = noon - 6 * hour): Shown[] => [
    ...simulator.ledger.versions(stream, { from }),
  ];
  const some = (stream: StreamName, test: (record: Json) => boolean): boolean =>
    shown(stream).some(({ record }) => test(record));

  it('follow from the seed', async () => {
    const all = async (seed: number): Promise<string> => {
      await start({ seed });
      const text = JSON.stringify(streamNames.map((name) => shown(name, noon - hour)));
      await simulator.close();
      return text;
    };
    const once = await all(7);
    assert.equal(await all(7), once);
    assert.notEqual(await all(8), once);
    await start();
  });

  it('come at their rates, in the order of time, and go on as time does', async () => {
    let clock = noon;
    await start({ clock: () => clock, rates: { audit: 600, oat: 60 } });
    assert.ok(Math.abs(shown('audit').length - 3600) < 10);
    assert.ok(Math.abs(shown('oat').length - 360) < 5);
    clock += hour;
    assert.ok(Math.abs([...simulator.ledger.versions('audit', { from: noon, to: clock })].length - 600) < 10);
    const times = shown('audit').map((one) => one.time);
    assert.ok(times.every((time, at) => at === 0 || time >= times[at - 1]!));
  });

  it('end at the start when they are not live', async () => {
    let clock = noon;
    await start({ clock: () => clock, live: false, history: hour, rates: { audit: 1000 } });
    clock += 24 * hour;
    assert.equal([...simulator.ledger.versions('audit')].length, 1000);
  });

  it('a million detections are counted and paged without a million objects', async () => {
    await start({ live: false, history: 100 * hour, rates: { oat: 10_000 }, ledger: 'counts', clock: () => noon });
    const window = 'detectedStartDateTime=2026-02-20T00:00:00Z&detectedEndDateTime=2026-03-01T11:00:00Z';
    const before = process.memoryUsage().heapUsed;
    const page = await ask(simulator, `/v3.0/oat/detections?${window}&top=200`);
    assert.ok(Number(page.body.totalCount) > 980_000);
    assert.ok(process.memoryUsage().heapUsed - before < 200e6);
  });

  it('audit entries have no id, sometimes no user, and 1 % equal twins', async () => {
    await start({ rates: { audit: 2000 } });
    const entries = shown('audit');
    const keys = new Map<string, number>();
    for (const { key } of entries) keys.set(key, (keys.get(key) ?? 0) + 1);
    const twins = [...keys.values()].filter((count) => count > 1).length / entries.length;
    assert.ok(twins > 0.004 && twins < 0.03, String(twins));
    assert.ok(entries.every(({ record }) => !('id' in record) && !('uuid' in record)));
    assert.ok(some('audit', (record) => record.loggedUser === ''));
    assert.ok(some('audit', (record) => /^[\d-]+ [\d:]+$/.test(String(record.loggedDateTime))));
  });

  it('types vary as in the real ones', async () => {
    await start();
    const entities = (record: Json): { entityValue: unknown }[] =>
      (record.impactScope as { entities: { entityValue: unknown }[] }).entities;
    const indicators = (record: Json): { value: unknown; id?: number }[] =>
      record.indicators as { value: unknown; id?: number }[];
    assert.ok(some('alerts', (alert) => entities(alert).some((entity) => typeof entity.entityValue === 'object')));
    assert.ok(some('alerts', (alert) => typeof entities(alert)[0]!.entityValue === 'string'));
    assert.ok(some('alerts', (alert) => indicators(alert).some((indicator) => indicator.id === undefined)));
    assert.ok(
      some('alerts', (alert) => !('status' in alert)) && some('alerts', (alert) => alert.alertProvider === 'TI'),
    );
    assert.ok(
      some('endpointActivities', (event) => event.dpt === null) &&
        some('endpointActivities', (event) => event.dpt === 443),
    );
    assert.ok(some('endpointActivities', (event) => /".*\\|\\.*"/.test(String(event.processCmd))));
    assert.ok(some('endpointActivities', (event) => /[\u0100-\uffff]/.test(String(event.endpointHostName))));
    for (const { record } of shown('endpointActivities', noon - hour)) {
      assert.match(String(record.processHashId), /^-?\d{19}$/);
      assert.ok(!Number.isSafeInteger(Number(record.processHashId)) && typeof record.eventId === 'string');
      assert.ok(Array.isArray(record.logonUser) && record.objectCmd !== undefined);
    }
    assert.ok(
      some('emailActivities', (mail) => 'uuid' in mail) && some('emailActivities', (mail) => !('uuid' in mail)),
    );
    assert.ok(
      some('detections', (event) => Array.isArray(event.suser)) &&
        some('detections', (event) => typeof event.suser === 'string'),
    );
    const detail = (record: Json): Readonly<Record<string, unknown>> =>
      record.detail as Readonly<Record<string, unknown>>;
    assert.ok(
      some('oat', (record) => detail(record).uuid === record.uuid) &&
        some('oat', (record) => detail(record).uuid !== record.uuid),
    );
    assert.ok(
      some('oat', (record) => Array.isArray(record.entityName)) &&
        some('oat', (record) => typeof detail(record).eventTime === 'string'),
    );
  });

  it('OAT is ingested 23 s to 255 s after detection; an alert changes up to twice', async () => {
    await start({ rates: { alerts: 200 } });
    for (const { time, changed } of shown('oat')) assert.ok(changed - time >= 23_000 && changed - time <= 255_000);
    const versions = new Map<unknown, number[]>();
    for (const { record, changed } of shown('alerts'))
      versions.set(record.id, [...(versions.get(record.id) ?? []), changed]);
    const counts = [...versions.values()].map((list) => list.length);
    assert.deepEqual([...new Set(counts)].sort(), [1, 2, 3]);
    assert.ok([...versions.values()].every((list) => list.every((at, index) => index === 0 || at > list[index - 1]!)));
  });

  it('are seen late: audit within 40 s as a rule, one in a hundred up to 4 min', async () => {
    await start({ rates: { audit: 2000 } });
    const lags = shown('audit').map((one) => one.visibleAt - one.time);
    const late = lags.filter((lag) => lag > 40_000).length / lags.length;
    assert.ok(lags.every((lag) => lag >= 2_000 && lag <= 240_000));
    assert.ok(late > 0.003 && late < 0.02, String(late));
  });

  it('given ones are served as they are, with times of every kind', async () => {
    const records = [
      { loggedDateTime: '2026-03-01 11:00:00', details: null },
      { loggedDateTime: '2026-03-01T11:00:01.500Z' },
      { loggedDateTime: '2026-03-01T12:00:02+01:00' },
    ];
    await start({ records: { audit: records }, visibleAt: () => 0 });
    // Every audit entry says when it was ingested; these were when they could be seen.
    const ingested = ['11:00:00', '11:00:01', '11:00:02'].map((time) => `2026-03-01T${time}Z`);
    assert.deepEqual(
      await itemsOf(simulator, '/v3.0/audit/logs?orderBy=loggedDateTime asc'),
      records.map((record, at) => ({ ...record, ingestedDateTime: ingested[at] })),
    );
    assert.throws(() => simulator.add('audit', [{ loggedDateTime: 'yesterday' }]), TypeError);
    assert.throws(() => simulator.add('oat', []), /generated/);
  });
});
