/** What a browser test sits at: a Node-RED of one line with the package, the simulator behind it, the editor open. */
import type { Browser } from 'playwright-core';
import { type Simulator, startSimulator } from '../simulator';
import { startBroker } from '../support/broker';
import { type NodeRed, type NodeRedOptions, startNodeRed } from '../support/node-red';
import { type Line, programsOf } from '../support/node-red-lines';
import { launchChromium } from './chromium';
import { Editor } from './editor';

export interface Desk {
  readonly line: Line;
  readonly simulator: Simulator;
  readonly nodeRed: NodeRed;
  readonly editor: Editor;
  leave(): Promise<void>;
}

/** Records an hour: a hunt over a day finds something, and ends in no time. */
const rates = {
  ...{ alerts: 2, audit: 10, oat: 10, endpointActivities: 100, emailActivities: 30 },
  ...{ networkActivities: 30, detections: 30, identityActivities: 10, containerActivities: 10 },
};

/** The examples take host, token and MQTT broker from the environment. `others` are rates that differ. */
export async function sitDown(
  line: Line,
  options: NodeRedOptions = { linkPackage: true },
  others: Partial<typeof rates> = {},
): Promise<Desk> {
  const opened: (() => Promise<unknown>)[] = [];
  const leave = async (): Promise<void> => {
    for (const close of opened.reverse()) await close();
  };
  try {
    const simulator = await startSimulator({ seed: 1, rates: { ...rates, ...others }, doubts: { fields: 'schema' } });
    opened.push(() => simulator.close());
    const broker = await startBroker();
    opened.push(() => broker.stop());
    const nodeRed = await startNodeRed({
      contextStorage: { default: { module: 'localfilesystem' } },
      env: { VISION_ONE_HOST: simulator.url, VISION_ONE_TOKEN: simulator.token, VISION_ONE_MQTT: broker.url },
      ...(await programsOf(line)),
      ...options,
    });
    opened.push(() => nodeRed.stop());
    const browser: Browser = await launchChromium();
    opened.push(() => browser.close());
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-US' });
    const editor = new Editor(page, nodeRed.url);
    return { line, simulator, nodeRed, editor, leave };
  } catch (error) {
    await leave();
    throw error;
  }
}
