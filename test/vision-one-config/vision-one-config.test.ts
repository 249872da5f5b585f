import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import { connect, type AddressInfo } from 'node:net';
import helper from 'node-red-node-test-helper';
import type { VisionOneConfigNode } from '../../nodes/shared/vision-one/config-node';
import configNode from '../../nodes/vision-one-config/vision-one-config';
import { startSimulator, type Simulator } from '../simulator';
import { selfSigned } from '../support/certificate';

const nodeRed = require.resolve('node-red');
/** Core's nodes have no types and no other way in. */
const core = (path: string): unknown => createRequire(nodeRed)(`@node-red/nodes/core/network/${path}`);

const ownTls = { id: 'the-tls', type: 'tls-config', verifyservercert: true, cert: '', key: '', ca: '', servername: '' };

describe('vision-one-config in Node-RED', () => {
  const { signal } = new AbortController();
  let simulator: Simulator | undefined;
  let proxy: Server | undefined;

  before(async () => {
    helper.init(nodeRed);
    await helper.startServer();
  });
  after(async () => {
    await helper.stopServer();
  });
  afterEach(async () => {
    await helper.unload();
    await simulator?.close();
    proxy?.close();
    [simulator, proxy] = [undefined, undefined];
  });

  async function config(
    properties: object,
    token: string,
    others: object[] = [],
    credentials: object = {},
  ): Promise<VisionOneConfigNode> {
    const nodes = [configNode, core('05-tls.js'), core('06-httpproxy.js')];
    const flow = [...others, { id: 'config', type: 'vision-one-config', region: 'custom', retries: 0, ...properties }];
    await helper.load(nodes as never, flow as never, { config: { token }, ...credentials });
    return helper.getNode('config') as unknown as VisionOneConfigNode;
  }

  const ask = async (node: VisionOneConfigNode) => {
    assert.ok(node.client, node.problem?.message);
    return node.client.get({ path: '/v3.0/healthcheck/connectivity', signal });
  };

  it('gives the nodes on it a client', async () => {
    simulator = await startSimulator({ records: {} });
    const node = await config({ host: simulator.url }, simulator.token);
    assert.deepEqual((await ask(node)).body, { status: 'available' });
    const [request] = simulator.ledger.requests;
    assert.match(String(request?.headers['user-agent']), /^node-red-vision-one\/\d/);
  });

  it('refuses a certificate that nobody vouches for, and takes it with the TLS config that does', async () => {
    const tls = selfSigned();
    simulator = await startSimulator({ records: {}, tls });
    const node = await config({ host: simulator.url }, simulator.token);
    await assert.rejects(ask(node), { code: 'ERR_V1_CONFIG', message: /certificate/ });
    await helper.unload();

    const trusting = await config({ host: simulator.url, tls: 'the-tls' }, simulator.token, [ownTls], {
      'the-tls': { cadata: tls.cert },
    });
    assert.deepEqual((await ask(trusting)).body, { status: 'available' });
  });

  /** A real forward proxy with a password. */
  async function startProxy(user: string): Promise<{ url: string; tunnels: string[] }> {
    const tunnels: string[] = [];
    proxy = createServer();
    proxy.on('connect', (request, socket, head) => {
      if (request.headers['proxy-authorization'] !== `Basic ${Buffer.from(user).toString('base64')}`) {
        socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
        return;
      }
      tunnels.push(request.url ?? '');
      const [host, port] = (request.url ?? '').split(':');
      const target = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        target.write(head);
        target.pipe(socket).pipe(target);
      });
      target.on('error', () => socket.destroy());
      socket.on('error', () => target.destroy());
    });
    const listening = proxy;
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    return { url: `http://127.0.0.1:${(listening.address() as AddressInfo).port}`, tunnels };
  }

  it('goes through the proxy that it is given, which sees the host and never the token', async () => {
    const tls = selfSigned();
    simulator = await startSimulator({ records: {}, tls });
    const { url, tunnels } = await startProxy('user:p@ss');
    const nodes = [ownTls, { id: 'the-proxy', type: 'http proxy', url, noproxy: [] }];
    const secrets = { 'the-tls': { cadata: tls.cert }, 'the-proxy': { username: 'user', password: 'p@ss' } };
    const node = await config(
      { host: simulator.url, tls: 'the-tls', proxy: 'the-proxy' },
      simulator.token,
      nodes,
      secrets,
    );
    assert.deepEqual((await ask(node)).body, { status: 'available' });
    assert.deepEqual(tunnels, [`127.0.0.1:${simulator.port}`]);
  });

  it('names the proxy when that wants another password', async () => {
    const tls = selfSigned();
    simulator = await startSimulator({ records: {}, tls });
    const { url } = await startProxy('user:right');
    const nodes = [{ id: 'the-proxy', type: 'http proxy', url, noproxy: [] }];
    const node = await config({ host: simulator.url, proxy: 'the-proxy' }, simulator.token, nodes, {
      'the-proxy': { username: 'user', password: 'wrong' },
    });
    await assert.rejects(ask(node), { code: 'ERR_V1_CONFIG', message: /proxy/i });
  });

  for (const [name, properties, nodes] of [
    ['a proxy that is not there', { proxy: 'gone' }, []],
    ['a proxy that is disabled', { proxy: 'p' }, [{ id: 'p', type: 'http proxy', d: true, url: 'http://127.0.0.1:1' }]],
    ['a proxy without a url', { proxy: 'p' }, [{ id: 'p', type: 'http proxy', url: '' }]],
    ['a proxy that is something else', { proxy: 'the-tls' }, [ownTls]],
    ['TLS settings that are not there', { tls: 'gone' }, []],
    [
      'TLS settings that are something else',
      { tls: 'p' },
      [{ id: 'p', type: 'http proxy', url: 'http://127.0.0.1:1' }],
    ],
    ['TLS settings whose file is not there', { tls: 'the-tls' }, [{ ...ownTls, ca: '/not/there.pem' }]],
  ] as const) {
    it(`goes no other way than the one that was chosen: ${name}`, async () => {
      simulator = await startSimulator({ records: {}, tls: selfSigned() });
      const node = await config({ host: simulator.url, ...properties }, simulator.token, [...nodes]);
      assert.equal(node.client, undefined);
      assert.equal(node.problem?.code, 'ERR_V1_CONFIG');
      assert.match(node.problem.message, 'proxy' in properties ? /proxy/ : /TLS/);
    });
  }

  it('says that a host does not exist', async () => {
    const node = await config({ host: 'vision-one.invalid' }, 'token-0123456789abcdef');
    await assert.rejects(ask(node), { code: 'ERR_V1_UNAVAILABLE', message: /vision-one\.invalid/ });
  });

  for (const [name, properties, token] of [
    ['an unknown region', { region: 'mars' }, 'token-0123456789abcdef'],
    ['a host with a path', { host: 'v1.example/api' }, 'token-0123456789abcdef'],
    ["the console's host", { host: 'portal.eu.xdr.trendmicro.com' }, 'token-0123456789abcdef'],
    ['plain http', { host: 'http://v1.example' }, 'token-0123456789abcdef'],
    ['no token', { host: 'v1.example' }, ''],
    ['a token with a line break', { host: 'v1.example' }, 'token-0123456789abcdef\n'],
    ['a time limit of nothing', { host: 'v1.example', timeout: 0 }, 'token-0123456789abcdef'],
    ['half a retry', { host: 'v1.example', retries: 1.5 }, 'token-0123456789abcdef'],
    ['a budget of a half', { host: 'v1.example', requestsPerMinute: '0.5' }, 'token-0123456789abcdef'],
    ['a budget of words', { host: 'v1.example', requestsPerMinute: 'many' }, 'token-0123456789abcdef'],
  ] as const) {
    it(`has a problem, and no client, with ${name}`, async () => {
      const node = await config(properties, token);
      assert.equal(node.client, undefined);
      assert.equal(node.problem?.code, 'ERR_V1_CONFIG');
    });
  }

  it('takes its numbers from environment variables, which are texts', async () => {
    const node = await config(
      { host: 'v1.example', timeout: '30', retries: '', requestsPerMinute: '60' },
      'token-0123456789abcdef',
    );
    assert.equal(node.client?.budget().requestsPerMinute, 60);
  });

  it('takes any number that a person may mean', async () => {
    const generous = { timeout: 1_000, retries: 20, requestsPerMinute: 100_000 };
    const node = await config({ host: 'v1.example', ...generous }, 'token-0123456789abcdef');
    assert.equal(node.client?.budget().requestsPerMinute, 100_000, node.problem?.message);
    await helper.unload();
    const quick = await config({ host: 'v1.example', timeout: 0.5, retries: 0 }, 'token-0123456789abcdef');
    assert.ok(quick.client, quick.problem?.message);
  });
});
