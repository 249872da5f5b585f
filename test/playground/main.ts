/**
 * `npm start`: the simulator and a Node-RED with every example flow, running. `npm start -- --once`: runs the examples
 * until each has delivered, prints a line a flow, and ends.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startSimulator } from '../simulator';
import { startBroker } from '../support/broker';
import { repository } from '../support/node-red';
import { examples } from './examples';
import { freePort } from './free-port';
import { startPlayground } from './playground';
import { runOnce } from './run-once';

const editorPort = 1880;

/** Records an hour: enough for every hunt to find something, few enough for a laptop to search a day in no time. */
const rates = { endpointActivities: 200, emailActivities: 60, networkActivities: 100, detections: 60 };

async function main(): Promise<number> {
  const simulator = await startSimulator({ seed: 1, rates });
  const broker = await startBroker();
  const env = { VISION_ONE_HOST: simulator.url, VISION_ONE_TOKEN: simulator.token, VISION_ONE_MQTT: broker.url };
  try {
    if (process.argv.includes('--once')) return await runOnce(examples(), env);
    const userDir = join(repository, '.node-red');
    mkdirSync(userDir, { recursive: true });
    const port = await freePort(editorPort);
    if (port !== editorPort) console.log(`Port ${editorPort} is taken; the editor is on ${port}.`);
    const stopped = new Promise<void>((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
    });
    const nodeRed = await startPlayground({ userDir, env, port, onOutput: (text) => process.stdout.write(text) });
    console.log(`
The editor:            ${nodeRed.url}/
Simulated Vision One:  ${simulator.url}
  in a config node of yours: another host, \${VISION_ONE_HOST}, with the token \${VISION_ONE_TOKEN}
Ctrl-C ends both.
`);
    await Promise.race([stopped, nodeRed.exited]);
    await nodeRed.stop();
    return 0;
  } finally {
    await simulator.close();
    await broker.stop();
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
