/** One node of each type on a flow, as a test of forms wants it: valid, and with nothing to do. */
import type { Desk } from './desk';

/** By type: the id of its node. */
export const nodeOf = {
  'vision-one-pull': 'pull',
  'vision-one-search': 'search',
  'stix-translate': 'translate',
  'stix-map': 'map',
} as const;

export type FormType = keyof typeof nodeOf | 'vision-one-config';

/** In a describe: lays the flow out before its first test, and again after one that failed and left a form open. */
export function freshForms(desk: () => Desk): void {
  let isFresh = false;
  beforeEach(async () => {
    if (!isFresh) await layOut(desk());
    isFresh = true;
  });
  afterEach(function () {
    isFresh = this.currentTest?.state === 'passed';
  });
}

/** Deploys the flow and loads the editor anew. */
async function layOut({ nodeRed, editor, simulator }: Desk): Promise<void> {
  await nodeRed.deploy([
    { id: 'flow', type: 'tab', label: 'Forms' },
    tenant(simulator.url, simulator.token),
    { ...at(100), id: 'pull', ...pull },
    { ...at(160), id: 'search', ...search },
    { ...at(220), id: 'translate', ...translate },
    { ...at(280), id: 'map', ...map },
  ]);
  await editor.loadAnew();
}

const at = (y: number) => ({ z: 'flow', x: 200, y, wires: [] });

const acknowledged = { delivery: 'send', ackTimeout: 300, maxAttempts: 0 };
/** The nodes as the editor stores them: every property, most at their defaults. */
export const pull = {
  type: 'vision-one-pull',
  ...{
    name: '',
    config: 'config',
    service: 'audit',
    alertTime: 'created',
    auditTime: 'ingested',
    schedule: 'input',
    interval: 60,
  },
  ...{ start: 'lookback', lookback: 24, startDate: '', maxLookback: '', filter: '', top: '', output: 'page' },
  ...{ ...acknowledged, cursorScope: 'global', cursorStore: '', settle: 60, overlap: 300, version: 1 },
};
export const search = {
  type: 'vision-one-search',
  ...{ name: '', config: 'config', output: 'page', ...acknowledged, pageSize: 500, maxRecords: 0, maxPages: 0 },
  ...{ timeLimit: 600, offset: '', length: '', version: 1 },
};
export const translate = {
  type: 'stix-translate',
  ...{ name: '', api: 'v3.0', dialects: [], timeRange: 1440, window: 'range', maxLookback: 30, strict: false },
  ...{ split: 'observation', merge: false, maxQueryLength: 2048, map: '', version: 1 },
};
export const map = {
  type: 'stix-map',
  ...{ name: '', specVersion: '2.1', dialect: 'auto', identityName: 'Trend Vision One', identity: '', version: 1 },
  ...{ onlyMatches: true, matchCase: false, maxHeld: 100000, sighting: false, group: false, bundle: 'message' },
  ...{ chunkSize: 1000, unmapped: 'drop', map: '' },
};

export const tenant = (host: string, token: string): object => ({
  ...{ id: 'config', type: 'vision-one-config', name: 'Vision One', region: 'custom', host, timeout: 70, retries: 3 },
  ...{ requestsPerMinute: 300, tls: '', proxy: '', version: 1, credentials: { token } },
});
