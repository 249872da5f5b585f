/** `npm run screenshots`: README's pictures, of the example flows as they run on the simulator, into docs/images. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { examples, inOneFlow, unlimited } from '../playground/examples';
import { startBroker } from '../support/broker';
import { repository, startNodeRed } from '../support/node-red';
import { startSimulator } from '../simulator';
import { launchChromium } from './chromium';

const pictures = [
  { example: '01', file: 'pull.png' },
  { example: '04', file: 'hunt.png' },
];
const margin = 25;

async function main(): Promise<void> {
  const folder = join(repository, 'docs', 'images');
  mkdirSync(folder, { recursive: true });
  const simulator = await startSimulator({ seed: 1, rates: { endpointActivities: 100 }, doubts: { fields: 'schema' } });
  const broker = await startBroker();
  const nodeRed = await startNodeRed({
    linkPackage: true,
    contextStorage: { default: { module: 'localfilesystem' } },
    env: { VISION_ONE_HOST: simulator.url, VISION_ONE_TOKEN: simulator.token, VISION_ONE_MQTT: broker.url },
  });
  const browser = await launchChromium();
  try {
    const wanted = examples().filter(({ title }) => pictures.some(({ example }) => title.startsWith(example)));
    await nodeRed.deploy(unlimited(inOneFlow(wanted)));
    const page = await browser.newPage({ viewport: { width: 1700, height: 900 }, locale: 'en-US' });
    await page.goto(nodeRed.url);
    await page.locator('#red-ui-loading-progress').waitFor({ state: 'hidden' });
    for (const { injects } of wanted) for (const id of injects) await nodeRed.inject(id);
    // The statuses of nodes that are done are a part of the picture.
    await page.waitForTimeout(8000);
    for (const { example, file } of pictures) {
      const tab = wanted.find(({ title }) => title.startsWith(example))?.nodes.find(({ type }) => type === 'tab');
      await show(page, tab?.id ?? '');
      await page.screenshot({ path: join(folder, file), clip: await nodesOn(page) });
    }
  } finally {
    await browser.close();
    await nodeRed.stop();
    await broker.stop();
    await simulator.close();
  }
}

async function show(page: Page, tab: string): Promise<void> {
  await page.evaluate(`RED.workspaces.show(${JSON.stringify(tab)})`);
  await page.waitForTimeout(500);
}

/** The rectangle of everything on the workspace, with a margin. */
async function nodesOn(page: Page): Promise<{ x: number; y: number; width: number; height: number }> {
  const boxes = await page.locator('#red-ui-workspace-chart .red-ui-flow-node-group').evaluateAll((nodes) =>
    nodes.map((node) => {
      const { left, top, right, bottom } = (
        node as unknown as { getBoundingClientRect(): DOMRectLike }
      ).getBoundingClientRect();
      return { left, top, right, bottom };
    }),
  );
  const [left, top] = [Math.min(...boxes.map((box) => box.left)), Math.min(...boxes.map((box) => box.top))];
  const [right, bottom] = [Math.max(...boxes.map((box) => box.right)), Math.max(...boxes.map((box) => box.bottom))];
  return { x: left - margin, y: top - margin, width: right - left + 2 * margin, height: bottom - top + 2 * margin };
}

interface DOMRectLike {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
