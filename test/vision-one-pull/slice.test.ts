import assert from 'node:assert/strict';
import type { Page } from '../../nodes/shared/vision-one/types';
import { newPosition } from '../../nodes/vision-one-pull/cursor/position';
import { services } from '../../nodes/vision-one-pull/records/services';
import { readSlice, type SliceIo } from '../../nodes/vision-one-pull/run/slice';
import { epochSecond, series } from './scenario';

describe('vision-one-pull: one slice', () => {
  it('asks for the next page, and lets that request go out, before it names and sends the one it has', async () => {
    const did: string[] = [];
    const records = series('audit', 3, epochSecond, 1).map(({ record }) => record);
    const io: SliceIo = {
      service: services.audit,
      signal: new AbortController().signal,
      isHalted: () => false,
      trust: { counts: true },
      // eslint-disable-next-line @typescript-eslint/require-await
      pages: async function* () {
        for (const [index, record] of records.entries()) {
          did.push(`ask ${index}`);
          const more = index < 2;
          yield { body: {}, status: 200, askedAt: 0, index, items: [record], more } satisfies Page;
        }
      },
      turn: () => Promise.resolve(void did.push('turn')),
      save: () => Promise.resolve(void did.push('save')),
      deliver: (events) => {
        did.push('deliver');
        return Promise.resolve(events.map(() => 'delivered'));
      },
    };
    const counts = { pages: 0, received: 0, duplicates: 0, emitted: 0, givenUp: 0 };
    const position = newPosition(epochSecond, 'now');
    const slice = { from: epochSecond, to: epochSecond + 59 };
    assert.deepEqual(await readSlice(position, position.main, slice, 300, io, counts), {
      kind: 'closed',
      to: slice.to,
      pages: 3,
    });
    const page = ['save', 'deliver'];
    assert.deepEqual(did, ['ask 0', 'ask 1', 'turn', ...page, 'ask 2', 'turn', ...page, ...page]);
    assert.deepEqual(counts, { pages: 3, received: 3, duplicates: 0, emitted: 3, givenUp: 0 });
  });
});
