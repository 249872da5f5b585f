import assert from 'node:assert/strict';
import { createServer, type Agent } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { agentFor } from '../../nodes/shared/http/agent';
import { configError } from '../../nodes/shared/vision-one/errors';
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

  const ask = async (origin: string, agent: Agent): Promise<unknown> => {
    const client = clientOf(origin, { agent });
    try {
      return (await client.get({ path: '/x', signal: new AbortController().signal })).body;
    } finally {
      client.close();
    }
  };

  it('gets the token itself: no proxy of the environment reads it', async () => {
    const proxy = await startStub((_request, response) => json(response, 200, { from: 'proxy' }));
    const service = await startStub((_request, response) => json(response, 200, { from: 'service' }));
    for (const name of names) process.env[name] = proxy.origin;
    assert.deepEqual(await ask(service.origin, agentFor(service.origin, {}, undefined, configError)), {
      from: 'service',
    });
    assert.equal(proxy.asked.length, 0);
    await Promise.all([proxy.close(), service.close()]);
  });

  it('is reached through a chosen proxy on this machine, and through none elsewhere', async () => {
    const service = await startStub((_request, response) => json(response, 200, { from: 'service' }));
    const tunnels: (string | undefined)[] = [];
    const proxy = createServer().on('connect', (request, client: Socket) => {
      tunnels.push(request.url);
      const target = connect(Number(new URL(service.origin).port), '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        client.pipe(target).pipe(client);
      });
      for (const socket of [client, target]) socket.on('error', () => socket.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const { host } = new URL(service.origin);
    assert.deepEqual(await ask(service.origin, agentFor(service.origin, {}, { url }, configError)), {
      from: 'service',
    });
    assert.deepEqual(tunnels, [host]);
    const exempt = agentFor(service.origin, {}, { url, noproxy: ['127.0.0.1'] }, configError);
    assert.deepEqual(await ask(service.origin, exempt), { from: 'service' });
    assert.deepEqual(tunnels, [host]);
    for (const elsewhere of ['http://proxy.example:8080', 'https://192.0.2.1', 'http://127.0.0.1.example:80']) {
      const refused = { code: 'ERR_V1_CONFIG', message: /on this machine/ };
      assert.throws(() => agentFor(service.origin, {}, { url: elsewhere }, configError), refused, elsewhere);
    }
    proxy.close();
    await service.close();
  });
});
