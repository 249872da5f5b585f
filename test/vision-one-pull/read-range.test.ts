import assert from 'node:assert/strict';
import { close, newPosition, type Position } from '../../nodes/vision-one-pull/cursor/position';
import { fingerprint } from '../../nodes/vision-one-pull/records/identity';
import { horizon, nextRange } from '../../nodes/vision-one-pull/run/read-range';

const timing = { settle: 60, overlap: 300 };
const now = 100_000;

function at(final: number, scanned: number): Position {
  const position = newPosition(0, 'now', 'loggedDateTime');
  Object.assign(position.main, { final, scanned });
  return position;
}

const bounds = (position: Position, least = 1) => {
  const range = nextRange(position, now, timing, least);
  return range && [range.from, range.to];
};

describe('vision-one-pull: what is read next', () => {
  it('is nothing while all that has settled is read', () => {
    assert.equal(bounds(at(now - 400, now - 60)), undefined);
    assert.equal(bounds(at(now - 400, now - 50)), undefined, 'the clock of the service was set back');
  });

  it('is the tip: what is new, and the last minute again, but nothing that is final', () => {
    assert.deepEqual(bounds(at(now - 400, now - 120)), [now - 179, now - 60]);
    assert.deepEqual(bounds(at(now - 130, now - 120)), [now - 129, now - 60]);
  });

  it('is a sweep from the final mark when that lies far behind, new seconds or not', () => {
    assert.deepEqual(bounds(at(now - 960, now - 60)), [now - 959, now - 60]);
    assert.deepEqual(bounds(at(now - 959, now - 61)), [now - 120, now - 60]);
    assert.deepEqual(bounds(at(now - 90_000, now - 90_000)), [now - 89_999, now - 60]);
  });

  it('is a poll behind or nothing, when it is asked so', () => {
    assert.equal(bounds(at(now - 400, now - 119), 60), undefined);
    assert.deepEqual(bounds(at(now - 400, now - 120), 60), [now - 179, now - 60]);
  });

  it('is the backfill when the main track is read, up to its end and until that is final', () => {
    const position = at(now - 400, now - 60);
    const backfill = { from: 10, to: 20, final: 9, scanned: 9 };
    position.backfill.push(backfill);
    assert.deepEqual(bounds(position), [10, 20]);
    close(position, backfill, { from: 10, to: 15 }, now, timing.overlap);
    assert.deepEqual(bounds(position), [16, 20]);
    close(position, backfill, { from: 16, to: 20 }, now, timing.overlap);
    assert.deepEqual(position.backfill, []);
    assert.equal(bounds(position), undefined);
  });

  it('stands back by the whole lateness when the ledger is full', () => {
    const position = at(now - 400, now - 120);
    for (let n = 0; n < 200_000; n++) position.delivered.add(fingerprint(`${n % 500}`), now - 200);
    assert.equal(horizon(position, now, timing), now - 300);
    assert.deepEqual(bounds(position), [now - 399, now - 300], 'a sweep at once');
  });
});
