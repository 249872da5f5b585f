/** `npm start`: what a person makes of the examples stays theirs, and nothing of the tests is in their way. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, startSimulator } from '../simulator';
import type { NodeRed } from '../support/node-red';
import { type Example, examples, type FlowNode, lackingIn } from './examples';
import { startPlayground } from './playground';
import { said } from './run-once';

describe('playground', () => {
  const all = examples();
  const [first, second] = all as [Example, Example];
  const config = first.nodes.find(({ type }) => type === 'vision-one-config')!;
  const inFlow = (id: string): FlowNode => lackingIn([], all).find((node) => node.id === id)!;

  describe('adds what is lacking', () => {
    it('at first every example, each node once, without a limit on requests', () => {
      const nodes = lackingIn([], all);
      const ids = nodes.map(({ id }) => id);
      assert.equal(new Set(ids).size, ids.length);
      for (const example of all) for (const { id } of example.nodes) assert.ok(ids.includes(id), example.title);
      assert.equal(inFlow(config.id)['requestsPerMinute'], 6000);
    });

    it('then nothing: no node of an example that a person changed, nor one that they deleted', () => {
      const kept = lackingIn([], all).filter(({ type }) => type !== 'debug');
      assert.deepEqual(lackingIn(kept, all), []);
    });

    it('an example whose tab is gone, beside a config that stays as it is', () => {
      const { id: tab } = first.nodes.find(({ type }) => type === 'tab')!;
      const without = lackingIn([], all).filter(({ id, z }) => id !== tab && z !== tab);
      const added = lackingIn(without, all).map(({ id }) => id);
      assert.deepEqual(
        added,
        first.nodes.map(({ id }) => id).filter((id) => id !== config.id),
      );
    });
  });

  describe('says of a run', () => {
    const sunk = (example: Example, name: string, payload: unknown) => {
      const node = example.nodes.find((one) => one.type === 'debug' && one.name === name)!.id;
      return { node, at: 0, pid: 0, msg: { payload } };
    };

    it('only what the example does', () => {
      const pull = first.nodes.find(({ type }) => type === 'vision-one-pull')!;
      const tap = { node: `tap-${pull.id}`, at: 0, pid: 0, msg: { payload: [{}, {}] } };
      assert.deepEqual(said(first, [tap]), ['2 events']);
      assert.deepEqual(said(second, [tap]), []);
    });

    it('how long the key lasts', () => {
      const ping = all.find(({ title }) => title.startsWith('12'))!;
      assert.deepEqual(said(ping, [sunk(ping, 'days left', { daysLeft: 364 })]), ['the key has 364 days left']);
    });
  });

  describe('started twice', function () {
    this.timeout(90_000);
    const userDir = mkdtempSync(join(tmpdir(), 'playground-'));
    let simulator: Simulator;
    const open = (): Promise<NodeRed> => {
      // No broker: the MQTT example says so by its status, and no test here asks it.
      const env = { VISION_ONE_HOST: simulator.url, VISION_ONE_TOKEN: simulator.token, VISION_ONE_MQTT: simulator.url };
      return startPlayground({ userDir, env });
    };
    before(async () => {
      simulator = await startSimulator({ seed: 1, history: 3_600_000 });
    });
    after(async () => {
      await simulator.close();
      rmSync(userDir, { recursive: true, force: true });
    });

    it('keeps what was renamed, set, added and deleted, and shows no node of the tests', async () => {
      let nodeRed = await open();
      const pull = first.nodes.find(({ type }) => type === 'vision-one-pull')!.id;
      const gone = second.nodes.find(({ type }) => type === 'debug')!.id;
      try {
        const sets = await nodeRed.request('GET', '/nodes', undefined, { Accept: 'application/json' });
        const types = ((await sets.json()) as { types: string[] }[]).flatMap((set) => set.types);
        assert.ok(types.includes('vision-one-pull') && !types.includes('test-sink'), types.join(' '));
        const flows = (await nodeRed.get('/flows')) as FlowNode[];
        const changed = flows
          .filter(({ id }) => id !== gone)
          .map((node) => (node.id === pull ? { ...node, name: 'mine', interval: 300 } : node))
          .map((node) => (node.id === config.id ? { ...node, requestsPerMinute: 42 } : node));
        await nodeRed.deploy([...changed, { ...config, id: 'own', name: 'own', requestsPerMinute: 7 }]);
        const before = await nodeRed.get('/flows');
        await nodeRed.stop();
        nodeRed = await open();
        assert.deepEqual(await nodeRed.get('/flows'), before);
      } finally {
        await nodeRed.stop();
      }
      assert.ok(!existsSync(join(userDir, 'sink.jsonl')));
    });
  });
});
