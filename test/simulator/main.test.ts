import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Received, ask } from './client';
import type { RequestEntry, Simulator } from './index';

describe('simulator: as a program', function () {
  this.timeout(30_000);
  let child: ChildProcess;
  let remote: Simulator;
  let folder: string;
  after(() => rmSync(folder, { recursive: true, force: true }));

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'simulator-'));
    const options = join(folder, 'options.json');
    writeFileSync(options, JSON.stringify({ records: { audit: [{ loggedDateTime: '2026-01-01T00:00:00Z', n: 1 }] } }));
    child = spawn(
      process.execPath,
      ['--import', 'tsx', join(__dirname, 'main.ts'), '--seed', '3', '--options', options, '--stdin'],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    const line = await new Promise<string>((resolve, reject) => {
      child.stdout!.once('data', (chunk: Buffer) => resolve(chunk.toString()));
      child.once('exit', () => reject(new Error('it ended')));
    });
    remote = JSON.parse(line) as Simulator; // url and token: all that a client needs
  });

  it('prints url and token on one line when it listens, and answers', async () => {
    assert.match(remote.url, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.equal((await ask(remote, '/v3.0/workbench/alerts')).status, 200);
  });

  it('is steered and read by tests in other processes', async () => {
    const admin = (method: string, path: string, body?: unknown): Promise<Received> =>
      ask(remote, `/simulator/${path}`, { method, token: null, ...(body === undefined ? {} : { body }) });
    await admin('DELETE', 'ledger');
    await admin('POST', 'faults', [{ kind: 'status', status: 503 }, { kind: 'html' }]);
    assert.equal((await ask(remote, '/v3.0/audit/logs')).status, 503);
    assert.match((await ask(remote, '/v3.0/audit/logs')).text, /<html>/);
    await admin('POST', 'faults', { kind: 'status', status: 500, times: 100 });
    await admin('DELETE', 'faults');
    await admin('POST', 'records', { stream: 'audit', records: [{ loggedDateTime: '2026-01-02T00:00:00Z', n: 2 }] });
    const { items } = await ask(remote, '/v3.0/audit/logs');
    assert.ok(items.length <= 2);
    const ledger = (await admin('GET', 'ledger')).body;
    assert.deepEqual(
      (ledger.requests as RequestEntry[]).map((entry) => entry.status),
      [503, 200, 200],
    );
    const versions = (await admin('GET', 'versions?stream=audit')).body as unknown as { record: { n: number } }[];
    assert.deepEqual(
      versions.map((version) => version.record.n),
      [1, 2],
    );
    const { token } = (await admin('POST', 'token', { token: 'another' })).body;
    assert.equal(token, 'another');
    assert.equal((await ask(remote, '/v3.0/audit/logs')).status, 401);
    assert.equal((await admin('GET', 'nosuch')).status, 404);
  });

  it('ends when its parent does', async () => {
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.stdin!.end();
    assert.equal(await ended, 0);
  });
});
