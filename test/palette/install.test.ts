import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, startSimulator } from '../simulator';
import { type NodeRed, type Sunk, startNodeRed } from '../support/node-red';
import { lines, programsOf } from '../support/node-red-lines';
import { bundles, errors, hunt, huntAndPull, pulled, summaries } from './hunt-and-pull';
import { type Packed, pack } from './packed';
import { editorPages, examplePath, exampleTitles, nodeSets, uninstall, upload } from './palette-manager';

const types = ['stix-map', 'stix-translate', 'vision-one-config', 'vision-one-pull', 'vision-one-search'];

/** A bare Node-RED, but that its palette may be changed and that context lies on disk. */
const bare = {
  contextStorage: { default: { module: 'localfilesystem', config: { cache: false } } },
  settings: { externalModules: {} },
};

for (const line of lines) {
  describe(`palette: ${line.title}`, function () {
    this.timeout(120_000);
    let older: Packed;
    let current: Packed;
    let simulator: Simulator;
    let nodeRed: NodeRed;
    const userDir = mkdtempSync(join(tmpdir(), 'palette-'));
    const start = async (): Promise<NodeRed> => startNodeRed({ ...bare, ...(await programsOf(line)), userDir });

    before(async function () {
      this.timeout(600_000);
      [older, current] = [await pack('0.0.1'), await pack()];
      simulator = await startSimulator({ seed: 7, rates: { endpointActivities: 100, alerts: 30 } });
      nodeRed = await start();
    });
    after(async () => {
      await nodeRed?.stop();
      await simulator?.close();
      older?.remove();
      current?.remove();
      rmSync(userDir, { recursive: true, force: true });
    });

    it('installs the tarball and has all five types', async () => {
      await upload(nodeRed, older);
      await assertSets(nodeRed, older);
    });

    it('serves icons, words, help, style and examples', async () => {
      for (const type of types.filter((name) => name !== 'vision-one-config')) {
        const icon = await nodeRed.request('GET', `/icons/${current.name}/${type}.svg`);
        assert.match(icon.headers.get('content-type') ?? '', /^image\/svg\+xml/);
        assert.equal(await icon.text(), shipped(older, `dist/${type}/icons/${type}.svg`), 'not the default icon');
      }
      for (const type of types) {
        for (const language of readdirSync(join(older.folder, 'dist', type, 'locales'))) {
          const words = (await nodeRed.get(`/nodes/${older.name}/${type}/messages?lng=${language}`)) as object;
          const file = shipped(older, `dist/${type}/locales/${language}/${type}.json`);
          assert.deepEqual(words, JSON.parse(file), `${type} in ${language}`);
          const help = shipped(older, `dist/${type}/locales/${language}/${type}.html`);
          const pages = await editorPages(nodeRed, language);
          assert.ok(pages.includes(help.trim()), `help of ${type} in ${language}`);
          assert.ok(pages.includes(`data-template-name="${type}"`));
        }
      }
      const style = await nodeRed.request('GET', `/resources/${older.name}/editor.css`);
      assert.equal(await style.text(), shipped(older, 'resources/editor.css'), 'the look of the forms');
      const files = older.paths.filter((path) => path.startsWith('examples/'));
      const titles = files.map((path) => path.slice('examples/'.length, -'.json'.length));
      assert.deepEqual((await exampleTitles(nodeRed, older.name)).sort(), titles.sort());
      for (const title of titles) {
        const flow = await nodeRed.get(examplePath(older.name, title));
        assert.deepEqual(flow, JSON.parse(shipped(older, `examples/${title}.json`)), title);
      }
    });

    it('runs a flow of every node', async () => {
      await nodeRed.deploy(huntAndPull(simulator.url, simulator.token));
      await nodeRed.inject(hunt);
      const got = await nodeRed.waitForSunk(hasCome, 30_000);
      assert.ok(keysOf(got).length > 0, 'alerts');
      assert.ok(
        sunkBy(got, bundles).some(({ msg }) => JSON.stringify(msg.payload).includes('203.0.113.66')),
        'a bundle with what was hunted',
      );
      assert.deepEqual(sunkBy(got, errors), []);
    });

    it('upgrades, and flows and cursors stay', async () => {
      const flows = await nodeRed.get('/flows');
      const cursor = await nodeRed.get('/context/global');
      assert.match(JSON.stringify(cursor), /visionOnePull_pull_/, 'the cursor is where the form says');
      const before = nodeRed.sunk();

      await upload(nodeRed, current);
      await nodeRed.kill('SIGTERM'); // the palette says that a restart is needed
      nodeRed = await start();

      await assertSets(nodeRed, current);
      assert.deepEqual(await nodeRed.get('/flows'), flows);
      const pulls = sunkBy(before, summaries).length;
      const got = await nodeRed.waitForSunk((all) => sunkBy(all, summaries).length > pulls, 30_000);
      const keys = keysOf(got);
      assert.equal(new Set(keys).size, keys.length, 'no alert came twice');
      const { payload } = sunkBy(got, summaries).at(-1)!.msg as { payload: { upToDate: boolean; gaps: unknown[] } };
      assert.deepEqual([payload.upToDate, payload.gaps], [true, []]);
      assert.deepEqual(sunkBy(got, errors), []);
    });

    it('uninstalls and leaves nothing', async () => {
      await nodeRed.deploy([{ id: 'empty', type: 'tab', label: 'empty' }]);
      await uninstall(nodeRed, current);

      assert.deepEqual(await nodeSets(nodeRed, current.name), []);
      assert.deepEqual(await exampleTitles(nodeRed, current.name), []);
      const left = readdirSync(join(userDir, 'node_modules'), { recursive: true, encoding: 'utf8' });
      const packages = left.filter((path) => path.endsWith('package.json'));
      assert.deepEqual(packages, [], 'neither the package nor what it needs');
      const { dependencies = {} } = JSON.parse(readFileSync(join(userDir, 'package.json'), 'utf8')) as {
        dependencies?: object;
      };
      assert.deepEqual(dependencies, {});

      assert.deepEqual(complaints(nodeRed), []);
      await nodeRed.kill('SIGTERM');
      nodeRed = await start();
      assert.deepEqual(await nodeSets(nodeRed, current.name), []);
      assert.deepEqual(complaints(nodeRed), []);
      assert.ok(existsSync(join(userDir, 'flows.json')), 'flows are the user’s');
    });
  });
}

