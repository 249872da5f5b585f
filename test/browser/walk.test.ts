/**
 * The walk of a newcomer who knows Node-RED and Vision One, and has nothing but the forms and the help: from the
 * palette's install to alerts that arrive, and to the bundle of a hunt. Click by click, on a bare Node-RED.
 */
import assert from 'node:assert/strict';
import { type Packed, pack } from '../palette/packed';
import { planted } from '../simulator';
import { lines } from '../support/node-red-lines';
import { type Desk, sitDown } from './desk';
import { installFromFile } from './palette-manager';
import { watched } from './watched';

/** Only what a newcomer's Node-RED would have: no catalogue, since the package comes from a file. */
const bare = { settings: { externalModules: {}, editorTheme: { tours: false, palette: { catalogues: [] } } } };

for (const line of lines) {
  describe(`browser: a newcomer at ${line.title}`, function () {
    this.timeout(120_000);
    let desk: Desk;
    let packed: Packed;
    const test = watched(() => desk);
    before(async function () {
      this.timeout(600_000);
      packed = await pack();
      desk = await sitDown(line, bare);
      await desk.editor.load('inject');
    });
    after(async () => {
      await desk?.leave();
      packed?.remove();
    });

    test('installs the package from its file', async () => {
      await installFromFile(desk.editor, packed.file);
      for (const type of ['vision-one-pull', 'vision-one-search', 'stix-translate', 'stix-map'])
        await desk.editor.inPalette(type);
    });

    test('gets alerts', async () => {
      const { editor, simulator } = desk;
      const pull = await editor.add('vision-one-pull', { x: 160, y: 100 });
      assert.match((await editor.trouble(pull)) ?? '', /^ {2}- Vision One/m, 'the triangle says what is missing');

      const form = await editor.edit(pull);
      await form.set('service', 'alerts');
      const config = await form.addConfig('config');
      await config.set('region', 'custom');
      await config.set('host', simulator.url);
      await config.set('token', simulator.token);
      const said = await config.testConnection();
      assert.equal(said.filter((line) => /: .*\d+ ms/.test(line)).length, 6, 'connectivity and five rights');
      assert.match(said.join('\n'), /until the token ends: 36[45]/);
      await config.ok();
      await form.ok();
      assert.equal(await editor.trouble(pull), undefined);

      const debug = await editor.add('debug', { x: 420, y: 100 });
      await editor.wire(pull, debug);
      await editor.deploy();
      await editor.status(pull, /\d+ new/);
      const [first] = await editor.toShow(debug);
      assert.match(first!.msg, /"id":"WB-/);
    });

    test('sees where the pull stands, and asks for more', async () => {
      const { editor, simulator } = desk;
      const pull = (await editor.nodes()).find(({ type }) => type === 'vision-one-pull')!;
      const form = await editor.edit(pull.id);
      const panel = form.body.locator('#vision-one-pull-position');
      await panel.locator('dd').first().waitFor();
      assert.match(await panel.innerText(), /\d:\d\d/, 'times');
      await form.body.locator('#vision-one-pull-reset').click();
      await editor.page.locator('.red-ui-notification').getByRole('button', { name: 'Cancel' }).click();
      await form.cancel();

      const before = simulator.ledger.requests.length;
      await editor.press(pull.id);
      assert.ok(await editor.until(() => simulator.ledger.requests.length > before, 10_000), 'the button pulls');
    });

    test('hunts, and gets a bundle', async () => {
      const { editor } = desk;
      const [inject, translate, search, map, debug] = [
        await editor.add('inject', { x: 120, y: 220 }),
        await editor.add('stix-translate', { x: 310, y: 220 }),
        await editor.add('vision-one-search', { x: 500, y: 220 }),
        await editor.add('stix-map', { x: 690, y: 220 }),
        await editor.add('debug', { x: 860, y: 220 }),
      ];
      const chain = [inject, translate, search, map, debug];
      for (const [place, node] of chain.slice(1).entries()) await editor.wire(chain[place]!, node);

      const pattern = `[ipv4-addr:value = '${planted.addresses[0]}']`;
      const patterns = await editor.edit(translate);
      assert.match(await patterns.tryPattern('[ipv4-addr:value = ]'), /translation_error/);
      assert.match(await patterns.tryPattern(pattern), /Queries: \d+[\s\S]*203\.0\.113\.66/);
      await patterns.cancel();
      const form = await editor.edit(search);
      await form.choose('config', 0);
      await form.ok();
      const button = await editor.edit(inject);
      await button.injectText(pattern);
      await button.ok();

      await editor.deploy();
      await editor.press(inject);
      const bundles = await editor.toShow(debug, (all) => all.some(({ msg }) => msg.includes('observed-data')));
      assert.ok(bundles.every(({ msg }) => msg.startsWith('{"type":"bundle"')));
      await editor.status(search, /^records: \d+$/);
      await editor.status(map, /observed/);
    });

    test('finds help on every node', async () => {
      const { editor } = desk;
      const texts = new Set<string>();
      for (const type of ['vision-one-pull', 'vision-one-search', 'stix-translate', 'stix-map']) {
        const node = (await editor.nodes()).find((found) => found.type === type);
        const text = await editor.help(node!.id);
        assert.match(text, /Inputs[\s\S]*Outputs[\s\S]*Details[\s\S]*Errors/i, type);
        texts.add(text);
      }
      assert.equal(texts.size, 4, 'each its own');
    });
  });
}
