import assert from 'node:assert/strict';
import { createServer as createProxy, type Server } from 'node:http';
import { createServer } from 'node:https';
import { connect, type AddressInfo, type Server as NetServer, type Socket } from 'node:net';
import { agentFor } from '../../nodes/shared/http/agent';
import { configError } from '../../nodes/shared/vision-one/errors';
import type { VisionOneClient } from '../../nodes/shared/vision-one/types';
import { selfSigned } from '../support/certificate';
import { clientOf, failureOf, token } from './client';

const signal = new AbortController().signal;
const ask = (client: VisionOneClient) => client.get({ path: '/x', signal });

async function listen(server: NetServer, port = 0): Promise<number> {
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** Answers whoever gets through TLS, and remembers the tokens that it saw. */
async function startService() {
  const own = selfSigned();
  const tokens: (string | undefined)[] = [];
  const server = createServer(own, (request, response) => {
    tokens.push(request.headers.authorization);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"ok":true}');
  });
  const port = await listen(server);
  return { own, tokens, server, port, origin: `https://127.0.0.1:${port}` };
}

/** A proxy that leads every tunnel to `port`, wherever it was asked to. */
async function startProxy(port: number, at = 0): Promise<{ proxy: Server; url: string; port: number }> {
  const sockets = new Set<Socket>();
  const proxy = createProxy();
  proxy.on('connect', (_request, client: Socket) => {
    const target = connect(port, '127.0.0.1', () => client.write('HTTP/1.1 200 Connection Established\r\n\r\n'));
    for (const socket of [client, target]) sockets.add(socket.on('error', () => socket.destroy()));
    client.pipe(target).pipe(client);
  });
  proxy.on('close', () => sockets.forEach((socket) => socket.destroy()));
  const own = await listen(proxy, at);
  return { proxy, url: `http://127.0.0.1:${own}`, port: own };
}

describe('the way to the service', () => {
  const open: { close(): unknown }[] = [];
  afterEach(() => open.splice(0).forEach((one) => one.close()));

  it('is left when the certificate changes, and taken again when it is the right one (56)', async () => {
    const service = await startService();
    const client = clientOf(service.origin, {
      agent: agentFor(service.origin, { ca: service.own.cert }, undefined, configError),
    });
    open.push(service.server, client);
    assert.deepEqual((await ask(client)).body, { ok: true });

    service.server.setSecureContext(selfSigned());
    service.server.closeAllConnections();
    const error = await failureOf(ask(client));
    assert.equal(error.code, 'ERR_V1_CONFIG');
    assert.match(error.message, /certificate/);
    assert.equal(service.tokens.length, 1, 'the stranger got no token');

    service.server.setSecureContext(service.own);
    assert.deepEqual((await ask(client)).body, { ok: true });
  });

  for (const [name, certificate] of [
    ['is for another host', selfSigned({ names: ['api.xdr.trendmicro.example'], addresses: ['127.0.0.2'] })],
    ['has ended', selfSigned({ notBefore: new Date(0), notAfter: new Date(86_400_000) })],
  ] as const)
    it(`is not taken when the certificate ${name}, though its authority is trusted (56)`, async () => {
      const service = await startService();
      service.server.setSecureContext(certificate);
      const client = clientOf(service.origin, {
        agent: agentFor(service.origin, { ca: certificate.cert }, undefined, configError),
      });
      open.push(service.server, client);
      assert.equal((await failureOf(ask(client))).code, 'ERR_V1_CONFIG');
      assert.deepEqual(service.tokens, []);
    });

  it('is not taken through a proxy that leads to a stranger', async () => {
    const [service, stranger] = [await startService(), await startService()];
    const { proxy, url } = await startProxy(stranger.port);
    const agent = agentFor(service.origin, { ca: service.own.cert }, { url }, configError);
    const client = clientOf(service.origin, { agent });
    open.push(service.server, stranger.server, proxy, client);
    assert.equal((await failureOf(ask(client))).code, 'ERR_V1_CONFIG');
    assert.deepEqual([service.tokens, stranger.tokens], [[], []]);
  });

  it('is lost while the proxy is down, and found again when it is up (56)', async () => {
    const service = await startService();
    const before = await startProxy(service.port);
    const agent = agentFor(service.origin, { ca: service.own.cert }, { url: before.url }, configError);
    const client = clientOf(service.origin, { agent, retries: 0 });
    open.push(service.server, client);
    assert.deepEqual((await ask(client)).body, { ok: true });
    before.proxy.close();
    before.proxy.closeAllConnections();
    service.server.closeAllConnections();
    assert.equal((await failureOf(ask(client))).code, 'ERR_V1_UNAVAILABLE');
    open.push((await startProxy(service.port, before.port)).proxy);
    assert.deepEqual((await ask(client)).body, { ok: true });
    assert.deepEqual(service.tokens, [`Bearer ${token}`, `Bearer ${token}`]);
  });

  it('says nothing of the name and the password for a proxy, whatever that does', async () => {
    const password = 'the-password-of-the-proxy';
    const answers: Record<string, (socket: Socket) => unknown> = {
      'wants another': (socket) => socket.end(`HTTP/1.1 407 No\r\nX: ${password}\r\n\r\nnot ${password}`),
      fails: (socket) => socket.end(`HTTP/1.1 502 ${password}\r\n\r\n`),
      'speaks something else': (socket) => socket.end(`SSH-2.0-${password}\r\n`),
      'hangs up': (socket) => socket.destroy(),
    };
    for (const [name, answer] of Object.entries(answers)) {
      const proxy = createProxy().on('connect', (_request, socket: Socket) => answer(socket));
      const url = `127.0.0.1:${await listen(proxy)}`;
      for (const setting of [
        { url: `http://${url}`, username: 'user', password },
        { url: `http://user:${password}@${url}` },
        { url: `nonsense://user:${password}@${url}` },
      ]) {
        const failing = (async () => {
          const client = clientOf('https://127.0.0.1:1', {
            agent: agentFor('https://127.0.0.1:1', {}, setting, configError),
            retries: 0,
          });
          await ask(client).finally(() => client.close());
        })();
        const error = await failureOf(failing, password);
        assert.match(error.code, /CONFIG|UNAVAILABLE/, name);
      }
      proxy.close();
    }
  });
});
