import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import helper from 'node-red-node-test-helper';
import configNode from '../../nodes/vision-one-config/vision-one-config';
import { startSimulator, type Simulator } from '../simulator';
import { selfSigned } from '../support/certificate';
import { startStub, type HttpStub } from '../support/http-stub';

const core = (path: string): unknown =>
  createRequire(require.resolve('node-red'))(`@node-red/nodes/core/network/${path}`);
const lines = ['connectivity', 'audit', 'alerts', 'oat', 'searchV3', 'searchV2'];

interface Line {
  ok?: boolean;
  ms?: number;
  code?: string;
  reason?: string;
  message?: string;
  tokenDays?: number;
  apiHost?: string;
}

describe('vision-one-config: test connection', () => {
  let simulator: Simulator;
  let stub: HttpStub | undefined;

  before(() => helper.init(require.resolve('node-red')));
  beforeEach(async () => {
    await helper.startServer();
    simulator = await startSimulator({ records: {}, tokenLife: 20 * 86_400_000 });
  });
  afterEach(async () => {
    delete process.env['A_SECRET_OF_THIS_TEST'];
    delete process.env['A_HOST_OF_THIS_TEST'];
    await helper.unload();
    await helper.stopServer();
    await simulator.close();
    await stub?.close();
    stub = undefined;
  });

  const nodes = [configNode, core('05-tls.js'), core('06-httpproxy.js')];
  async function deploy(flow: object[] = [], credentials: object = {}): Promise<void> {
    await helper.load(nodes as never, flow as never, credentials);
  }
  const deployStored = (more: object[] = []): Promise<void> =>
    deploy([{ id: 'config', type: 'vision-one-config', region: 'custom', host: simulator.url }, ...more], {
      config: { token: simulator.token },
    });

  async function line(check: string, typed: object): Promise<{ status: number; line: Line; text: string }> {
    const body = { id: 'config', region: 'custom', host: simulator.url, tls: '', proxy: '', ...typed };
    const reply = await helper.request().post(`/vision-one-config/check/${check}`).send(body);
    return { status: reply.status, line: reply.body as Line, text: reply.text };
  }

  it('says of each right that the key has it, before anything is deployed', async () => {
    await deploy();
    for (const check of lines) {
      const { line: found } = await line(check, { token: simulator.token });
      assert.deepEqual([check, found.ok, found.code], [check, true, undefined]);
      assert.equal(typeof found.ms, 'number');
    }
    const asked = simulator.ledger.requests.map(({ path }) => path);
    assert.deepEqual(new Set(asked).size, lines.length, String(asked));
    assert.equal(simulator.ledger.violations.length, 0);
  });

  it('says which rights the role lacks, and goes on with the others', async () => {
    simulator.deny('audit', 'search');
    await deploy();
    const found = [];
    for (const check of lines) found.push((await line(check, { token: simulator.token })).line.code ?? 'ok');
    const lacks = 'ERR_V1_FORBIDDEN';
    assert.deepEqual(found, ['ok', lacks, 'ok', 'ok', lacks, lacks]);
  });

  it('says that no product is connected where the service says so by a number', async () => {
    simulator.faults.add({ kind: 'error', number: 1010420, match: { stream: 'oat' } });
    await deploy();
    const { line: found } = await line('oat', { token: simulator.token });
    assert.deepEqual([found.code, found.reason], ['ERR_V1_NOT_FOUND', 'notConnected']);
  });

  it('counts the days until the token ends by its own words', async () => {
    await deploy();
    assert.equal((await line('connectivity', { token: simulator.token })).line.tokenDays, 19);
    assert.equal((await line('connectivity', { token: 'no-jwt-but-a-token' })).line.tokenDays, undefined);
  });

  it('tells a wrong token, a wrong host and an unreachable one apart', async () => {
    await deploy();
    const code = async (typed: object) => (await line('connectivity', typed)).line.code;
    assert.equal(await code({ token: 'wrong-but-like-a-token' }), 'ERR_V1_UNAUTHORIZED');
    assert.equal(await code({ token: 'no token' }), 'ERR_V1_CONFIG');
    assert.equal(await code({ token: simulator.token, host: 'http://vision.example' }), 'ERR_V1_CONFIG');
    assert.equal(await code({ token: simulator.token, host: 'http://127.0.0.1:9' }), 'ERR_V1_UNAVAILABLE');
  });

  it('uses the stored token for the stored host', async () => {
    await deployStored();
    assert.equal((await line('audit', {})).line.ok, true);
    assert.equal((await line('audit', { host: `${simulator.url}/` })).line.ok, true);
    assert.equal((await line('audit', { token: '__PWRD__' })).line.ok, true, 'what the editor shows in its place');
  });

  it('says what is wrong with a host before it thinks of tokens', async () => {
    await deployStored();
    for (const [host, words] of [
      ['', 'The host is empty.'],
      ['http://', 'The host is not of the form host or host:port.'],
      ['v1.example/api', 'The host must be a host and a port, without user, path or query.'],
    ] as const) {
      const { status, line: found } = await line('connectivity', { host });
      assert.deepEqual([status, found.ok, found.code, found.message], [200, false, 'ERR_V1_CONFIG', words]);
    }
  });

  it("names the API's host where the console's was typed", async () => {
    await deployStored();
    const { line: found } = await line('connectivity', { host: 'https://portal.eu.xdr.trendmicro.com/index.html' });
    assert.deepEqual([found.ok, found.code, found.apiHost], [false, 'ERR_V1_CONFIG', 'api.eu.xdr.trendmicro.com']);
  });

  it('names the variable that is not set, typed or stored', async () => {
    const words = 'The environment variable A_SECRET_OF_THIS_TEST is not set.';
    const token = '${A_SECRET_OF_THIS_TEST}';
    await deploy();
    assert.equal((await line('connectivity', { token, region: 'us' })).line.message, words);
    const config = { id: 'config', type: 'vision-one-config', region: 'custom', host: simulator.url };
    await helper.unload();
    await deploy([config], { config: { token } });
    assert.equal((await line('connectivity', {})).line.message, words);
    assert.equal((await line('connectivity', { token })).line.message, words);
  });

  it('knows a host that is a variable from the deployed node, and tries no other variable', async () => {
    const host = '${A_HOST_OF_THIS_TEST}';
    const config = { id: 'config', type: 'vision-one-config', region: 'custom', host };
    await deploy([config], { config: { token: simulator.token } });
    const unset = await line('connectivity', { host });
    assert.equal(unset.line.message, 'The environment variable A_HOST_OF_THIS_TEST is not set.');
    await helper.unload();
    process.env['A_HOST_OF_THIS_TEST'] = simulator.url;
    await deploy([config], { config: { token: simulator.token } });
    assert.equal((await line('connectivity', { host })).line.ok, true);
    const other = await line('connectivity', { host: '${PATH}', token: simulator.token });
    assert.deepEqual([other.status, other.line.code], [409, 'deployFirst']);
    assert.equal(other.text.includes(process.env['PATH'] ?? '?'), false);
  });

  it('says of a host that answers 404 to everything that it is not Vision One', async () => {
    stub = await startStub((_request, response) => {
      response.writeHead(404, { 'Content-Type': 'text/html' });
      response.end('<pre>Cannot GET /</pre>');
    });
    await deploy();
    const { line: found } = await line('connectivity', { token: simulator.token, host: stub.origin });
    assert.equal(found.code, 'ERR_V1_NOT_FOUND');
    assert.equal(found.message, 'This host answers, but not as Vision One: check the region or host.');
  });

  it('sends the stored token nowhere else', async () => {
    stub = await startStub((_request, response) => response.end('{}'));
    const own = { id: 'own-proxy', type: 'http proxy', url: stub.origin, noproxy: [] };
    const lax = { id: 'lax-tls', type: 'tls-config', verifyservercert: false };
    await deployStored([own, lax]);
    for (const typed of [
      { host: stub.origin },
      { region: 'us' },
      { proxy: 'own-proxy' },
      { tls: 'lax-tls' },
      { id: 'own-proxy', host: stub.origin },
      { host: stub.origin, token: '__PWRD__' },
    ]) {
      const reply = await line('connectivity', typed);
      assert.deepEqual([reply.status, reply.line.code], [409, 'storedToken'], JSON.stringify(typed));
    }
    assert.equal(stub.asked.length, 0);
    assert.equal(simulator.ledger.requests.length, 0);
  });

  it('sends a variable of the environment to no host that was only typed', async () => {
    stub = await startStub((_request, response) => response.end('{}'));
    process.env['A_SECRET_OF_THIS_TEST'] = simulator.token;
    await deployStored();
    const token = '${A_SECRET_OF_THIS_TEST}';
    const refused = await line('connectivity', { token, host: stub.origin });
    assert.deepEqual([refused.status, refused.line.code], [409, 'deployFirst']);
    assert.equal(stub.asked.length, 0);
    assert.equal((await line('connectivity', { token })).line.ok, true);
  });

  it('never says the token, whatever the other side answers', async () => {
    stub = await startStub((request, response) => {
      response.writeHead(400, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify({ error: { code: 'BadRequest', message: request.headers.authorization } }));
    });
    await deployStored();
    const typed = 'typed.token-that-nobody-else-should-see';
    for (const check of lines) {
      const reply = await line(check, { token: typed, host: stub.origin });
      assert.doesNotMatch(reply.text, /typed\.token/);
      assert.equal(reply.line.ok, false);
    }
    assert.doesNotMatch((await line('connectivity', {})).text, new RegExp(simulator.token));
  });

  it('goes through the TLS settings that are chosen, if they are deployed', async () => {
    const tls = selfSigned();
    const secure = await startSimulator({ records: {}, tls });
    try {
      const known = { id: 'the-tls', type: 'tls-config', verifyservercert: true, cert: '', key: '', ca: '' };
      await deploy([known], { 'the-tls': { cadata: tls.cert } });
      const typed = { host: secure.url, token: secure.token };
      assert.equal((await line('connectivity', typed)).line.code, 'ERR_V1_CONFIG');
      assert.equal((await line('connectivity', { ...typed, tls: 'the-tls' })).line.ok, true);
      assert.equal((await line('connectivity', { ...typed, tls: 'not-there' })).line.code, 'settingNotDeployed');
    } finally {
      await secure.close();
    }
  });

  it('answers for too many requests, and does not wait for its turn', async () => {
    await deploy();
    simulator.faults.add({ kind: 'rate-limit', times: 100 });
    const { line: found } = await line('connectivity', { token: simulator.token });
    assert.equal(found.code, 'ERR_V1_RATE_LIMITED');
    assert.ok((found.ms ?? 0) < 2_000);
  });
});
