import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { later, scenarios } from './scenarios';

describe('the table of what can go wrong', () => {
  for (const { fault, file, title } of scenarios) {
    it(`has a test for: ${fault}`, () => {
      const path = join(__dirname, '..', `${file}.test.ts`);
      assert.ok(existsSync(path), path);
      assert.ok(readFileSync(path, 'utf8').includes(title), title);
    });
  }

  it('has each of the 90 scenarios, but for those that are put off', () => {
    const shown = new Set(scenarios.flatMap(({ numbers }) => numbers));
    const all = Array.from({ length: 90 }, (_, index) => index + 1);
    assert.deepEqual(
      all.filter((number) => !shown.has(number)),
      later,
    );
  });
});
