import assert from 'node:assert/strict';
import { readAhead } from '../../nodes/vision-one-search/read/read-ahead';

describe('reading ahead', () => {
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it('gives everything in order, holds one item a source, and starts no more than it may', async () => {
    let [running, most, ahead] = [0, 0, 0];
    const sources = Array.from(
      { length: 10 },
      (_, source) =>
        async function* () {
          most = Math.max(most, ++running);
          for (let item = 0; item < 3; item++) {
            ahead += 1;
            await turn();
            yield `${source}.${item}`;
          }
          running -= 1;
        },
    );
    const got: string[] = [];
    for await (const item of readAhead(sources, 4)) {
      got.push(item);
      await turn();
      assert.ok(ahead - got.length <= 2 * 4, `${ahead - got.length} items wait`);
    }
    assert.deepEqual(
      got,
      sources.flatMap((_, source) => [0, 1, 2].map((item) => `${source}.${item}`)),
    );
    assert.ok(most <= 4);
  });

  it('passes a failure on where it belongs, after what came before it, and leaves nothing running', async () => {
    let closed = 0;
    const good = async function* () {
      try {
        await turn();
        yield 'good';
        yield 'more';
      } finally {
        closed += 1;
      }
    };
    // eslint-disable-next-line require-yield -- it fails before it gives anything
    const bad = async function* (): AsyncGenerator<string> {
      await turn();
      throw new Error('bad');
    };
    const got: string[] = [];
    await assert.rejects(async () => {
      for await (const item of readAhead([good, bad, good], 3)) got.push(item);
    }, /bad/);
    assert.deepEqual(got, ['good', 'more']);
    assert.equal(closed, 2);
  });

  it('closes every source when the reader stops', async () => {
    let closed = 0;
    const endless = async function* () {
      try {
        for (;;) {
          await turn();
          yield 1;
        }
      } finally {
        closed += 1;
      }
    };
    for await (const item of readAhead([endless, endless, endless], 2)) {
      assert.equal(item, 1);
      break;
    }
    assert.equal(closed, 2);
  });
});
