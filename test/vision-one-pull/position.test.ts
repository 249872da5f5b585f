import assert from 'node:assert/strict';
import { close, commit, newPosition, type EventRef, type Position } from '../../nodes/vision-one-pull/cursor/position';
import { fingerprint } from '../../nodes/vision-one-pull/records/identity';

function at(final: number, scanned: number): Position {
  const position = newPosition(0, 'now', 'loggedDateTime');
  Object.assign(position.main, { final, scanned });
  return position;
}

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
      EventRef,
      EventRef,
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

  it('forget the ledger up to the final one, and uncertain events that did not come again', () => {
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
