import assert from 'node:assert/strict';
import { ping } from '../../../nodes/shared/vision-one/ping';
import { clientOf } from '../../faults/client';
import { json, startStub } from '../../support/http-stub';

const healthcheck = '/v3.0/healthcheck/connectivity';

describe('a ping', () => {
  async function ask(statuses: Readonly<Record<string, number>>) {
    const stub = await startStub((request, response) => {
      const { pathname } = new URL(request.url ?? '', 'http://host');
      json(response, statuses[pathname] ?? 200, {});
    });
    const client = clientOf(stub.origin);
    const failure = await ping(client, 'lane', new AbortController().signal).then(
      () => undefined,
      (error: { code?: string; message?: string }) => error,
    );
    client.close();
    await stub.close();
    return {
      failure: failure?.code,
      message: failure?.message,
      asked: stub.asked.map(({ url }) => new URL(url, 'http://host')),
    };
  }

  it('asks whether Vision One answers this token', async () => {
    const { failure, asked } = await ask({});
    assert.equal(failure, undefined);
    assert.deepEqual(
      asked.map(({ pathname }) => pathname),
      [healthcheck],
    );
  });

  it('asks a host without v3.0 as stix-shifter does: for the events from now to now', async () => {
    const { failure, asked } = await ask({ [healthcheck]: 404 });
    assert.equal(failure, undefined);
    const { pathname, searchParams } = asked[1]!;
    assert.equal(pathname, '/v2.0/siem/events');
    const [start, end] = [searchParams.get('startDateTime') ?? '', searchParams.get('endDateTime') ?? ''];
    assert.match(start, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
    assert.equal(end, start);
    assert.ok(Math.abs(Date.parse(start) - Date.now()) < 60_000);
  });

  it('says that a host is not Vision One when it knows neither', async () => {
    const { failure, message } = await ask({ [healthcheck]: 404, '/v2.0/siem/events': 404 });
    assert.equal(failure, 'ERR_V1_NOT_FOUND');
    assert.equal(message, 'This host answers, but not as Vision One: check the region or host.');
    assert.equal((await ask({ [healthcheck]: 404, '/v2.0/siem/events': 403 })).failure, 'ERR_V1_FORBIDDEN');
  });

  it('fails as that fails, and takes no other refusal for a missing v3.0', async () => {
    for (const [status, code] of [
      [401, 'ERR_V1_UNAUTHORIZED'],
      [403, 'ERR_V1_FORBIDDEN'],
      [599, 'ERR_V1_TIMEOUT'],
    ] as const) {
      const { failure, asked } = await ask({ [healthcheck]: status });
      assert.equal(failure, code);
      assert.ok(asked.every(({ pathname }) => pathname === healthcheck));
    }
  });
});
