import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { firstSeed } from '../support/seed';
import { killRun } from './kills';

type ContextStorage = Record<string, { module: string; config?: Record<string, unknown> }>;

/** What README tells to put into settings.js. */
function recommended(): ContextStorage {
  const readme = readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8');
  const block = /```js\n(contextStorage: [^]*?)```/.exec(readme)?.[1] ?? '';
  return (runInNewContext(`({ ${block} })`) as { contextStorage: ContextStorage }).contextStorage;
}

/** Other nodes use the default store all the time, so that Node-RED writes its file. */
const busy = [
  { id: 'tick', type: 'inject', props: [], repeat: '0.1', once: true, onceDelay: 0.1, wires: [['count']] },
  {
    id: 'count',
    type: 'function',
    func: "global.set('count', (global.get('count') || 0) + 1);",
    wires: [[]],
  },
];

describe("vision-one-pull, on the store of README's settings.js", function () {
  this.timeout(180_000);

  it('loses nothing and repeats a page at most over kills, while other nodes use the default store', async () => {
    const contextStorage = recommended();
    // Node-RED's 30 s, shortened
    contextStorage['default']!.config = { flushInterval: 0.2 };
    const options = { cursorStore: 'cursors', contextStorage, others: busy, life: 3_000 };
    const { verdict, violations } = await killRun({ seed: firstSeed, kills: 3, ...options });
    const { lost, unlabelledRepeats, keyFaults, inventions } = verdict;
    assert.deepEqual(
      { lost, unlabelledRepeats, keyFaults, inventions, violations },
      { lost: 0, unlabelledRepeats: 0, keyFaults: 0, inventions: 0, violations: [] },
      `SEED=${firstSeed}`,
    );
    assert.ok(verdict.repeats <= 3 * 50, `${verdict.repeats} repeats, SEED=${firstSeed}`);
  });
});
