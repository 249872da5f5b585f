import assert from 'node:assert/strict';
import { assertDelivered, epochSecond, scenario, series } from '../vision-one-pull/scenario';

describe('pages without end', () => {
  for (const stream of ['audit', 'oat', 'alerts updated'] as const) {
    it(`of ${stream} that bring nothing are left after 100, and read again when the service is well (21)`, async () => {
      // Audit comes in order, so that a slice with records is closed after 25 pages: the first one here has none.
      const begin = stream === 'audit' ? epochSecond + 300 : epochSecond - 3000;
      const run = scenario({ stream, versions: series(stream, 300, begin, 10), traits: { pageSize: 50 } });
      const pages = run.service.pages.bind(run.service);
      let [isIll, asked] = [true, 0];
      run.service.pages = async function* (from, to, signal) {
        for await (const page of pages(from, to, signal)) {
          yield { ...page, more: page.more || isIll };
          for (let index = page.index + 1; isIll; index++) {
            await run.time.sleep(100, signal);
            signal.throwIfAborted();
            if (++asked > 5_000) throw new Error('it never ends');
            yield { ...page, items: [], index, more: true };
          }
        }
      };
      run.host.boot();
      await run.time.run(60_000);
      const [first] = run.host.runs;
      assert.equal((first?.run.error as { code?: string } | undefined)?.code, 'ERR_V1_BAD_RESPONSE');
      assert.ok(asked <= 2 * 102, `${asked} requests for nothing`);
      isIll = false;
      await run.time.run(5_400_000);
      assert.equal(assertDelivered(run).repeats, 0);
    });
  }
});
