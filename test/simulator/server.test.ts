import assert from 'node:assert/strict';
import { selfSigned } from '../support/certificate';
import { ask, error } from './client';
import { type Simulator, type SimulatorOptions, startSimulator } from './index';

const noon = Date.parse('2026-03-01T12:00:00Z');

describe('simulator: the server around the endpoints', () => {
  let clock = noon;
  let simulator: Simulator;
  async function start(options: SimulatorOptions = {}): Promise<void> {
    clock = noon;
    simulator = await startSimulator({ clock: () => clock, contract: 'note', ...options });
  }
  afterEach(async () => {
    await simulator.close();
  });
  const status = async (path: string): Promise<number> => (await ask(simulator, path)).status;
  const audit = '/v3.0/audit/logs';

  it('answers 401 with a nested innererror without a token, with a wrong one and with the one before', async () => {
    await start();
    const before = simulator.token;
    const missing = await ask(simulator, audit, { token: null });
    const wrong = await ask(simulator, audit, { token: 'x' });
    assert.deepEqual([missing.status, error(missing).code], [401, 'Unauthorized']);
    assert.deepEqual([wrong.status, error(wrong).code], [401, 'InvalidCredentials']);
    const inner = error(wrong).innererror as { code: string; service: string; innererror: { code: string } };
    assert.equal(inner.code, 'InvalidToken');
    assert.equal(inner.innererror.code, 'InvalidToken');
    const next = simulator.setToken();
    assert.notEqual(next, before);
    assert.equal((await ask(simulator, audit, { token: before })).status, 401);
    assert.equal((await ask(simulator, audit, { token: next })).status, 200);
  });

  it('its token is a JWT with a customer and an end', async () => {
    await start({ tokenLife: 86_400_000 });
    const claims = JSON.parse(Buffer.from(simulator.token.split('.')[1]!, 'base64url').toString()) as Record<
      string,
      unknown
    >;
    assert.equal(claims.exp, noon / 1000 + 86_400);
    assert.equal(typeof claims.cid, 'string');
  });

  it('answers 401 while the token is revoked', async () => {
    await start();
    simulator.revokeToken();
    assert.equal(await status(audit), 401);
    simulator.restoreToken();
    assert.equal(await status(audit), 200);
  });

  it('answers 403 for the services that the role lacks, and only for them', async () => {
    await start({ denied: ['oat'] });
    assert.equal(await status('/v3.0/oat/detections'), 403);
    assert.equal(error(await ask(simulator, '/v3.0/oat/detections')).code, 'AccessDenied');
    assert.equal(await status(audit), 200);
    simulator.allow('oat');
    simulator.deny('search');
    assert.equal(await status('/v3.0/oat/detections'), 200);
    assert.equal(await status('/v3.0/search/detections'), 403);
    assert.equal(await status('/v3.0/healthcheck/connectivity'), 200);
  });

  it('answers 404 for unknown paths and methods, 400 for a parameter sent twice', async () => {
    await start();
    assert.equal(await status('/v3.0/nosuch'), 404);
    assert.equal((await ask(simulator, audit, { method: 'POST' })).status, 404);
    assert.equal(await status(`${audit}?top=50&top=50`), 400);
  });

  it('connectivity is available', async () => {
    await start();
    assert.deepEqual((await ask(simulator, '/v3.0/healthcheck/connectivity')).body, { status: 'available' });
  });

  it('lists the key with its end', async () => {
    await start();
    const [key] = (await ask(simulator, '/v3.0/iam/apiKeys')).items;
    assert.equal(key!.status, 'enabled');
    assert.match(String(key!.expiredDateTime), /^2027-03-01T/);
  });

  it('sends server time as Date, and a trace id: the one sent, or its own', async () => {
    await start();
    const reply = await ask(simulator, audit);
    assert.equal(reply.headers.date, 'Sun, 01 Mar 2026 12:00:00 GMT');
    assert.match(String(reply.headers['x-trace-id']), /^[0-9a-f-]{36}$/);
    const echoed = await ask(simulator, audit, { headers: { 'x-trace-id': 'mine' } });
    assert.equal(echoed.headers['x-trace-id'], 'mine');
  });

  describe('rate', () => {
    const burst = async (path: string, count: number): Promise<number> => {
      let accepted = 0;
      for (let sent = 0; sent < count; sent++) if ((await status(path)) === 200) accepted++;
      return accepted;
    };

    it('is counted over a key in windows of 60 s; beyond it 429 without a wrapper and without Retry-After', async () => {
      await start({ requestsPerMinute: 5 });
      assert.equal(await burst(audit, 4), 4);
      assert.equal(await burst('/v3.0/healthcheck/connectivity', 4), 1);
      const refused = await ask(simulator, audit);
      assert.deepEqual([refused.status, refused.body.code], [429, 'TooManyRequests']);
      assert.equal(refused.headers['retry-after'], undefined);
      clock += 60_000;
      assert.equal(await burst(audit, 6), 5);
    });

    it('can be counted by endpoint, say Retry-After, and have the other body shapes', async () => {
      await start({ requestsPerMinute: 1, rateScope: 'endpoint', retryAfter: 30, rateBody: 'array' });
      assert.equal(await burst(audit, 2), 1);
      assert.equal(await burst('/v3.0/healthcheck/connectivity', 2), 1);
      const refused = await ask(simulator, audit);
      assert.equal(refused.headers['retry-after'], '30');
      assert.ok(Array.isArray(refused.body.fail));
    });
  });

  it('waits for its latency', async () => {
    await start({ latency: 80 });
    const begun = performance.now();
    await status(audit);
    assert.ok(performance.now() - begun >= 78);
  });

  it('speaks TLS, with nextLink of the same origin', async () => {
    const tls = selfSigned();
    await start({ tls });
    assert.match(simulator.url, /^https:/);
    const reply = await ask(simulator, audit, { ca: tls.cert });
    assert.equal(new URL(reply.nextLink!).origin, simulator.url);
    assert.equal((await ask(simulator, reply.nextLink!, { ca: tls.cert })).status, 200);
    await assert.rejects(ask(simulator, audit), /self-signed/);
  });

  it('nextLink names the host that the client named', async () => {
    await start();
    const reply = await ask(simulator, `http://localhost:${simulator.port}${audit}`);
    assert.equal(new URL(reply.nextLink!).host, `localhost:${simulator.port}`);
  });

  it('knows a resource below /beta/ too, where a nextLink of Trend was seen to lead', async () => {
    await start();
    const { nextLink } = await ask(simulator, audit);
    assert.equal((await ask(simulator, nextLink!.replace('/v3.0', '/beta/v3.0'))).items.length, 50);
  });

  it('takes long filters to their own limit, not to the limit of headers', async () => {
    await start();
    const filter = Array.from(
      { length: 90 },
      (_, at) => `id eq 'WB-9002-20260301-${String(at).padStart(5, '0')}'`,
    ).join(' or ');
    assert.ok(filter.length > 3000 && filter.length < 5000);
    const reply = await ask(simulator, '/v3.0/workbench/alerts', { headers: { 'TMV1-Filter': filter } });
    assert.equal(reply.status, 200);
    const longer = `${filter} or ${filter}`;
    assert.equal((await ask(simulator, '/v3.0/workbench/alerts', { headers: { 'TMV1-Filter': longer } })).status, 400);
  });
});
