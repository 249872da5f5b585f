/** What a form says while somebody types into it. */
import assert from 'node:assert/strict';
import type { Desk } from './desk';
import { freshForms } from './flow-of-forms';
import { clickTab } from './tabs';
import { watched } from './watched';

export function liveHelp(desk: () => Desk): void {
  const test = watched(desk);
  describe('live help', () => {
    freshForms(desk);

    test('says what a pattern is widened to, what can not be searched, and follows the settings', async () => {
      const { editor } = desk();
      const form = await editor.edit('translate');
      const said = await form.tryPattern(
        "[process:name MATCHES 'a.*' AND ipv4-addr:value = '192.0.2.1' OR url:x = 'y']",
      );
      assert.match(said, /endpointActivities \(wider than the pattern\)[\s\S]*192\.0\.2\.1/);
      assert.match(said, /Notes[\s\S]*Not searchable[\s\S]*url:x/);
      await form.tryPattern("[ipv4-addr:value = '192.0.2.1']");
      await form.set('api', 'v2.0');
      await form.tell('#stix-translate-result', /endpointActivityData/);
      await form.cancel();
    });

    test('shows the bundle that the settings make of a sample, and what is wrong with its JSON', async () => {
      const { editor } = desk();
      const form = await editor.edit('map');
      await form.set('specVersion', '2.0');
      await clickTab((await form.tabs()).at(-1)!);
      await form.body.locator('#stix-map-sample').selectOption('alerts');
      const bundle = await form.tell('#stix-map-result', /"report"/);
      assert.match(bundle, /"spec_version": "2\.0"/);
      await form.set('specVersion', '2.1');
      await form.tell('#stix-map-result', /"grouping"/);
      await clickTab((await form.tabs()).at(-1)!);
      await form.body.locator('#stix-map-record').click();
      await editor.page.keyboard.type('x');
      await form.tell('#stix-map-result', /^not valid JSON/);
      await form.cancel();
    });

    test('writes the filter from rows, and leaves a text alone that rows can not say', async () => {
      const { editor } = desk();
      const form = await editor.edit('pull');
      await form.set('service', 'alerts');
      const text = form.field('filter');
      await form.isWrong('filter'); // brings its tab to the front
      const rows = form.body.locator('#vision-one-pull-filter-list > li');
      for (const [index, value] of ['high', 'critical'].entries()) {
        await form.body.getByText('add a condition').click();
        await rows.nth(index).getByLabel('Field').selectOption('severity');
        await rows.nth(index).getByLabel('Value').selectOption(value);
      }
      assert.equal(await text.inputValue(), "severity eq 'high' or severity eq 'critical'");
      await rows.first().getByLabel('remove the condition').click();
      await rows.nth(1).waitFor({ state: 'detached' });
      assert.equal(await text.inputValue(), "severity eq 'critical'");

      const more = "severity eq 'low' or status eq 'Open' and score eq '1'";
      await form.set('filter', more);
      await rows.first().waitFor({ state: 'hidden' });
      await form.body.getByText('This filter says more than rows can').waitFor();
      assert.equal(await text.inputValue(), more);
      await form.cancel();
    });

    test('shows a filter of the service that is chosen, and how to wire the way back when it is needed', async () => {
      const { editor } = desk();
      const form = await editor.edit('pull');
      for (const [service, example] of [
        ['alerts', "severity eq 'critical'"],
        ['oat', "riskLevel eq 'high'"],
        ['audit', "result eq 'Unsuccessful'"],
      ] as const) {
        await form.set('service', service);
        assert.equal(await form.field('filter').getAttribute('placeholder'), example);
      }
      const hint = form.body.getByText("Wire a complete node for the branch's last node back to this input");
      await form.set('delivery', 'ack');
      await hint.waitFor();
      await form.set('delivery', 'send');
      await hint.waitFor({ state: 'hidden' });
      await form.cancel();
    });

    test('says once of a host that is not Vision One what it is, and of one that can not be what is wrong', async () => {
      const { editor, nodeRed } = desk();
      const form = await editor.edit('search');
      const config = await form.editConfig('config');
      const said = async () => (await config.testConnection()).map((line) => line.trim());
      await config.set('token', 'a-token-of-nobody-at-all');
      await config.set('host', nodeRed.url);
      assert.deepEqual(await said(), [
        'Connection and token: This host answers, but not as Vision One: check the region or host.',
      ]);
      await config.set('host', '');
      assert.deepEqual(await said(), ['Connection and token: The host is empty.']);
      await config.cancel();
      await form.cancel();
    });

    test('is reached by keys: tabs with the arrows', async () => {
      const { editor } = desk();
      const form = await editor.edit('map');
      const [first, second] = await form.tabs();
      await first!.focus();
      await editor.page.keyboard.press('ArrowRight');
      assert.equal(await second!.getAttribute('aria-selected'), 'true');
      await form.field('onlyMatches').waitFor();
      await editor.page.keyboard.press('ArrowLeft');
      await form.field('specVersion').waitFor();
      await form.cancel();
    });
  });
}
