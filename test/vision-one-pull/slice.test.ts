import assert from 'node:assert/strict';
import type { Page } from '../../nodes/shared/vision-one/types';
import { Cursor, type CursorSettings } from '../../nodes/vision-one-pull/cursor/cursor';
import { CursorStore } from '../../nodes/vision-one-pull/cursor/cursor-store';
import { services } from '../../nodes/vision-one-pull/records/services';
import { SliceReader } from '../../nodes/vision-one-pull/run/slice';
import { epoch, epochSecond, series } from './scenario';
import { VirtualTime } from './virtual-time';

const settings: CursorSettings = {
  stream: 'audit',
  service: services.audit,
  start: { kind: 'now' },
  limitDays: 180,
  interval: 60,
  overlap: 300,
  settle: 60,
  durability: 'direct',
};

describe('vision-one-pull: one slice', () => {
  it('asks for the next page, and lets that request go out, before it names and sends the one it has', async () => {
    const did: string[] = [];
    const records = series('audit', 3, epochSecond, 1).map(({ record }) => record);
    const { signal } = new AbortController();
    const source = {
      learnServerTime: () => Promise.resolve(),
      serverNow: () => epoch,
      // eslint-disable-next-line @typescript-eslint/require-await
      pages: async function* () {
        for (const [index, record] of records.entries()) {
          did.push(`ask ${index}`);
          const more = index < 2;
          yield { body: {}, status: 200, askedAt: 0, index, items: [record], more } satisfies Page;
        }
      },
    };
    const time = new VirtualTime();
    const store = { get: () => Promise.resolve(), set: () => Promise.resolve(void did.push('save')) };
    const cursor = new Cursor(settings, {
      store: new CursorStore(store, time, () => {}),
      source,
      wasHandedOver: () => false,
      warn: () => {},
    });
    await cursor.load(signal);
    did.length = 0;
    const reader = new SliceReader({
      source,
      cursor,
      clock: { now: () => 0, sleep: () => Promise.resolve(), turn: () => Promise.resolve(void did.push('turn')) },
      deliver: (events) => {
        did.push('deliver');
        return Promise.resolve(events.map(() => 'delivered'));
      },
    });
    const counts = { pages: 0, received: 0, duplicates: 0, emitted: 0, givenUp: 0 };
    const slice = { from: epochSecond, to: epochSecond + 59 };
    const query = { backfill: false, probe: false, onSent: () => {}, signal };
    const end = await reader.read({ track: cursor.position.main, slice, query, isHalted: () => false, counts });
    assert.deepEqual(end, { kind: 'closed', to: slice.to, pages: 3 });
    const page = ['save', 'deliver'];
    assert.deepEqual(did, ['ask 0', 'ask 1', 'turn', ...page, 'ask 2', 'turn', ...page, ...page]);
    assert.deepEqual(counts, { pages: 3, received: 3, duplicates: 0, emitted: 3, givenUp: 0 });
  });
});
