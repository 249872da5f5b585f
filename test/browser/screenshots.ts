/** `npm run screenshots`: README's pictures, taken of the running package in docs/images. No test rewrites them. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { planted } from '../simulator';
import { repository } from '../support/node-red';
import { lines } from '../support/node-red-lines';
import { type Desk, sitDown } from './desk';
import { Editor } from './editor';
import { map, pull as pulling, search, tenant, translate } from './flow-of-forms';

/** What this file asks the editor's own program, inside the page. */
declare const RED: { actions: { invoke(action: string, state: boolean): void } };

const folder = join(repository, 'docs', 'images');
const size = { width: 1180, height: 620 };

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const desk = await sitDown(lines.at(-1)!, undefined, { alerts: 400, audit: 1200, oat: 900 });
  try {
    // Sharp on a good display, and days before months.
    const browser = desk.editor.page.context().browser()!;
    const page = await browser.newPage({ viewport: size, deviceScaleFactor: 2, locale: 'en-GB' });
    const editor = new Editor(page, desk.nodeRed.url);
    await pull({ ...desk, editor });
    await hunt({ ...desk, editor });
    if (editor.complaints.length > 0) throw new Error(editor.complaints.join('\n'));
  } finally {
    await desk.leave();
  }
}

/** A pull after some cycles, one of its alerts opened; its palette and the Vision One sidebar beside it. */
async function pull({ editor, nodeRed, simulator }: Desk): Promise<void> {
  const every = 10;
  await nodeRed.deploy([
    { id: 'pull', type: 'tab', label: 'Collect' },
    tenant(simulator.url, simulator.token),
    {
      ...{ ...pulling, id: 'alerts', z: 'pull', x: 140, y: 120, service: 'alerts', output: 'event' },
      ...{ schedule: 'interval', interval: every, lookback: 0.02, wires: [['events'], ['summary']] },
    },
    debug('events', 'pull', 'events', 360, 120),
    debug('summary', 'pull', 'summary', 370, 200),
  ]);
  const { page } = editor;
  await editor.load();
  await closeSidebar(page, 'explorer');
  await page.locator('.red-ui-palette-node[data-palette-type="stix-map"]').scrollIntoViewIfNeeded();
  await divide(page, 300);
  await editor.sidebar('vision-one');
  await page.waitForTimeout(12 * every * 1000);
  await unfold(messages(page, 'events').last(), []);
  await take(page, 'pull');
}

/** A hunt that has run and its bundle, and the form that shows what a pattern becomes. */
async function hunt({ editor, nodeRed, simulator }: Desk): Promise<void> {
  const pattern = `[ipv4-addr:value = '${planted.addresses[0]}']`;
  await nodeRed.deploy([
    { id: 'hunt', type: 'tab', label: 'Hunt' },
    tenant(simulator.url, simulator.token),
    {
      ...{ id: 'inject', type: 'inject', z: 'hunt', name: 'hunt', x: 90, y: 120, props: [{ p: 'payload' }] },
      ...{ payload: pattern, payloadType: 'str', repeat: '', once: false, wires: [['translate']] },
    },
    { ...translate, id: 'translate', z: 'hunt', x: 260, y: 120, wires: [['search']] },
    { ...search, id: 'search', z: 'hunt', x: 450, y: 120, wires: [['map'], ['summary']] },
    { ...map, id: 'map', z: 'hunt', x: 620, y: 120, wires: [['bundle']] },
    debug('summary', 'hunt', 'summary', 640, 200),
    debug('bundle', 'hunt', 'bundle', 780, 120),
  ]);
  const { page } = editor;
  await editor.loadAnew();
  await page.evaluate(() => RED.actions.invoke('core:toggle-left-sidebar', false));
  await closeSidebar(page, 'vision-one');
  await editor.press('inject');
  await editor.status('search', /^records: \d+$/);
  await page.locator('.red-ui-notification').last().waitFor({ state: 'detached' });
  await unfold(messages(page, 'bundle').first(), ['objects', ...placeOf('observed-data', editor)]);
  await take(page, 'hunt');
  const form = await editor.edit('translate');
  await form.tryPattern(`${pattern} `);
  await take(page, 'pattern');
  await form.cancel();
}

async function take(page: Page, name: string): Promise<void> {
  await page.mouse.move(600, 560);
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

/** What a debug node has shown, in the order in which it came. */
function messages(page: Page, name: string): Locator {
  return page.locator('.red-ui-debug-msg').filter({ hasText: `node: ${name}` });
}

/** The keys under which the debug sidebar has the first object of a type in the first bundle: lists open in tens. */
function placeOf(type: string, editor: Editor): (string | RegExp)[] {
  const { objects } = JSON.parse(editor.shown('bundle')[0]!.msg) as { objects: { type: string }[] };
  const index = objects.findIndex((object) => object.type === type);
  if (index < 0) throw new Error(`no ${type} in the first bundle`);
  const tens = new RegExp(`^\\[${Math.floor(index / 10) * 10} … \\d+\\]$`);
  return objects.length > 10 ? [tens, `${index}`] : [`${index}`];
}

/** Opens an object of the debug sidebar, and what lies inside it by its keys; brings its head to the top. */
async function unfold(message: Locator, keys: readonly (string | RegExp)[]): Promise<void> {
  let inside = message.locator('.red-ui-debug-msg-payload');
  await inside.locator('.red-ui-debug-msg-object-handle').first().click();
  for (const key of keys) {
    inside = inside
      .locator('.red-ui-debug-msg-object-entry')
      .filter({ has: message.page().getByText(key, { exact: true }) })
      .first();
    await inside.locator('.red-ui-debug-msg-object-handle').first().click();
  }
  await message.evaluate((element) => (element as unknown as { scrollIntoView(): void }).scrollIntoView());
}

/** A second click on a tab's button takes its half of the sidebar away. */
async function closeSidebar(page: Page, tab: string): Promise<void> {
  await page.locator(`.red-ui-sidebar-tab-bar button.selected[data-tab-id="${tab}"]`).click();
}

/** Divides the two halves of the sidebar at a height. */
async function divide(page: Page, height: number): Promise<void> {
  const divider = page
    .locator('.red-ui-sidebar-section-separator .red-ui-sidebar-separator-handle')
    .filter({ visible: true })
    .last();
  await divider.hover();
  await page.mouse.down();
  await page.mouse.move(1030, height, { steps: 5 });
  await page.mouse.up();
}

function debug(id: string, z: string, name: string, x: number, y: number): object {
  return {
    ...{ id, type: 'debug', z, name, x, y, active: true, tosidebar: true, complete: 'payload', targetType: 'msg' },
    wires: [],
  };
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
