/** The Vision One sidebar: what it shows by itself, what can be told from it, and that it is silent when closed. */
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { seriousIn } from './accessible-forms';
import type { Desk } from './desk';
import { pull, tenant } from './flow-of-forms';
import { watched } from './watched';

const topic = 'vision-one-pull/state';
/** longer than the sidebar waits between two questions, ms */
const aQuestion = 22_000;

export function sidebar(desk: () => Desk): void {
  const test = watched(desk);
  describe('sidebar', () => {
    let card: Locator;
    before(async () => {
      const { editor, nodeRed, simulator } = desk();
      const place = { z: 'flow', x: 200, y: 100 };
      await nodeRed.deploy([
        { id: 'flow', type: 'tab', label: 'Sidebar' },
        tenant(simulator.url, simulator.token),
        { ...pull, ...place, id: 'watched', name: 'watched pull', schedule: 'interval', wires: [['shown'], []] },
        { ...pull, ...place, y: 160, id: 'unnamed', wires: [['shown'], []] },
        { id: 'shown', type: 'debug', z: 'flow', x: 400, y: 100, active: false, wires: [] },
      ]);
      await editor.loadAnew();
      card = editor.page.getByRole('region', { name: 'watched pull' });
    });

    test('shows every pull with its budget, and hears of a pull as it goes', async () => {
      const { editor } = desk();
      await editor.sidebar('vision-one');
      await card.getByText('Audit logs').waitFor();
      await editor.page.getByRole('region', { name: 'v1 pull audit (Sidebar)', exact: true }).waitFor();
      await editor.page.getByText(/Vision One: \d+ of 300 requests in the last minute/).waitFor();
      await card.getByText(/[1-9]\d* new/).waitFor();
      const heard = editor.comms.count(topic);
      await card.getByRole('button', { name: 'Pull now' }).click();
      await card.getByRole('img', { name: /last pulls: \d+, \d+/ }).waitFor();
      assert.ok(await editor.until(() => editor.comms.count(topic) > heard, 3_000), 'through RED.comms');
    });

    test('pauses, resumes and resets, after a question', async () => {
      const { editor } = desk();
      await card.getByRole('button', { name: 'Pause' }).focus();
      await editor.page.keyboard.press('Enter');
      await card.getByText('paused', { exact: true }).waitFor();
      await card.locator('button:focus[title=Resume]').waitFor();
      await editor.page.keyboard.press('Enter');
      await card.getByRole('button', { name: 'Pause' }).waitFor();
      await card.getByRole('button', { name: 'Read again from' }).click();
      const question = editor.page.locator('.red-ui-notification').filter({ hasText: 'Read watched pull again?' });
      const start = question.getByLabel('From');
      await start.fill('2020-01-01T00:00');
      await question.getByRole('button', { name: 'Read again' }).click();
      await question.getByText('more than 180 days back').waitFor();
      assert.equal(await start.inputValue(), '2020-01-01T00:00', 'what was typed is still there to be mended');
      assert.ok(editor.complaints.every((complaint) => complaint.includes('409')));
      editor.complaints.length = 0;
      await start.fill(new Date().toISOString().replace(/T.*/, 'T00:00'));
      await question.getByRole('button', { name: 'Read again' }).click();
      await question.waitFor({ state: 'hidden' });
      await editor.page.getByText('watched pull reads again').waitFor();
    });

    test('has nothing serious for axe, in each theme', async () => {
      const { editor, line } = desk();
      const place = editor.page.locator('.v1-sidebar');
      for (const theme of line.nodeRed.startsWith('5') ? (['light', 'dark'] as const) : (['light'] as const)) {
        await editor.theme(theme);
        assert.deepEqual(await seriousIn(place), [], theme);
      }
      await editor.theme('light');
    });

    test('asks for nothing while it is closed', async () => {
      const { editor } = desk();
      const asked: string[] = [];
      editor.page.on('request', (request) => asked.push(request.url()));
      const isAsked = (): boolean => asked.some((url) => url.endsWith('/vision-one-pull/watch'));
      assert.ok(await editor.until(isAsked, aQuestion), 'it asks while it is open');
      await editor.sidebar(desk().line.nodeRed.startsWith('5') ? 'context' : 'debug');
      await card.waitFor({ state: 'hidden' });
      asked.length = 0;
      assert.ok(!(await editor.until(isAsked, aQuestion)), 'it asks while it is closed');
    });
  });
}
