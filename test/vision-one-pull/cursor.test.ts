import assert from 'node:assert/strict';
import type { Outcome } from '../../nodes/shared/delivery/delivery';
import { Cursor, type CursorSettings } from '../../nodes/vision-one-pull/cursor/cursor';
import { fromRecord } from '../../nodes/vision-one-pull/cursor/cursor-record';
import { CursorStore } from '../../nodes/vision-one-pull/cursor/cursor-store';
import { fingerprint } from '../../nodes/vision-one-pull/records/identity';
import { services } from '../../nodes/vision-one-pull/records/services';
import { epoch, epochSecond } from './scenario';
import { VirtualTime } from './virtual-time';

const settings: CursorSettings = {
  stream: 'audit',
  service: services.audit,
  start: { kind: 'lookback', hours: 1 },
  limitDays: 180,
  interval: 60,
  overlap: 300,
  settle: 60,
  durability: 'direct',
};
const event = { identity: fingerprint('a'), second: epochSecond - 100, key: 'audit:a' };

/** A loaded cursor; `stored()` is what another process would find in its store. */
async function loaded() {
  let record: unknown;
  const set = (written: object) => Promise.resolve(void (record = JSON.parse(JSON.stringify(written))));
  const cursor = new Cursor(settings, {
    store: new CursorStore({ get: () => Promise.resolve(record), set }, new VirtualTime(), () => {}),
    source: { learnServerTime: () => Promise.resolve(), serverNow: () => epoch },
    wasHandedOver: () => false,
    warn: () => {},
  });
  const abort = new AbortController();
  await cursor.load(abort.signal);
  const stored = () => {
    const found = fromRecord(record);
    assert.equal(found.kind, 'read');
    return found.position;
  };
  const counts = ({ delivered, uncertain } = cursor.position) =>
    [delivered, uncertain].map((ledger) => ledger.count(event.identity));
  return { cursor, abort, stored, counts };
}

describe('vision-one-pull: cursor', () => {
  it('has stored where it begins before anything is asked for', async () => {
    const { stored } = await loaded();
    assert.equal(stored().coveredFrom, epochSecond - 3600);
  });

  it('has named events in the stored record before they are sent, and takes in what became of them', async () => {
    for (const [outcome, expected] of [
      ['delivered', [1, 0]],
      ['unsure', [0, 1]],
      ['unsent', [0, 0]],
      ['given up', [1, 0]],
    ] as const) {
      const { cursor, abort, stored, counts } = await loaded();
      let atSending: number[] = [];
      const send = (): Promise<Outcome[]> => {
        atSending = counts(stored());
        return Promise.resolve([outcome]);
      };
      assert.deepEqual(await cursor.withIntent([event], send, abort.signal), [outcome]);
      assert.deepEqual(atSending, [0, 1], 'in doubt for whoever finds this record');
      assert.deepEqual(counts(), expected, outcome);
      assert.equal(cursor.position.inFlight.length, 0);
      assert.deepEqual(counts(stored()), [0, 1], 'not committed before the next save');
      await cursor.save(abort.signal);
      assert.deepEqual(counts(stored()), expected, outcome);
    }
  });

  it('sends nothing that its store has not confirmed, and has it for new', async () => {
    const { cursor, abort, counts } = await loaded();
    abort.abort(new Error('stopped'));
    const send = () => assert.fail('sent');
    await assert.rejects(cursor.withIntent([event], send, abort.signal), /stopped/);
    assert.deepEqual(counts(), [0, 0]);
    assert.equal(cursor.position.inFlight.length, 0);
  });

  it('is in doubt about events whose sending failed on its way', async () => {
    const { cursor, abort, counts } = await loaded();
    const send = () => Promise.reject(new Error('a fault of ours'));
    await assert.rejects(cursor.withIntent([event], send, abort.signal), /a fault of ours/);
    assert.deepEqual(counts(), [0, 1]);
  });

  it('tells of a gap once', async () => {
    const { cursor } = await loaded();
    const gap = { from: 1, to: 2, reason: 'count' } as const;
    cursor.addGap(gap);
    assert.deepEqual([cursor.takeGaps(), cursor.takeGaps()], [[gap], []]);
  });
});
