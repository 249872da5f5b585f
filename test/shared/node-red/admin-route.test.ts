import assert from 'node:assert/strict';
import helper from 'node-red-node-test-helper';
import type { NodeAPI } from 'node-red';
import { AdminRefusal, adminRoute, isForeign } from '../../../nodes/shared/node-red/admin-route';

describe('admin routes', () => {
  before(() => helper.init(require.resolve('node-red')));
  beforeEach(async () => {
    await helper.startServer();
  });
  afterEach(async () => {
    await helper.unload();
    await helper.stopServer();
  });

  async function serve(answer: Parameters<typeof adminRoute>[2], limits: object = {}): Promise<void> {
    const route = { method: 'post', path: '/looked/:id', permission: 'looked.write', ...limits } as const;
    await helper.load((RED: NodeAPI) => adminRoute(RED, route, answer), []);
  }

  it('take a page of another origin for what it is, however it is sent', () => {
    const table: [boolean, Record<string, string>][] = [
      [false, {}],
      [false, { host: 'here:1880', origin: 'http://here:1880' }],
      [false, { host: 'HERE:1880', origin: 'http://here:1880' }],
      [true, { host: 'here:1880', origin: 'http://there:1880' }],
      [true, { host: 'here:1880', origin: 'http://here:1881' }],
      [true, { host: 'here:1880', origin: 'null' }],
      // a proxy that changes Host: the browser itself says that the page is ours, or is not
      [false, { host: 'inner:1880', origin: 'https://outer', 'sec-fetch-site': 'same-origin' }],
      [true, { host: 'here:1880', origin: 'http://here:1880', 'sec-fetch-site': 'same-site' }],
      [true, { host: 'here:1880', 'sec-fetch-site': 'cross-site' }],
    ];
    for (const [foreign, headers] of table) assert.equal(isForeign(headers), foreign, JSON.stringify(headers));
  });

  it('answer with JSON that nobody keeps', async () => {
    await serve(({ params, body }) => ({ id: params['id'], body }));
    const reply = await helper.request().post('/looked/7').send({ a: 1 });
    assert.equal(reply.status, 200);
    assert.deepEqual(reply.body, { id: '7', body: { a: 1 } });
    assert.equal(reply.headers['cache-control'], 'no-store');
  });

  it('refuse another origin, another form and too much, without doing anything', async () => {
    let asked = 0;
    await serve(() => ({ asked: ++asked }), { sizeLimit: 100 });
    const post = () => helper.request().post('/looked/7');
    const statuses = [
      (await post().set('Origin', 'http://evil.example').send({})).status,
      (await post().type('form').send('a=1')).status,
      (await post().type('text/plain').send('{}')).status,
      (await post().send([1])).status,
      (await post().send({ long: 'x'.repeat(100) })).status,
    ];
    assert.deepEqual(statuses, [403, 415, 415, 400, 413]);
    assert.equal(asked, 0);
  });

  it('end work that takes too long', async () => {
    let ended = false;
    const forEver = ({ signal }: { signal: AbortSignal }) => {
      signal.addEventListener('abort', () => (ended = true));
      return new Promise<object>(() => undefined);
    };
    await serve(forEver, { timeLimit: 30 });
    const reply = await helper.request().post('/looked/7').send({});
    assert.equal(reply.status, 503);
    assert.equal((reply.body as { code: string }).code, 'tooSlow');
    assert.ok(ended);
  });

  it('say why they refuse, and nothing of what broke', async () => {
    await serve(({ params }) => {
      if (params['id'] === '7') throw new AdminRefusal(409, 'storedToken', 'Not there.');
      throw new Error('a secret');
    });
    const refused = await helper.request().post('/looked/7').send({});
    assert.deepEqual([refused.status, refused.body], [409, { code: 'storedToken', message: 'Not there.' }]);
    const broken = await helper.request().post('/looked/8').send({});
    assert.equal(broken.status, 500);
    assert.doesNotMatch(broken.text, /secret/);
  });
});
