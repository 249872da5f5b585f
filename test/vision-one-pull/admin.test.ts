import assert from 'node:assert/strict';
import helper from 'node-red-node-test-helper';
import configNode from '../../nodes/vision-one-config/vision-one-config';
import type { PullState } from '../../nodes/vision-one-pull/report/monitor';
import pullNode from '../../nodes/vision-one-pull/vision-one-pull';
import { startSimulator, type Simulator } from '../simulator';
import { json, startStub } from '../support/http-stub';

interface Refusal {
  readonly message: string;
}

describe('vision-one-pull: routes of the editor', () => {
  let simulator: Simulator;

  before(() => helper.init(require.resolve('node-red')));
  beforeEach(async () => {
    // One server a test: a route that was registered before would answer for its own time.
    await helper.startServer();
    simulator = await startSimulator({ history: 2 * 3_600_000, rates: { audit: 60 } });
  });
  afterEach(async () => {
    await helper.unload();
    await helper.stopServer();
    await simulator.close();
  });

  async function deploy(properties: object = {}, host = simulator.url): Promise<void> {
    await helper.unload();
    const flow = [
      { id: 'config', type: 'vision-one-config', region: 'custom', host, retries: 0 },
      {
        id: 'pull',
        type: 'vision-one-pull',
        config: 'config',
        service: 'audit',
        schedule: 'input',
        start: 'lookback',
        lookback: 1,
        ...properties,
        wires: [['sink'], []],
      },
      { id: 'sink', type: 'helper', wires: [] },
    ];
    await helper.load([configNode, pullNode] as never, flow, { config: { token: simulator.token } });
  }

  const post = (path: string, body: object = {}) => helper.request().post(`/vision-one-pull/${path}`).send(body);
  const state = async (): Promise<PullState> =>
    (await helper.request().get('/vision-one-pull/pull/state')).body as PullState;

  async function until(is: (state: PullState) => boolean): Promise<PullState> {
    for (const end = Date.now() + 8_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 50))) {
      const found = await state();
      if (is(found)) return found;
    }
    throw new Error(`not in time: ${JSON.stringify(await state())}`);
  }

  it('pull now, and tell what came of it', async () => {
    await deploy();
    const before = await until(({ watermark }) => watermark !== null);
    assert.ok((before.lagMs ?? 0) > 3_500_000, 'an hour back');
    assert.deepEqual(before.cycles, []);
    const reply = await post('pull/pull');
    assert.deepEqual([reply.status, reply.body], [200, { started: true }]);
    const after = await until(({ cycles }) => cycles.length === 1);
    assert.ok((after.cycles[0]?.emitted ?? 0) > 0);
    assert.ok((after.lagMs ?? Infinity) < 120_000);
    assert.equal(after.service, 'audit');
    assert.equal(after.lastError, null);
    assert.ok((after.budget?.usedInLastMinute ?? 0) > 0);
  });

  it('pause and resume', async () => {
    await deploy({ schedule: 'interval', interval: 10 });
    await until(({ cycles }) => cycles.length === 1);
    assert.equal((await post('pull/pause')).status, 200);
    const paused = await until((found) => found.paused);
    assert.equal(paused.nextPull, null);
    assert.equal((await post('pull/resume')).status, 200);
    const resumed = await until(({ cycles }) => cycles.length === 2);
    assert.equal(resumed.paused, false);
  });

  it('reset to a time, and refuse one that can not be', async () => {
    await deploy();
    await until(({ watermark }) => watermark !== null);
    const start = new Date(Date.now() - 1_800_000).toISOString().replace(/\.\d+/, '');
    assert.equal((await post('pull/reset', { start })).status, 200);
    const { watermark } = await state();
    assert.equal(Date.parse(String(watermark)), Date.parse(start) - 1000);
    for (const wrong of [undefined, 'soon', '2999-01-01T00:00:00Z', { $gt: '' }]) {
      const reply = await post('pull/reset', { start: wrong });
      assert.deepEqual(
        [reply.status, (reply.body as { code: string }).code],
        [409, 'ERR_V1_CONFIG'],
        JSON.stringify(wrong),
      );
    }
    assert.equal((await state()).watermark, watermark);
  });

  it('say how far back a reset may go, and what to do for more', async () => {
    await deploy({ maxLookback: 2 });
    await until(({ watermark }) => watermark !== null);
    const messageFor = async (start: string) => ((await post('pull/reset', { start })).body as Refusal).message;
    const raise = 'raise Max. days back (at most 180 for audit) and deploy.';
    assert.equal(
      await messageFor('2020-01-01T00:00:00Z'),
      `The start (payload.start) lies more than 2 days back: ${raise}`,
    );
    await deploy({ maxLookback: '' });
    await until(({ watermark }) => watermark !== null);
    assert.match(await messageFor('2020-01-01T00:00:00Z'), /more than 180 days back: audit gives no more\.$/);
  });

  it('say when a refused token is asked for again: not at the next interval', async () => {
    simulator.faults.add({ kind: 'status', status: 401, times: 1000 });
    await deploy({ schedule: 'interval', interval: 10 });
    const { nextPull, status } = await until((found) => found.lastError?.code === 'ERR_V1_UNAUTHORIZED');
    const seconds = (Date.parse(String(nextPull)) - Date.now()) / 1000;
    assert.ok(seconds > 290 && seconds < 320, `${seconds} s`);
    assert.equal(status?.key, 'advice.ERR_V1_UNAUTHORIZED');
  });

  it('say when what is not reached is tried again', async () => {
    simulator.faults.add({ kind: 'status', status: 503, match: { stream: 'audit' }, times: 1000 });
    await deploy({ schedule: 'interval', interval: 10 });
    const { status } = await until((found) => found.status?.key.startsWith('failed') ?? false);
    assert.equal(status?.key, 'failedUntil');
    assert.match(String(status?.values?.['next']), /^\d\d:\d\d$/);
  });

  it('say of a host that knows nothing of Vision One what it is', async () => {
    const stub = await startStub((_request, response) => json(response, 404, {}));
    await deploy({ schedule: 'interval', interval: 10 }, stub.origin);
    const { status, lastError } = await until((found) => found.lastError !== null);
    await stub.close();
    assert.equal(status?.key, 'notVisionOne');
    assert.equal(lastError?.message, 'This host answers, but not as Vision One: check the region or host.');
  });

  it('say of an error when, which and what', async () => {
    simulator.deny('audit');
    await deploy({ schedule: 'interval', interval: 10 });
    const { lastError, status } = await until((found) => found.lastError !== null);
    assert.equal(lastError?.code, 'ERR_V1_FORBIDDEN');
    assert.equal(status?.key, 'advice.ERR_V1_FORBIDDEN');
  });

  it('are about deployed pulls only, and for pages of this editor only', async () => {
    await deploy();
    for (const name of ['pull', 'pause', 'resume', 'reset']) {
      assert.equal((await post(`other/${name}`)).status, 404);
      assert.equal((await post(`sink/${name}`)).status, 404);
      const foreign = await post(`pull/${name}`).set('Origin', 'http://evil.example');
      assert.equal(foreign.status, 403);
      const form = await helper.request().post(`/vision-one-pull/pull/${name}`).type('form').send('a=1');
      assert.equal(form.status, 415);
    }
    assert.equal((await helper.request().get('/vision-one-pull/other/state')).status, 404);
  });

  it('show all pulls to whoever watches, and none that is gone', async () => {
    await deploy();
    const ids = async () => ((await post('watch')).body as { pulls: PullState[] }).pulls.map(({ id }) => id);
    assert.deepEqual(await ids(), ['pull']);
    await helper.setFlows([{ id: 'sink', type: 'helper', wires: [] }] as never, 'full');
    assert.deepEqual(await ids(), []);
  });
});
