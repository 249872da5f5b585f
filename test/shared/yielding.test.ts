import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sortInChunks } from '../../nodes/shared/yielding';

describe('a sort in chunks', () => {
  it('is the sort of the language, equal ones in their order, whatever the length', () => {
    const items = fc.array(fc.integer({ min: 0, max: 50 }), { size: 'max', maxLength: 40_000 });
    fc.assert(
      fc.property(items, (keys) => {
        const given = keys.map((key, place) => ({ key, place }));
        const compare = (one: { key: number }, other: { key: number }) => one.key - other.key;
        const sorting = sortInChunks(given, compare);
        let turn = sorting.next();
        let pauses = 0;
        for (; !turn.done; turn = sorting.next()) pauses++;
        assert.deepEqual(turn.value, given.toSorted(compare));
        assert.ok(pauses >= keys.length / 8192, `${pauses} pauses for ${keys.length}`);
      }),
      { numRuns: 30 },
    );
  });
});
