import assert from 'node:assert/strict';
import { agentFor } from '../../nodes/shared/http/agent';
import { configError, visionOneFault } from '../../nodes/shared/vision-one/errors';
import { RateGate } from '../../nodes/shared/http/rate-gate';
import { ServerClock } from '../../nodes/shared/http/server-clock';
import { Transport } from '../../nodes/shared/http/transport';
import { allPages, clientOf, failureOf, token } from '../faults/client';
import { json, startStub, type HttpStub } from '../support/http-stub';

/** What a reply may hold to lead a client astray; `own` and `evil` are `127.0.0.1:PORT`. */
const astray: readonly ((own: string, evil: string) => string)[] = [
  (_, evil) => `http://${evil}/v3.0/x`,
  (_, evil) => `//${evil}/v3.0/x`,
  (_, evil) => `\\\\${evil}\\v3.0\\x`,
  (_, evil) => `/\\${evil}/v3.0/x`,
  (_, evil) => `/\t/${evil}/v3.0/x`,
  (_, evil) => `http:/${evil}/v3.0/x`,
  (_, evil) => `http:${evil.replace('127.0.0.1', '//127.1')}/v3.0/x`,
  (_, evil) => ` \n http://${evil}/v3.0/x`,
  (own, evil) => `http://${own}@${evil}/v3.0/x`,
  (own, evil) => `http://${own}\\@${evil}/v3.0/x`,
  (own, evil) => `http://${own}#@${evil}/v3.0/x`,
  (own, evil) => `http://${evil}/?http://${own}/`,
  (own) => `http://user:pw@${own}/v3.0/x`,
  (own) => `https://${own}/v3.0/x`,
  (own) => `blob:http://${own}/v3.0/x`,
  (own) => `http://${own}.evil.example/v3.0/x`,
  (own) => `http://${own}0/v3.0/x`,
  (own) => `http://${own.replace('127.0.0.1', 'localhost')}/v3.0/x`,
  (own) => `http://${own.replace('127.0.0.1', '[::ffff:127.0.0.1]')}/v3.0/x`,
  (own) => `http://${own.replace('127.0.0.1', '127.0.0.1.')}/v3.0/x`,
  () => 'data:application/json,{"items":[]}',
  () => 'file:///etc/hostname',
  () => 'http://[',
];

describe('the token goes to no other origin', () => {
  let service: HttpStub;
  let evil: HttpStub;
  let link = '';
  const hostOf = ({ origin }: HttpStub): string => origin.replace('http://', '');

  before(async () => {
    service = await startStub((_request, response, count) =>
      json(response, 200, { items: [], nextLink: count === 1 ? link : '' }),
    );
    evil = await startStub((_request, response) => json(response, 200, { items: [] }));
  });
  beforeEach(() => (service.asked.length = 0));
  afterEach(() => assert.deepEqual(evil.asked, []));
  after(() => Promise.all([service.close(), evil.close()]));

  for (const make of astray) {
    it(`by the nextLink ${JSON.stringify(make('127.0.0.1:1', '127.0.0.1:2'))}`, async () => {
      link = make(hostOf(service), hostOf(evil));
      const client = clientOf(service.origin);
      // Some of these name the service itself once they are parsed; then no harm is done.
      const pages = await allPages(client).catch((error: unknown) => error);
      client.close();
      if (service.asked.length === 1) assert.equal((pages as { code?: string }).code, 'ERR_V1_FOREIGN_LINK');
      assert.ok(service.asked.every(({ headers }) => headers.authorization === `Bearer ${token}`));
    });
  }

  it('though a fault of ours asked for it: what sends checks the origin once more', async () => {
    const clock = new ServerClock(() => performance.now(), Date.now);
    const gate = new RateGate({
      requestsPerMinute: 600,
      clock: () => performance.now(),
      serverNow: () => clock.now(),
      timer: () => () => undefined,
      random: () => 0,
    });
    const { origin } = service;
    const agent = agentFor(origin, {}, undefined, configError);
    const transport = new Transport({
      service: 'Vision One',
      origin,
      authorization: `Bearer ${token}`,
      userAgent: 'test/1',
      timeout: 1_000,
      retries: 0,
      agent,
      gate,
      clock,
      random: () => 0,
      errorOf: visionOneFault,
    });
    for (const url of [`${evil.origin}/x`, `${origin}.evil.example/x`, `${origin}@${hostOf(evil)}/x`, `${origin}0/x`]) {
      const { signal } = new AbortController();
      const sent = transport.send({ method: 'GET', url, signal, lane: { id: '' } });
      assert.equal((await failureOf(sent)).code, 'ERR_V1_FOREIGN_LINK', url);
    }
    transport.close();
  });

  for (const status of [301, 302, 303, 307, 308]) {
    it(`by a redirect (${status}), to whichever host`, async () => {
      const targets = [`${evil.origin}/x`, `//${hostOf(evil)}/x`, '/elsewhere'];
      for (const location of targets) {
        const stub = await startStub((_request, response) => {
          response.writeHead(status, { location });
          response.end();
        });
        const client = clientOf(stub.origin);
        const { signal } = new AbortController();
        await failureOf(client.get({ path: '/x', signal }));
        await failureOf(client.post({ path: '/x', body: {}, signal }));
        assert.equal(stub.asked.length, 2, 'a redirect was followed');
        client.close();
        await stub.close();
      }
    });
  }
});
