/** `npm run screenshots`: README's pictures, taken of the running package in docs/images. No test rewrites them. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { planted } from '../simulator';
import { repository } from '../support/node-red';
import { lines } from '../support/node-red-lines';
import { type Desk, sitDown } from './desk';
import { map, pull as pulling, search, tenant, translate } from './flow-of-forms';

const folder = join(repository, 'docs', 'images');

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const desk = await sitDown(lines.at(-1)!);
  try {
    await desk.editor.page.setViewportSize({ width: 1180, height: 620 });
    await pull(desk);
    await hunt(desk);
    if (desk.editor.complaints.length > 0) throw new Error(desk.editor.complaints.join('\n'));
  } finally {
    await desk.leave();
  }
}

/** Alerts and audit logs, the Vision One sidebar beside them. */
async function pull({ editor, nodeRed, simulator }: Desk): Promise<void> {
  const serving = (id: string, service: string, y: number): object => ({
    ...{ ...pulling, id, z: 'pull', x: 130, y, service, schedule: 'interval', wires: [[`${id}-debug`], []] },
  });
  await nodeRed.deploy([
    { id: 'pull', type: 'tab', label: 'Collect' },
    tenant(simulator.url, simulator.token),
    serving('alerts', 'alerts', 60),
    debug('alerts-debug', 'pull', 'alerts', 340, 60),
    serving('audit', 'audit', 140),
    debug('audit-debug', 'pull', 'audit logs', 340, 140),
    serving('oat', 'oat', 220),
    debug('oat-debug', 'pull', 'detections', 340, 220),
  ]);
  await editor.load();
  for (const id of ['alerts', 'audit', 'oat']) await editor.status(id, /\d+ new/);
  await editor.sidebar('vision-one');
  await editor.page.waitForTimeout(3_000);
  await editor.page.screenshot({ path: join(folder, 'pull.png') });
}

/** A hunt that has run, and the form that shows what a pattern becomes. */
async function hunt({ editor, nodeRed, simulator }: Desk): Promise<void> {
  const pattern = `[ipv4-addr:value = '${planted.addresses[0]}']`;
  await nodeRed.deploy([
    { id: 'hunt', type: 'tab', label: 'Hunt' },
    tenant(simulator.url, simulator.token),
    {
      ...{ id: 'inject', type: 'inject', z: 'hunt', name: 'hunt', x: 90, y: 100, props: [{ p: 'payload' }] },
      ...{ payload: pattern, payloadType: 'str', repeat: '', once: false, wires: [['translate']] },
    },
    { ...translate, id: 'translate', z: 'hunt', x: 250, y: 100, wires: [['search']] },
    { ...search, id: 'search', z: 'hunt', x: 420, y: 100, wires: [['map'], []] },
    { ...map, id: 'map', z: 'hunt', x: 600, y: 100, wires: [['bundle']] },
    debug('bundle', 'hunt', 'STIX bundle', 560, 200),
  ]);
  await editor.loadAnew();
  await editor.press('inject');
  await editor.status('search', /^records: \d+$/);
  const form = await editor.edit('translate');
  await form.tryPattern(`${pattern} `);
  await editor.page.screenshot({ path: join(folder, 'pattern.png') });
  await form.cancel();
  await editor.sidebar('debug');
  await editor.page.screenshot({ path: join(folder, 'hunt.png') });
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
