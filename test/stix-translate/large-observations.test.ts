/** A long observation is translated in parts, which together ask for what it does. */
import assert from 'node:assert/strict';
import { readInputs } from '../../nodes/stix-translate/inputs';
import { settingsFrom } from '../../nodes/stix-translate/settings';
import { translateAll } from '../../nodes/stix-translate/translate-all';
import { now, onEndpoints, queries, translation } from './support';

const values = Array.from({ length: 20_000 }, (_, index) => `v${index}`);
const set = `url:value IN (${values.map((value) => `'${value}'`).join(', ')})`;
const chain = (operator: string): string => values.map((value) => `url:value = '${value}'`).join(` ${operator} `);

describe('an observation that is very long', () => {
  for (const [name, pattern, also] of [
    ['a set', `[${set}]`, ''],
    ['a chain of OR', `[${chain('OR')}]`, ''],
    ['a set beside AND', `[process:pid = 7 AND ${set} AND network-traffic:src_port = 1]`, 'spt:"1"'],
    ['a chain of OR deep in others', `[(process:pid = 7 AND (url:value = 'x' OR (${chain('OR')})))]`, ''],
  ] as const) {
    it(`${name}: is asked for whole, in hardly more queries than its length needs`, () => {
      const texts = queries(pattern);
      const asked = new Set(texts.join(' ').match(/request:"v\d+"/g));
      assert.equal(asked.size, values.length);
      const length = texts.reduce((sum, text) => sum + text.length, 0);
      assert.ok(texts.length <= Math.ceil(length / 2048) * 1.05, `${texts.length} queries of ${length} characters`);
      assert.ok(texts.every((text) => text.includes(also) && (also === '' || text.includes('processPid:"7"'))));
      assert.ok(texts.every((text) => text.startsWith('wider ')));
    });
  }

  it('is not asked for where one part of it can not be written', () => {
    assert.deepEqual(queries(`[${chain('OR')} OR process:pid > 1]`), []);
  });

  it('keeps of AND what has room, with a note, and refuses it in strict mode', () => {
    for (const pattern of [`[${chain('AND')}]`, `[${set} AND ${set}]`]) {
      const { notes, queries } = translation(pattern, onEndpoints({}));
      assert.ok(queries.length > 0 && queries.every(({ query }) => query.precision === 'wider'));
      assert.equal(notes.filter(({ message }) => message.startsWith('Not all that is joined by AND')).length, 1);
      assert.equal(translation(pattern, onEndpoints({ strict: true })).refusal?.code, 'not_implemented');
    }
  });

  it('lets others run between its parts', async () => {
    let time = 0;
    let pauses = 0;
    const pause = (): Promise<void> => Promise.resolve(void pauses++);
    // Every look at the clock finds that a slice is over.
    const turns = { now: () => (time += 1000), pause };
    await translateAll(readInputs(`[${chain('OR')}]`), settingsFrom(onEndpoints({})), now, turns);
    assert.ok(pauses > 10, String(pauses));
  });
});
