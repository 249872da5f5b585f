import assert from 'node:assert/strict';
import { agentFor } from '../../nodes/vision-one-config/agent';
import { clientOf } from '../faults/client';
import { json, startStub } from '../support/http-stub';

describe('a host on this machine, by http', () => {
  const names = ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY'];
  const before = names.map((name) => process.env[name]);
  afterEach(() => {
    for (const [at, name] of names.entries()) {
      if (before[at] === undefined) delete process.env[name];
      else process.env[name] = before[at];
    }
  });

  it('gets the token itself: no proxy reads it', async () => {
    const proxy = await startStub((_request, response) => json(response, 200, { from: 'proxy' }));
    const service = await startStub((_request, response) => json(response, 200, { from: 'service' }));
    for (const name of names) process.env[name] = proxy.origin;
    for (const agent of [
      agentFor(service.origin, {}, undefined),
      agentFor(service.origin, {}, { url: proxy.origin }),
    ]) {
      const client = clientOf(service.origin, { agent });
      const { body } = await client.get({ path: '/x', signal: new AbortController().signal });
      assert.deepEqual(body, { from: 'service' });
      client.close();
    }
    assert.equal(proxy.asked.length, 0);
    await Promise.all([proxy.close(), service.close()]);
  });
});
