import assert from 'node:assert/strict';
import { newPosition } from '../../nodes/vision-one-pull/cursor/position';
import { applyStart, clamp } from '../../nodes/vision-one-pull/cursor/start';
import { services } from '../../nodes/vision-one-pull/records/services';

const now = 100_000;

describe('vision-one-pull: a changed start', () => {
  it('has an effect once, and fills in exactly the seconds that were never covered', () => {
    const position = newPosition(now - 3600, 'lookback 1', 'loggedDateTime');
    const reach = { limitDays: 180, service: services.audit };
    applyStart(position, { kind: 'lookback', hours: 1 }, reach, now + 50);
    assert.deepEqual(position.backfill, []);
    applyStart(position, { kind: 'lookback', hours: 2 }, reach, now);
    applyStart(position, { kind: 'lookback', hours: 3 }, reach, now);
    applyStart(position, { kind: 'lookback', hours: 1 }, reach, now);
    const backfill = position.backfill.map(({ from, to }) => [from, to]);
    assert.deepEqual(backfill, [
      [now - 7200, now - 3601],
      [now - 10_800, now - 7201],
    ]);
  });

  it('is cut at the limit with the seconds that are given up', () => {
    const position = newPosition(0, 'now', 'loggedDateTime');
    position.backfill.push({ from: 0, to: 50, final: -1, scanned: -1 });
    Object.assign(position.main, { from: 51, final: 60, scanned: 70 });
    clamp(position, 1, 86_400 + 100 - 60);
    assert.deepEqual(position.gaps, [
      { from: 71, to: 99, reason: 'limit' },
      { from: 0, to: 50, reason: 'limit' },
    ]);
    assert.deepEqual(position.backfill, []);
    assert.deepEqual([position.main.final, position.main.scanned], [99, 99]);
  });
});
