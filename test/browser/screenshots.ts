/** `npm run screenshots`: README's pictures, taken of the running package in docs/images. No test rewrites them. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { planted } from '../simulator';
import { repository } from '../support/node-red';
import { lines } from '../support/node-red-lines';
import { type Desk, sitDown } from './desk';
import { map, pull as pulling, search, tenant, translate } from './flow-of-forms';

/** What this file asks the editor's own program, inside the page. */
declare const RED: { actions: { invoke(action: string, state: boolean): void } };

const folder = join(repository, 'docs', 'images');

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const desk = await sitDown(lines.at(-1)!, undefined, { alerts: 400, audit: 1200, oat: 900 });
  try {
    await desk.editor.page.setViewportSize({ width: 1180, height: 620 });
    await pull(desk);
    await hunt(desk);
    if (desk.editor.complaints.length > 0) throw new Error(desk.editor.complaints.join('\n'));
  } finally {
    await desk.leave();
  }
}

/** Three pulls after some cycles, the Vision One sidebar beside them. */
async function pull({ editor, nodeRed, simulator }: Desk): Promise<void> {
  const every = 10;
  const serving = (id: string, service: string, y: number): object => ({
    ...{ ...pulling, id, z: 'pull', x: 130, y, service, schedule: 'interval', interval: every, lookback: 0.02 },
    wires: [[`${id}-debug`], []],
  });
  await nodeRed.deploy([
    { id: 'pull', type: 'tab', label: 'Collect' },
    tenant(simulator.url, simulator.token),
    serving('alerts', 'alerts', 80),
    debug('alerts-debug', 'pull', 'alerts', 380, 80),
    serving('audit', 'audit', 180),
    debug('audit-debug', 'pull', 'audit logs', 380, 180),
    serving('oat', 'oat', 280),
    debug('oat-debug', 'pull', 'detections', 380, 280),
  ]);
  await editor.load();
  await makeRoom(editor, 470);
  await editor.sidebar('vision-one');
  await editor.page.waitForTimeout(12 * every * 1000);
  await editor.page.screenshot({ path: join(folder, 'pull.png') });
}

/** A hunt that has run, and the form that shows what a pattern becomes. */
async function hunt({ editor, nodeRed, simulator }: Desk): Promise<void> {
  const pattern = `[ipv4-addr:value = '${planted.addresses[0]}']`;
  await nodeRed.deploy([
    { id: 'hunt', type: 'tab', label: 'Hunt' },
    tenant(simulator.url, simulator.token),
    {
      ...{ id: 'inject', type: 'inject', z: 'hunt', name: 'hunt', x: 110, y: 120, props: [{ p: 'payload' }] },
      ...{ payload: pattern, payloadType: 'str', repeat: '', once: false, wires: [['translate']] },
    },
    { ...translate, id: 'translate', z: 'hunt', x: 280, y: 120, wires: [['search']] },
    { ...search, id: 'search', z: 'hunt', x: 450, y: 120, wires: [['map'], ['summary']] },
    { ...map, id: 'map', z: 'hunt', x: 600, y: 120, wires: [['bundle']] },
    debug('summary', 'hunt', 'summary', 620, 200),
    debug('bundle', 'hunt', 'bundle', 760, 120),
  ]);
  await editor.loadAnew();
  await makeRoom(editor, 300);
  await editor.help('map');
  await editor.press('inject');
  await editor.status('search', /^records: \d+$/);
  await editor.page.locator('.red-ui-notification').last().waitFor({ state: 'detached' });
  await editor.page.screenshot({ path: join(folder, 'hunt.png') });
  const form = await editor.edit('translate');
  await form.tryPattern(`${pattern} `);
  await editor.page.screenshot({ path: join(folder, 'pattern.png') });
  await form.cancel();
}

/** Palette and explorer away, and the sidebar's two halves divided at a height. */
async function makeRoom({ page }: Desk['editor'], height: number): Promise<void> {
  await page.evaluate(() => RED.actions.invoke('core:toggle-left-sidebar', false));
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
