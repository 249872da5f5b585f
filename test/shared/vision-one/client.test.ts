import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { agentFor } from '../../../nodes/shared/http/agent';
import { createClient } from '../../../nodes/shared/vision-one/client';
import type { Page, VisionOneClient } from '../../../nodes/shared/vision-one/types';
import { VisionOneError, configError, type VisionOneErrorCode } from '../../../nodes/shared/vision-one/errors';
import { json, startStub, type HttpStub, type Respond } from '../../support/http-stub';

const token = 'secret-token-that-must-stay-secret';

describe('the client', () => {
  const open: { stub: HttpStub; client: VisionOneClient }[] = [];
  const signal = new AbortController().signal;

  async function against(respond: Respond, options: { timeout?: number; retries?: number } = {}) {
    const stub = await startStub(respond);
    const client = createClient({
      origin: stub.origin,
      token,
      userAgent: 'test/1',
      timeout: options.timeout ?? 5000,
      retries: options.retries ?? 3,
      requestsPerMinute: 1000,
      agent: agentFor(stub.origin, {}, undefined, configError),
      random: () => 0,
    });
    open.push({ stub, client });
    return { stub, client };
  }

  async function refusal(promise: Promise<unknown>, code: VisionOneErrorCode): Promise<VisionOneError> {
    const error: unknown = await promise.then(
      () => assert.fail('no error'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof VisionOneError, inspect(error));
    assert.equal(error.code, code, error.message);
    assert.ok(!inspect(error, { depth: 10, showHidden: true }).includes(token), 'the token is in the error');
    assert.ok(!(error.stack ?? '').includes(token));
    return error;
  }

  async function pagesOf(client: VisionOneClient): Promise<Page[]> {
    const pages: Page[] = [];
    for await (const page of client.pages({ path: '/v3.0/x', headers: { 'TMV1-Filter': "a eq 'b'" }, signal }))
      pages.push(page);
    return pages;
  }

  afterEach(async () => {
    for (const { stub, client } of open.splice(0)) {
      client.close();
      await stub.close();
    }
  });

  it('sends token, user agent and parameters, and gives the JSON object', async () => {
    const { stub, client } = await against((_request, response) => json(response, 200, { ok: true }));
    const answer = await client.get({
      path: '/v3.0/x',
      params: { a: 'loggedDateTime asc', b: undefined, c: 1 },
      signal,
    });
    assert.deepEqual(answer.body, { ok: true });
    assert.equal(stub.asked[0]?.url, '/v3.0/x?a=loggedDateTime%20asc&c=1');
    assert.equal(stub.asked[0]?.headers.authorization, `Bearer ${token}`);
    assert.equal(stub.asked[0]?.headers['user-agent'], 'test/1');
  });

  it('posts a body, and retries a POST as well', async () => {
    const { stub, client } = await against((_request, response, count) =>
      count === 1 ? json(response, 502, {}) : json(response, 200, { data: {} }),
    );
    let sent = 0;
    const onSent = (): void => void (sent += 1);
    await client.post({ path: '/v2.0/xdr/search/data', body: { query: 'a:"b"' }, signal, onSent });
    assert.equal(sent, 2);
    assert.deepEqual(
      stub.asked.map((one) => one.body),
      ['{"query":"a:\\"b\\""}', '{"query":"a:\\"b\\""}'],
    );
    assert.equal(stub.asked[1]?.headers.authorization, `Bearer ${token}`);
  });

  it('follows nextLink to its end, re-sends the headers, encodes raw blanks, adds nothing', async () => {
    const { stub, client } = await against((request, response, count) => {
      const host = request.headers.host ?? '';
      const bodies = [
        { items: [1], totalCount: 3, nextLink: `http://${host}/beta/x?orderBy=score desc&skipToken=a%2Bb` },
        { items: [], nextLink: `http://${host}/v3.0/x?skipToken=2` },
        { items: null, nextLink: `http://${host}/v3.0/x?skipToken=3` },
        { items: [2, 3], nextLink: '' },
      ];
      json(response, 200, bodies[count - 1]);
    });
    const pages = await pagesOf(client);
    assert.deepEqual(
      pages.map((page) => page.items),
      [[1], [], [], [2, 3]],
    );
    assert.deepEqual(
      pages.map((page) => page.more),
      [true, true, true, false],
    );
    assert.equal(pages[0]?.totalCount, 3);
    assert.equal(stub.asked[1]?.url, '/beta/x?orderBy=score%20desc&skipToken=a%2Bb');
    assert.deepEqual(
      stub.asked.map((one) => one.headers['tmv1-filter']),
      Array(4).fill("a eq 'b'"),
    );
  });

  for (const link of [
    'http://evil.example/v3.0/x',
    'https://127.0.0.1/v3.0/x',
    '//evil.example/x',
    'http://user@127.0.0.1:1/x',
    'http://[::1]:1/x',
    'file:///etc/passwd',
    'http://',
  ]) {
    it(`never follows the foreign nextLink ${link}`, async () => {
      const { stub, client } = await against((_request, response) =>
        json(response, 200, { items: [1], nextLink: link }),
      );
      await refusal(pagesOf(client), 'ERR_V1_FOREIGN_LINK');
      assert.equal(stub.asked.length, 1);
    });
  }

  it('ends a circle of pages', async () => {
    const { stub, client } = await against((request, response, count) =>
      json(response, 200, { items: [], nextLink: `http://${request.headers.host}/x?p=${count % 3}` }),
    );
    await refusal(pagesOf(client), 'ERR_V1_BAD_RESPONSE');
    assert.ok(stub.asked.length <= 5);
  });

  it('follows no redirect', async () => {
    const { stub, client } = await against((_request, response) => {
      response.writeHead(302, { location: 'http://127.0.0.1:9/steal' });
      response.end();
    });
    await refusal(client.get({ path: '/x', signal }), 'ERR_V1_BAD_RESPONSE');
    assert.equal(stub.asked.length, 1);
  });

  const statuses: [number, unknown, VisionOneErrorCode, number][] = [
    [400, { error: { code: 'BadRequest', message: 'Unknown field' } }, 'ERR_V1_BAD_REQUEST', 1],
    [400, { error: { code: 'RequestTimeout', message: 'too long' } }, 'ERR_V1_TIMEOUT', 1],
    [400, { error: { code: '1010550', message: 'token expired' } }, 'ERR_V1_PAGE_EXPIRED', 1],
    [400, { error: { code: 'BadRequest', number: 1010550, message: 'token expired' } }, 'ERR_V1_PAGE_EXPIRED', 1],
    [400, { error: { code: 'BadRequest', innererror: { innererror: { code: 1010550 } } } }, 'ERR_V1_PAGE_EXPIRED', 1],
    [400, { error: { code: 'BadRequest', message: 'request token expired' } }, 'ERR_V1_BAD_REQUEST', 1],
    [400, { error: { code: { toString: 1 }, innererror: { number: { valueOf: 1 } } } }, 'ERR_V1_BAD_REQUEST', 1],
    [
      401,
      { error: { code: 'InvalidCredentials', message: 'no', innererror: { code: 'x' } } },
      'ERR_V1_UNAUTHORIZED',
      2,
    ],
    [403, { error: { code: 'AccessDenied', message: 'no' } }, 'ERR_V1_FORBIDDEN', 1],
    [404, 'gone', 'ERR_V1_NOT_FOUND', 1],
    [407, '', 'ERR_V1_CONFIG', 1],
    [408, {}, 'ERR_V1_TIMEOUT', 1],
    [413, {}, 'ERR_V1_TOO_LARGE', 1],
    [500, {}, 'ERR_V1_UNAVAILABLE', 4],
    [502, '<html>bad gateway</html>', 'ERR_V1_UNAVAILABLE', 4],
    [503, { code: 'x' }, 'ERR_V1_UNAVAILABLE', 4],
    [504, {}, 'ERR_V1_TIMEOUT', 1],
    [599, {}, 'ERR_V1_TIMEOUT', 1],
    [204, undefined, 'ERR_V1_BAD_RESPONSE', 1],
    [304, undefined, 'ERR_V1_BAD_RESPONSE', 1],
  ];
  for (const [status, body, code, requests] of statuses) {
    it(`answers HTTP ${status} ${JSON.stringify(body)} with ${code} after ${requests} request(s)`, async () => {
      const { stub, client } = await against((_request, response) => {
        if (body === undefined) {
          response.writeHead(status);
          response.end();
        } else json(response, status, body, { 'x-trace-id': 'trace-1' });
      });
      const error = await refusal(client.get({ path: '/x', signal }), code);
      assert.equal(error.status, status);
      assert.equal(stub.asked.length, requests);
      if (body !== undefined) assert.equal(error.traceId, 'trace-1');
    });
  }

  it('knows an ended page token by its words too, where a nextLink was followed', async () => {
    for (const message of ['request token expired, submit a new query', 'The request token has expired.']) {
      const { client } = await against((_request, response, count) => {
        if (count === 1) json(response, 200, { items: [1], nextLink: '/x?skipToken=1' });
        else json(response, 400, { error: { code: 'BadRequest', message } });
      });
      await refusal(pagesOf(client), 'ERR_V1_PAGE_EXPIRED');
    }
  });

  it('understands the service in each of its shapes', async () => {
    const bodies = [
      { error: { code: 'C', message: 'M' } },
      { code: 'C', message: 'M' },
      { fail: [{ code: 'C', message: 'M' }] },
      [{ code: 'C', message: 'M' }],
    ];
    for (const body of bodies) {
      const { client } = await against((_request, response) => json(response, 403, body));
      const error = await refusal(client.get({ path: '/x', signal }), 'ERR_V1_FORBIDDEN');
      assert.deepEqual([error.serviceCode, error.serviceMessage], ['C', 'M'], JSON.stringify(body));
    }
  });

  it('keeps the token out of an error even when the service repeats it', async () => {
    const { client } = await against((request, response) => {
      json(response, 403, { error: { code: 'X', message: `denied: ${request.headers.authorization}` } });
    });
    await refusal(client.get({ path: '/x', signal }), 'ERR_V1_FORBIDDEN');
  });

  const garbage: [string, string | Buffer, string][] = [
    ['html', '<html>login</html>', 'text/html'],
    ['nothing', '', 'application/json'],
    ['half a JSON', '{"items":[1', 'application/json'],
    ['a list', '[1]', 'application/json'],
    ['a number', '5', 'application/json'],
  ];
  for (const [name, body, type] of garbage) {
    it(`answers ${name} with ERR_V1_BAD_RESPONSE`, async () => {
      const { client } = await against((_request, response) => {
        response.writeHead(200, { 'content-type': type });
        response.end(body);
      });
      await refusal(client.get({ path: '/x', signal }), 'ERR_V1_BAD_RESPONSE');
    });
  }

  for (const body of [{}, { items: {} }, { items: 'x' }, { items: [], nextLink: 5 }]) {
    it(`takes ${JSON.stringify(body)} for no page`, async () => {
      const { client } = await against((_request, response) => json(response, 200, body));
      await refusal(pagesOf(client), 'ERR_V1_BAD_RESPONSE');
    });
  }

  it('reads gzip and a byte order mark', async () => {
    const { client } = await against((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end(gzipSync('\ufeff{"items":[1]}'));
    });
    assert.deepEqual((await pagesOf(client))[0]?.items, [1]);
  });

  it('refuses a compressed bomb', async () => {
    const bomb = gzipSync(Buffer.alloc(80 * 1024 * 1024, 0x20));
    const { client } = await against((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end(bomb);
    });
    await refusal(client.get({ path: '/x', signal }), 'ERR_V1_BAD_RESPONSE');
  });

  it('asks again when the connection breaks in the middle of a body', async () => {
    const { stub, client } = await against((_request, response, count) => {
      if (count > 1) return json(response, 200, { items: [] });
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"items":[');
      setTimeout(() => response.destroy(), 20);
    });
    assert.equal((await pagesOf(client)).length, 1);
    assert.equal(stub.asked.length, 2);
  });

  it('names the host, not the url, when nobody answers', async () => {
    const { stub, client } = await against((_request, response) => response.destroy(), { retries: 1 });
    const error = await refusal(client.get({ path: '/secret-path', signal }), 'ERR_V1_UNAVAILABLE');
    assert.equal(stub.asked.length, 2);
    assert.ok(!error.message.includes('secret-path'));
    assert.match(error.message, /after 2 tries/);
  });

  it('ends a reply that trickles at the time limit, and does not ask again', async () => {
    const { stub, client } = await against(
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const drip = setInterval(() => response.write(' '), 20);
        response.on('close', () => clearInterval(drip));
      },
      { timeout: 150 },
    );
    await refusal(client.get({ path: '/x', signal }), 'ERR_V1_TIMEOUT');
    assert.equal(stub.asked.length, 1);
  });

  it('ends at once when aborted: in flight, and in a wait', async () => {
    const { client } = await against((_request, response, count) => {
      if (count === 1) json(response, 429, {}, { 'retry-after': '600' });
    });
    for (const path of ['/wait-for-429', '/wait-behind-it']) {
      const stop = new AbortController();
      const call = client.get({ path, signal: stop.signal });
      setTimeout(() => stop.abort(new Error('stopped')), 50);
      await assert.rejects(call, /stopped/);
    }
  });

  it('pauses every lane after a 429 and sends one probe', async () => {
    const times: number[] = [];
    const { client } = await against((_request, response, count) => {
      times.push(Date.now());
      if (count === 1) json(response, 429, { code: 'TooManyRequests' }, { 'retry-after': '1' });
      else setTimeout(() => json(response, 200, {}), 100);
    });
    const ask = (id: string) => client.get({ path: '/x', signal, lane: { id } });
    const first = ask('a');
    while (client.budget().pausedUntil === undefined) await new Promise(setImmediate);
    await Promise.all([first, ask('b'), ask('c')]);
    const since = times.map((time) => time - (times[0] ?? 0));
    assert.equal(times.length, 4);
    assert.ok((since[1] ?? 0) >= 990, `probe after ${since[1]} ms`);
    assert.ok((since[2] ?? 0) - (since[1] ?? 0) >= 95, 'the others wait for the probe');
  });

  it('does not hammer with a refused token: one confirmation, then refusals without a request', async () => {
    const { stub, client } = await against((_request, response) => json(response, 401, {}));
    for (let i = 0; i < 5; i++) await refusal(client.get({ path: '/x', signal }), 'ERR_V1_UNAUTHORIZED');
    assert.equal(stub.asked.length, 2);
    await refusal(client.get({ path: '/x', signal, probe: true }), 'ERR_V1_UNAUTHORIZED');
    assert.equal(stub.asked.length, 3);
  });

  it('takes one 401 among good replies for a slip', async () => {
    const { client } = await against((_request, response, count) => json(response, count === 1 ? 401 : 200, {}));
    await client.get({ path: '/x', signal });
  });

  it('takes its time from the service', async () => {
    const { client } = await against((_request, response) =>
      json(response, 200, {}, { date: 'Wed, 01 Jan 2025 00:00:00 GMT' }),
    );
    await client.get({ path: '/x', signal });
    assert.ok(Math.abs(client.serverNow() - Date.UTC(2025, 0, 1)) < 2000);
  });
});
