import assert from 'node:assert/strict';
import { fingerprint } from '../../nodes/vision-one-pull/records/identity';
import { Pace } from '../../nodes/vision-one-pull/run/slice-length';
import { close, commit, newPosition, type Position, type Tracked } from '../../nodes/vision-one-pull/cursor/position';
import { services } from '../../nodes/vision-one-pull/records/services';
import { applyStart, clamp } from '../../nodes/vision-one-pull/cursor/start';
import { horizon, nextPlan } from '../../nodes/vision-one-pull/run/plan';

const timing = { settle: 60, overlap: 300 };
const now = 100_000;

function at(final: number, scanned: number): Position {
  const position = newPosition(0, 'now');
  Object.assign(position.main, { final, scanned });
  return position;
}

const bounds = (position: Position, least = 1) => {
  const plan = nextPlan(position, now, timing, least);
  return plan && [plan.from, plan.to];
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

  it('is what is owed when the main track is read, up to its end and until that is final', () => {
    const position = at(now - 400, now - 60);
    const owed = { from: 10, to: 20, final: 9, scanned: 9 };
    position.owed.push(owed);
    assert.deepEqual(bounds(position), [10, 20]);
    close(position, owed, { from: 10, to: 15 }, now, timing.overlap);
    assert.deepEqual(bounds(position), [16, 20]);
    close(position, owed, { from: 16, to: 20 }, now, timing.overlap);
    assert.deepEqual(position.owed, []);
    assert.equal(bounds(position), undefined);
  });

  it('stands back by the whole lateness when the ledger is full', () => {
    const position = at(now - 400, now - 120);
    for (let n = 0; n < 200_000; n++) position.delivered.add(fingerprint(`${n % 500}`), now - 200);
    assert.equal(horizon(position, now, timing), now - 300);
    assert.deepEqual(bounds(position), [now - 399, now - 300], 'a sweep at once');
  });
});

describe('vision-one-pull: the marks', () => {
  it('make final only what was read so late that every late record was there', () => {
    const position = at(99, 99);
    close(position, position.main, { from: 100, to: 500 }, 700, 300);
    assert.deepEqual([position.main.final, position.main.scanned], [400, 500]);
    close(position, position.main, { from: 450, to: 600 }, 1200, 300);
    assert.deepEqual([position.main.final, position.main.scanned], [400, 600], 'a gap lies before the slice');
    close(position, position.main, { from: 401, to: 600 }, 1200, 300);
    assert.deepEqual([position.main.final, position.main.scanned], [600, 600]);
  });

  it('count no copy as delivered that lies behind one which is unsure, whatever became of those between', () => {
    const position = at(99, 99);
    const [a, b] = ['a', 'b'].map((name) => ({ identity: fingerprint(name), second: 100, key: name })) as [
      Tracked,
      Tracked,
    ];
    commit(position, [a, b, a, b, a], ['delivered', 'delivered', 'unsure', 'delivered', 'delivered']);
    assert.deepEqual([position.delivered.count(a.identity), position.uncertain.count(a.identity)], [1, 2]);
    assert.deepEqual([position.delivered.count(b.identity), position.uncertain.count(b.identity)], [2, 0]);
  });

  it('take a copy out of doubt for each that was sent, not those that this page put there', () => {
    const position = at(99, 99);
    const a = { identity: fingerprint('a'), second: 100, key: 'a' };
    position.uncertain.add(a.identity, 100);
    commit(position, [a, a], ['unsure', 'delivered']);
    assert.deepEqual([position.delivered.count(a.identity), position.uncertain.count(a.identity)], [0, 2]);
  });

  it('forget the ledger up to the final one, and uncertain events that were not met', () => {
    const position = at(99, 99);
    for (const second of [100, 400, 401]) {
      position.delivered.add(fingerprint(String(second)), second);
      position.uncertain.add(fingerprint(String(second)), second);
    }
    close(position, position.main, { from: 100, to: 400 }, 600, 300);
    assert.equal(position.delivered.size, 2);
    assert.equal(position.uncertain.size, 1);
  });
});

describe('vision-one-pull: a changed start', () => {
  it('has an effect once, and owes exactly the seconds that were never covered', () => {
    const position = newPosition(now - 3600, 'lookback 1');
    const reach = { limitDays: 180, service: services.audit };
    applyStart(position, { kind: 'lookback', hours: 1 }, reach, now + 50);
    assert.deepEqual(position.owed, []);
    applyStart(position, { kind: 'lookback', hours: 2 }, reach, now);
    applyStart(position, { kind: 'lookback', hours: 3 }, reach, now);
    applyStart(position, { kind: 'lookback', hours: 1 }, reach, now);
    const owed = position.owed.map(({ from, to }) => [from, to]);
    assert.deepEqual(owed, [
      [now - 7200, now - 3601],
      [now - 10_800, now - 7201],
    ]);
  });

  it('is cut at the limit with the seconds that are given up', () => {
    const position = newPosition(0, 'now');
    position.owed.push({ from: 0, to: 50, final: -1, scanned: -1 });
    Object.assign(position.main, { from: 51, final: 60, scanned: 70 });
    clamp(position, 1, 86_400 + 100 - 60);
    assert.deepEqual(position.gaps, [
      { from: 71, to: 99, reason: 'limit' },
      { from: 0, to: 50, reason: 'limit' },
    ]);
    assert.deepEqual(position.owed, []);
    assert.deepEqual([position.main.final, position.main.scanned], [99, 99]);
  });
});

describe('vision-one-pull: the length of a slice', () => {
  it('shrinks with a failure, is doubled by a slice of few pages, and tried again beyond the failure only after calm', () => {
    const position = newPosition(0, 'now');
    const pace = new Pace();
    pace.shorter(position, 3600, 1800);
    pace.shorter(position, 1800, 900);
    assert.equal(position.step, 900);
    pace.longer(position, 900, 20);
    assert.equal(position.step, 900, 'so many pages would not fit into twice the time');
    pace.longer(position, 400, 1);
    assert.equal(position.step, 900, 'a short slice says nothing of a long one');
    for (let n = 0; n < 5; n++) pace.longer(position, 900, 1);
    assert.equal(position.step, 900);
    pace.longer(position, 900, 1);
    assert.equal(position.step, 1800);
  });
});
