import assert from 'node:assert/strict';
import { type Packed, pack } from './packed';
import { scorecardOf } from './scorecard';

/** All checks that node-red-dev 0.1.6 makes. */
const checks = 'P01 P03 P04 P05 P06 P07 P08 N01 N02 D01 D02 D03'.split(' ');

describe('palette: the flow library’s scorecard', function () {
  this.timeout(300_000);
  let packed: Packed;
  before(async () => {
    packed = await pack();
  });
  after(() => packed?.remove());

  it('has no failure and no warning', async () => {
    const { checks: found, output } = await scorecardOf(packed);
    assert.deepEqual(Object.keys(found).sort(), [...checks].sort(), output);
    for (const [id, { test }] of Object.entries(found)) assert.ok(test, `${id}\n${output}`);
    // Its exit code says nothing, and some checks only print.
    assert.doesNotMatch(output, /Warning|Error|Unable/i, output);
    assert.match(output, /Examples found for all nodes/);
  });
});
