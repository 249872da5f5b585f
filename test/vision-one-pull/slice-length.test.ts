import assert from 'node:assert/strict';
import { newPosition } from '../../nodes/vision-one-pull/cursor/position';
import { SliceLength } from '../../nodes/vision-one-pull/run/slice-length';

describe('vision-one-pull: the length of a slice', () => {
  it('shrinks with a failure, is doubled by a slice of few pages, and tried again beyond the failure only after calm', () => {
    const position = newPosition(0, 'now', 'loggedDateTime');
    const length = new SliceLength();
    length.shorter(position, 3600, 1800);
    length.shorter(position, 1800, 900);
    assert.equal(position.step, 900);
    length.longer(position, 900, 20);
    assert.equal(position.step, 900, 'so many pages would not fit into twice the time');
    length.longer(position, 400, 1);
    assert.equal(position.step, 900, 'a short slice says nothing of a long one');
    for (let n = 0; n < 5; n++) length.longer(position, 900, 1);
    assert.equal(position.step, 900);
    length.longer(position, 900, 1);
    assert.equal(position.step, 1800);
  });
});
