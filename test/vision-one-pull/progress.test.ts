import assert from 'node:assert/strict';
import { epochSecond, scenario, series } from './scenario';

describe('vision-one-pull: what it says of itself', () => {
  it('tells how far it came, once a minute, while it catches up for long', async () => {
    const run = scenario({
      versions: series('audit', 9_000, epochSecond - 86_400, 9.5),
      settings: { start: { kind: 'lookback', hours: 24 } },
      traits: { latency: [4_000, 4_000] },
    });
    run.host.boot();
    await run.time.run(600_000);
    const { partials, runs, received } = run.host;
    assert.ok(partials.length >= 2, `${partials.length} partial summaries`);
    for (const [n, progress] of partials.entries()) {
      const before = partials[n - 1];
      assert.deepEqual([progress.partial, progress.upToDate], [true, false]);
      assert.ok(progress.elapsedMs - (before?.elapsedMs ?? 0) >= 60_000);
      assert.ok(progress.emitted > (before?.emitted ?? 0) && progress.lagMs < (before?.lagMs ?? Infinity));
      assert.equal(progress.cursor.main.scanned, progress.window?.to);
    }
    const [caughtUp] = runs;
    assert.deepEqual([caughtUp?.run.partial, caughtUp?.run.upToDate], [false, true]);
    assert.ok(received.length >= (caughtUp?.run.emitted ?? Infinity));
  });

  it('never says that it lags less than it does, whatever fails meanwhile', async () => {
    const outage = { from: 1_200_000, to: 6_000_000 };
    const run = scenario({ versions: series('audit', 800, epochSecond - 3000, 12), traits: { pageSize: 50 } });
    run.service.fault = ({ now }) => {
      const at = now - run.service.epoch;
      return at > outage.from && at < outage.to ? 'ERR_V1_UNAVAILABLE' : undefined;
    };
    run.host.boot();
    await run.time.run(9_000_000);
    let read = -Infinity;
    for (const { run: one, at } of run.host.runs) {
      read = Math.max(read, one.window?.to ?? -Infinity);
      const lag = run.service.epoch + at - read * 1000;
      assert.ok(Math.abs(one.lagMs - lag) <= 1_000, `${one.lagMs} ms said, ${lag} ms true`);
      const isLong = at > outage.from + 300_000 && at < outage.to;
      if (isLong) assert.equal(one.upToDate, false);
    }
    assert.equal(run.host.runs.at(-1)?.run.upToDate, true);
  });
});