async function assertSets(nodeRed: NodeRed, { name, version }: Packed): Promise<void> {
  const sets = await nodeSets(nodeRed, name);
  assert.deepEqual(
    sets.map((set) => set.types),
    types.map((type) => [type]),
  );
  for (const set of sets) {
    assert.equal(set.err, undefined);
    assert.deepEqual([set.enabled, set.version, set.pending_version], [true, version, undefined]);
  }
  assert.deepEqual(complaints(nodeRed), []);
}

/** What Node-RED complains of in its log, but for what it says with an empty palette, too. */
function complaints(nodeRed: NodeRed): string[] {
  const own = /Projects disabled|Encrypted credentials not found/;
  return nodeRed
    .output()
    .split('\n')
    .filter((text) => /\[(error|warn)\]|Error|^\s+at /.test(text) && !own.test(text));
}

function shipped({ folder }: Packed, path: string): string {
  return readFileSync(join(folder, path), 'utf8');
}

function sunkBy(all: readonly Sunk[], sink: string): Sunk[] {
  return all.filter(({ node }) => node === sink);
}

function keysOf(all: readonly Sunk[]): string[] {
  return sunkBy(all, pulled).flatMap(({ msg }) =>
    (msg.delivery as { events: { key: string }[] }).events.map(({ key }) => key),
  );
}

/** A pull's summary, and the end of a hunt. */
function hasCome(all: readonly Sunk[]): boolean {
  return sunkBy(all, summaries).length > 0 && sunkBy(all, bundles).some(({ msg }) => msg.complete === true);
}
