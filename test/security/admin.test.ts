import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { startSimulator, type Simulator } from '../simulator';
import { repository, startNodeRed, type NodeRed } from '../support/node-red';
import { pull, sink } from '../vision-one-pull/real-flow';
import { sources } from './literals';

interface Hasher {
  readonly hashSync: (password: string, rounds: number) => string;
}
/** Node-RED's own, which has no types and belongs to no package of ours. */
const editorApi = createRequire(require.resolve('node-red')).resolve('@node-red/editor-api');
const { hashSync } = createRequire(editorApi)('bcryptjs') as Hasher;

const password = 'only for tests';
const users = {
  nobody: [],
  reader: '*.read',
  config: ['vision-one-config.write'],
  all: '*',
} as const;
type User = keyof typeof users;

/** Every admin route, who may use it, and a body that it takes. */
const routes: [method: 'GET' | 'POST', path: string, allowed: User[], body: object][] = [
  [
    'POST',
    '/vision-one-config/check/connectivity',
    ['config', 'all'],
    { region: 'custom', host: 'HOST', id: 'config' },
  ],
  ['POST', '/vision-one-pull/pull/pull', ['all'], {}],
  ['POST', '/vision-one-pull/pull/pause', ['all'], {}],
  ['POST', '/vision-one-pull/pull/resume', ['all'], {}],
  ['POST', '/vision-one-pull/pull/reset', ['all'], { start: new Date(Date.now() - 3_600_000).toISOString() }],
  ['POST', '/vision-one-pull/watch', ['reader', 'all'], {}],
  ['GET', '/vision-one-pull/pull/state', ['reader', 'all'], {}],
  ['POST', '/stix-translate/preview', ['reader', 'all'], { pattern: "[file:name = 'a']" }],
  ['POST', '/stix-map/preview', ['reader', 'all'], { record: { endpointHostName: 'h' } }],
];

describe('the admin routes, with adminAuth on', function () {
  this.timeout(60_000);
  let nodeRed: NodeRed;
  let simulator: Simulator;
  const tokens = {} as Record<User, string>;

  before(async () => {
    simulator = await startSimulator({ history: 3_600_000, live: false });
    const list = Object.entries(users).map(([username, permissions]) => ({
      username,
      password: hashSync(password, 4),
      permissions,
    }));
    nodeRed = await startNodeRed({
      linkPackage: true,
      settings: { adminAuth: { type: 'credentials', users: list } },
    });
    for (const username of Object.keys(users) as User[]) {
      const scope = [users[username]].flat().join(' ');
      const login = { client_id: 'node-red-admin', grant_type: 'password', scope, username, password };
      const reply = await nodeRed.request('POST', '/auth/token', login);
      tokens[username] = ((await reply.json()) as { access_token: string }).access_token;
    }
    const flow = [
      { id: 'tab', type: 'tab', label: 'admin' },
      {
        id: 'config',
        type: 'vision-one-config',
        region: 'custom',
        host: simulator.url,
        credentials: { token: simulator.token },
      },
      { z: 'tab', x: 1, y: 1, ...pull('pull', { schedule: 'interval', interval: 3600 }) },
      { z: 'tab', x: 1, y: 1, ...sink('events') },
    ];
    const deployed = await nodeRed.request('POST', '/flows', flow, as('all'));
    assert.equal(deployed.status, 204);
    await nodeRed.waitForSunk((lines) => lines.length > 0, 20_000);
  });
  after(async () => {
    await nodeRed.stop();
    await simulator.close();
  });

  const as = (user: User | undefined): Record<string, string> =>
    user === undefined ? {} : { Authorization: `Bearer ${tokens[user]}` };
  const ask = (method: string, path: string, body: object, headers: Record<string, string>): Promise<Response> =>
    nodeRed.request(
      method,
      path,
      method === 'GET' ? undefined : JSON.parse(JSON.stringify(body).replace('HOST', simulator.url)),
      headers,
    );

  for (const [method, path, allowed, body] of routes) {
    it(`${method} ${path} is for ${allowed.join(', ')}, and for nobody else`, async () => {
      for (const user of [undefined, ...Object.keys(users)] as (User | undefined)[]) {
        const { status } = await ask(method, path, body, as(user));
        assert.equal(status, user !== undefined && allowed.includes(user) ? 200 : 401, user);
      }
    });

    it(`${method} ${path} takes JSON from its own page only, and not much of it`, async () => {
      const login = as('all');
      const pages: Record<string, string>[] = [
        { Origin: 'https://evil.example' },
        { Origin: 'null' },
        { 'Sec-Fetch-Site': 'cross-site' },
        { 'Sec-Fetch-Site': 'same-site', Origin: nodeRed.url },
      ];
      for (const foreign of pages) {
        const reply = await ask(method, path, body, { ...login, ...foreign });
        assert.equal(reply.status, 403, JSON.stringify(foreign));
      }
      if (method === 'GET') return;
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
        assert.ok(
          [400, 415].includes((await ask(method, path, body, { ...login, 'Content-Type': type })).status),
          type,
        );
      const huge = await ask(method, path, { ...body, padding: 'x'.repeat(1_000_000) }, login);
      assert.equal(huge.status, 413);
      assert.ok([400, 415].includes((await ask(method, path, [], login)).status));
    });
  }

  it('are registered in one place, which makes these rules', () => {
    const registering = sources('nodes').filter((file) =>
      /\bhttpAdmin\s*[.[]/.test(readFileSync(join(repository, file), 'utf8')),
    );
    assert.deepEqual(registering, [join('nodes', 'shared', 'node-red', 'admin-route.ts')]);
  });

  it('never say the token, whoever asks, and send it to the deployed host only', async () => {
    const other = await startSimulator();
    for (const user of Object.keys(users) as User[]) {
      for (const [method, path, , body] of routes) {
        const text = await (await ask(method, path, body, as(user))).text();
        assert.ok(!text.includes(simulator.token.slice(30, 60)), path);
      }
      const elsewhere = { region: 'custom', host: other.url, id: 'config' };
      const reply = await ask('POST', '/vision-one-config/check/connectivity', elsewhere, as(user));
      assert.notEqual(reply.status, 200);
    }
    assert.equal(other.ledger.requestCount, 0);
    await other.close();
    assert.ok(!nodeRed.output().includes(simulator.token.slice(30, 60)));
  });

  it('answer in time whatever a stranger types', async () => {
    const patterns = [
      `[file:name IN (${"'a',".repeat(4_000)}'b')]`,
      `[${"file:name = 'a' OR ".repeat(1_000)}file:name = 'b']`,
      `${'('.repeat(9_000)}`,
      `[${'NOT '.repeat(4_000)}file:name = 'a']`,
    ];
    for (const pattern of patterns) {
      const began = Date.now();
      const { status } = await ask('POST', '/stix-translate/preview', { pattern }, as('reader'));
      assert.ok([200, 503].includes(status), String(status));
      assert.ok(Date.now() - began < 5_000, `${Date.now() - began} ms`);
    }
    const pollution = { record: JSON.parse('{"__proto__":{"polluted":1}}') as object, settings: {} };
    assert.equal((await ask('POST', '/stix-map/preview', pollution, as('reader'))).status, 200);
  });
});
