import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import { request } from 'node:http';
import { ask, error, itemsOf } from './client';
import { type Fault, type Simulator, startSimulator } from './index';

const noon = Date.parse('2026-03-01T12:00:00Z');
const audit = '/v3.0/audit/logs';

describe('simulator: faults', () => {
  let simulator: Simulator;
  beforeEach(async () => {
    simulator = await startSimulator({ clock: () => noon, contract: 'note' });
  });
  afterEach(async () => {
    await simulator.close();
  });

  const met = async (fault: Fault, path = audit): Promise<Awaited<ReturnType<typeof ask>>> => {
    simulator.faults.add(fault);
    const reply = await ask(simulator, path);
    const after = await ask(simulator, path);
    assert.equal(after.status, 200, 'a fault meets one request unless told otherwise');
    return reply;
  };

  describe('which requests they meet', () => {
    const statuses = async (path: string, count: number): Promise<number[]> => {
      const list: number[] = [];
      for (let sent = 0; sent < count; sent++) list.push((await ask(simulator, path)).status);
      return list;
    };

    it('a number of them', async () => {
      simulator.faults.add({ kind: 'status', status: 503, times: 2 });
      assert.deepEqual(await statuses(audit, 3), [503, 503, 200]);
    });

    it('the n-th', async () => {
      simulator.faults.add({ kind: 'status', status: 503, match: { requestNumber: 3 } });
      assert.deepEqual(await statuses(audit, 4), [200, 200, 503, 200]);
    });

    it('those of a path, a pattern, a stream', async () => {
      simulator.faults.add({ kind: 'status', status: 501, match: { path: '/v3.0/oat/detections' } });
      simulator.faults.add({ kind: 'status', status: 502, match: { path: /alerts/ } });
      simulator.faults.add({ kind: 'status', status: 503, match: { stream: 'detections' } });
      assert.deepEqual(await statuses(audit, 1), [200]);
      assert.deepEqual(await statuses('/v3.0/oat/detections', 1), [501]);
      assert.deepEqual(await statuses('/v3.0/workbench/alerts', 1), [502]);
      assert.deepEqual(await statuses('/v3.0/search/detections', 1), [503]);
    });

    it('a page of a chain', async () => {
      simulator.faults.add({ kind: 'expire-token', match: { page: 2 } });
      await assert.rejects(itemsOf(simulator, audit), /1010550/);
      assert.equal(simulator.ledger.requestCount, 3);
      assert.ok((await itemsOf(simulator, audit)).length > 1000);
    });

    it('a share, the same one for the same seed', async () => {
      const run = async (seed: number): Promise<number[]> => {
        const other = await startSimulator({ clock: () => noon, seed });
        other.faults.add({ kind: 'status', status: 500, match: { probability: 0.3 } });
        const list: number[] = [];
        for (let sent = 0; sent < 60; sent++) list.push((await ask(other, '/v3.0/healthcheck/connectivity')).status);
        await other.close();
        return list;
      };
      const first = await run(7);
      assert.deepEqual(await run(7), first);
      assert.notDeepEqual(await run(8), first);
      const failed = first.filter((status) => status === 500).length;
      assert.ok(failed > 5 && failed < 35, String(failed));
    });

    it('none after clear()', async () => {
      simulator.faults.add({ kind: 'status', status: 500, times: Infinity });
      simulator.faults.clear();
      assert.deepEqual(await statuses(audit, 1), [200]);
    });
  });

  describe('replies', () => {
    for (const status of [400, 401, 403, 404, 408, 413, 429, 500, 502, 503, 504, 599])
      it(`status ${status} with a body of the service's shape`, async () => {
        const reply = await met({ kind: 'status', status });
        assert.equal(reply.status, status);
        if (status !== 429) assert.equal(typeof error(reply).message, 'string');
      });

    it('status with its own body and Retry-After', async () => {
      const reply = await met({ kind: 'status', status: 503, retryAfter: 7, body: { message: 'maintenance' } });
      assert.deepEqual([reply.headers['retry-after'], reply.body.message], ['7', 'maintenance']);
    });

    it('429 in three shapes', async () => {
      assert.equal((await met({ kind: 'rate-limit', shape: 'bare' })).body.code, 'TooManyRequests');
      assert.equal(error(await met({ kind: 'rate-limit', shape: 'wrapped' })).code, 'TooManyRequests');
      const array = await met({ kind: 'rate-limit', shape: 'array', retryAfter: 'garbage' });
      assert.equal((array.body.fail as { code: string }[])[0]!.code, 'TooManyRequests');
      assert.equal(array.headers['retry-after'], 'garbage');
    });

    it('html, wrong JSON, half a JSON, nothing, 204', async () => {
      assert.match((await met({ kind: 'html', status: 502 })).text, /^<html>/);
      assert.deepEqual((await met({ kind: 'wrong-json' })).body, [1, 2, 3]);
      const half = await met({ kind: 'truncated' });
      assert.equal(half.status, 200);
      assert.ok('text' in half.body && half.text.startsWith('{"items":['));
      assert.equal((await met({ kind: 'empty' })).text, '');
      assert.equal((await met({ kind: 'status', status: 204 })).text, '');
    });

    it('a redirect', async () => {
      const reply = await met({ kind: 'redirect', location: 'https://collector.example/' });
      assert.deepEqual([reply.status, reply.headers.location], [302, 'https://collector.example/']);
    });

    it('items missing, null, an object; one broken item; patched and changed members', async () => {
      assert.ok(!('items' in (await met({ kind: 'drop-items' })).body));
      assert.equal((await met({ kind: 'drop-items', items: null })).body.items, null);
      assert.deepEqual((await met({ kind: 'drop-items', items: { a: 1 } })).body.items, { a: 1 });
      assert.equal((await met({ kind: 'replace-item', index: 2, item: 'broken' })).items[2], 'broken');
      const oat = '/v3.0/oat/detections';
      const { totalCount } = (await ask(simulator, oat)).body;
      assert.equal((await met({ kind: 'patch', body: { totalCount: 9 } }, oat)).body.totalCount, 9);
      assert.ok(!('nextLink' in (await met({ kind: 'patch', body: { nextLink: undefined } }, oat)).body));
      const more = (body: Readonly<Record<string, unknown>>): object => ({
        ...body,
        totalCount: Number(body.totalCount) + 1,
      });
      assert.equal((await met({ kind: 'change', change: more }, oat)).body.totalCount, Number(totalCount) + 1);
    });

    it('Date wrong by some time, or missing', async () => {
      assert.equal((await met({ kind: 'clock-skew', skew: 300_000 })).headers.date, 'Sun, 01 Mar 2026 12:05:00 GMT');
      assert.equal((await met({ kind: 'clock-skew', skew: null })).headers.date, undefined);
    });

    it('headers that a cache on the way would add', async () => {
      const reply = await met({ kind: 'headers', headers: { Age: '300', Date: 'Sun, 01 Mar 2026 11:55:00 GMT' } });
      assert.deepEqual([reply.headers.age, reply.headers.date], ['300', 'Sun, 01 Mar 2026 11:55:00 GMT']);
      assert.equal(reply.items.length, 50);
    });

    it('gzip, a byte order mark, chunks, a huge page', async () => {
      const { body } = await ask(simulator, audit);
      const bom = await met({ kind: 'bom' });
      assert.equal(bom.text.charCodeAt(0), 0xfeff);
      assert.deepEqual(JSON.parse(bom.text.slice(1)), body);
      const chunked = await met({ kind: 'chunked' });
      assert.equal(chunked.headers['transfer-encoding'], 'chunked');
      assert.deepEqual(chunked.body, body);
      const huge = await met({ kind: 'huge', bytes: 3_000_000 });
      assert.ok(huge.text.length > 3_000_000);
      assert.deepEqual(huge.body, body);
      simulator.faults.add({ kind: 'gzip' });
      const { headers, bytes } = await raw();
      assert.equal(headers['content-encoding'], 'gzip');
      assert.deepEqual(JSON.parse(gunzipSync(bytes).toString()), body);
    });

    it('a gzip bomb is small on the wire', async () => {
      simulator.faults.add({ kind: 'bomb', bytes: 64 << 20 });
      const { bytes } = await raw();
      assert.ok(bytes.length < 200_000);
      assert.equal(gunzipSync(bytes).length, 64 << 20);
    });
  });

  describe('links', () => {
    it('to the page itself, to the same page under another token, to another host', async () => {
      const { nextLink } = await ask(simulator, audit);
      const looped = await met({ kind: 'loop-next-link', match: { page: 1 } }, nextLink);
      assert.equal(
        new URL(looped.nextLink!).searchParams.get('skipToken'),
        new URL(nextLink!).searchParams.get('skipToken'),
      );

      const repeated = await met({ kind: 'repeat-page', match: { page: 1 } }, nextLink);
      assert.notEqual(repeated.nextLink, nextLink);
      const again = await ask(simulator, repeated.nextLink!);
      assert.deepEqual(again.items, repeated.items);
      assert.notDeepEqual((await ask(simulator, again.nextLink!)).items, again.items);

      assert.equal(new URL((await met({ kind: 'foreign-next-link' })).nextLink!).hostname, 'collector.example');
      assert.equal((await met({ kind: 'foreign-next-link', link: 'http://[::1]/' })).nextLink, 'http://[::1]/');
    });

    it('repeat the first page too', async () => {
      const repeated = await met({ kind: 'repeat-page' });
      const again = await ask(simulator, repeated.nextLink!);
      assert.deepEqual(again.items, repeated.items);
    });
  });

  describe('connections', () => {
    it('reset without an answer; cut in the middle', async () => {
      simulator.faults.add({ kind: 'reset' });
      await assert.rejects(ask(simulator, audit), /ECONNRESET|socket hang up/);
      simulator.faults.add({ kind: 'cut' });
      await assert.rejects(ask(simulator, audit), /aborted|ECONNRESET/);
      assert.equal(simulator.ledger.totals('audit').servings, 0);
    });

    it('late, slow and silent', async () => {
      const begun = performance.now();
      await met({ kind: 'late', delay: 60 });
      assert.ok(performance.now() - begun >= 58);
      const slow = await met({ kind: 'slow', delay: 1 }, '/v3.0/healthcheck/connectivity');
      assert.deepEqual(slow.body, { status: 'available' });
      simulator.faults.add({ kind: 'silent' });
      const answered = await Promise.race([
        ask(simulator, audit).then(
          () => true,
          () => true,
        ),
        new Promise((resolve) => setTimeout(resolve, 100, false)),
      ]);
      assert.equal(answered, false);
      assert.equal(simulator.ledger.requests.at(-1)!.status, 0);
    });
  });

  it('revoke the token for good', async () => {
    simulator.faults.add({ kind: 'revoke-token' });
    assert.equal((await ask(simulator, audit)).status, 401);
    assert.equal((await ask(simulator, audit)).status, 401);
    simulator.restoreToken();
    assert.equal((await ask(simulator, audit)).status, 200);
  });

  async function raw(): Promise<{ headers: Record<string, unknown>; bytes: Buffer }> {
    return new Promise((resolve, reject) => {
      const headers = { Authorization: `Bearer ${simulator.token}` };
      request(simulator.url + audit, { headers, agent: false }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve({ headers: response.headers, bytes: Buffer.concat(chunks) }));
      })
        .on('error', reject)
        .end();
    });
  }
});
