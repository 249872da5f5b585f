import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { lastLines, type NodeRed, startNodeRed } from './node-red';

const stored = { default: { module: 'localfilesystem', config: { cache: false } } };

/** inject -> function: counts in global context -> sink */
const counter = [
  { id: 'tab', type: 'tab', label: 'counter' },
  {
    id: 'button',
    type: 'inject',
    z: 'tab',
    props: [{ p: 'payload', v: 'pressed', vt: 'str' }],
    repeat: '',
    once: false,
    wires: [['count']],
  },
  {
    id: 'count',
    type: 'function',
    z: 'tab',
    func: `global.get('count', (_, count = 0) => {
      global.set('count', count + 1, () => node.send({ payload: msg.payload, count: count + 1 }));
    });`,
    wires: [['sink']],
  },
  { id: 'sink', type: 'test-sink', z: 'tab', fields: 'payload,count', wires: [] },
];

describe('support: a real Node-RED', function () {
  this.timeout(60_000);
  let nodeRed: NodeRed | undefined;
  afterEach(async () => {
    await nodeRed?.stop();
    nodeRed = undefined;
  });

  it('deploys, injects, shows messages and context, and goes on after a kill', async () => {
    nodeRed = await startNodeRed({ contextStorage: stored });
    const { userDir } = nodeRed;
    try {
      await nodeRed.deploy(counter);
      await nodeRed.inject('button');
      await nodeRed.waitForSunk((lines) => lines.length === 1);
      await nodeRed.inject('button', { payload: { typed: true } });
      const sunk = await nodeRed.waitForSunk((lines) => lines.length === 2);
      assert.deepEqual(
        sunk.map((line) => line.msg),
        [
          { payload: 'pressed', count: 1 },
          { payload: { typed: true }, count: 2 },
        ],
      );
      const context = (await nodeRed.get('/context/global/count')) as { msg: string };
      assert.equal(context.msg, '2');

      for (const type of ['nodes', 'flows', 'full', 'reload'] as const) await nodeRed.deploy(counter, type);

      await nodeRed.kill('SIGKILL');
      nodeRed = await startNodeRed({ contextStorage: stored, userDir });
      await nodeRed.inject('button');
      const lines = await nodeRed.waitForSunk((all) => all.length === 3);
      assert.equal(lines[2]!.msg.count, 3);
      assert.notEqual(lines[2]!.pid, lines[0]!.pid);
      assert.equal(nodeRed.sunk('another').length, 0);
    } finally {
      await nodeRed?.stop();
      rmSync(userDir, { recursive: true, force: true });
    }
  });

  it('loads linked packages, and stop() leaves nothing behind', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'linked-'));
    mkdirSync(join(folder, 'dist'));
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({ name: '@linked/node-red-x', version: '1.2.3', 'node-red': { nodes: { x: 'dist/x.js' } } }),
    );
    writeFileSync(
      join(folder, 'dist/x.js'),
      'module.exports = (RED) => RED.nodes.registerType("x", function (c) { RED.nodes.createNode(this, c); });',
    );
    writeFileSync(join(folder, 'dist/x.html'), '<script type="text/html" data-template-name="x"></script>');
    try {
      nodeRed = await startNodeRed({ packages: [folder] });
      const reply = await nodeRed.request('GET', '/nodes', undefined, { Accept: 'application/json' });
      const sets = (await reply.json()) as { module: string; types: string[]; err?: string }[];
      const found = sets.find((set) => set.module === '@linked/node-red-x');
      assert.deepEqual(found?.types, ['x']);
      assert.equal(found.err, undefined);
      await nodeRed.stop();
      assert.equal(existsSync(nodeRed.userDir), false);
      assert.throws(() => process.kill(nodeRed!.pid, 0), 'the process is gone');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('tells the end of what Node-RED wrote, not all of it', async () => {
    const talkative = join(mkdtempSync(join(tmpdir(), 'talkative-')), 'talk.cjs');
    writeFileSync(talkative, "console.log('said\\n'.repeat(5000));");
    nodeRed = await startNodeRed({ nodeArguments: ['--require', talkative] });
    rmSync(dirname(talkative), { recursive: true });
    const { message } = await nodeRed.waitForOutput(/never written/, 50).then(
      () => assert.fail('it was written'),
      (error: Error) => error,
    );
    assert.ok(nodeRed.output().split('\n').length > 5_000);
    assert.ok(message.split('\n').length < 50, `${message.split('\n').length} lines`);
    assert.ok(message.endsWith(nodeRed.output().trimEnd().split('\n').at(-1)!));
    assert.equal(lastLines('a\nb\nc\n', 2), '(1 lines before)\nb\nc');
    assert.equal(lastLines('a\nb\n', 2), 'a\nb');
  });

  it('tells what Node-RED wrote when it cannot start', async () => {
    await assert.rejects(
      startNodeRed({ redJs: join(__dirname, 'no-such-red.js') }),
      /Node-RED ended: [\s\S]*no-such-red/,
    );
  });
});
