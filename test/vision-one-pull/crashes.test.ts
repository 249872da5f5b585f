import assert from 'node:assert/strict';
import { assertDelivered, epochSecond, scenario, series, version, type ScenarioOptions } from './scenario';
import type { CrashPoint } from './simulated-host';

/** The process dies once: the n-th time that it comes to a point. */
function once(point: CrashPoint, n: number) {
  let seen = 0;
  return (at: CrashPoint) => at === point && ++seen === n;
}

/** Three pages of 50 that lie there at the first poll, and a process that dies while it reads them. */
async function crash(point: CrashPoint, n: number, options: ScenarioOptions = {}) {
  const run = scenario({
    versions: series(options.stream ?? 'audit', 150, epochSecond - 3000, 10),
    traits: { pageSize: 50 },
    ...options,
    host: { dies: once(point, n), ...options.host },
  });
  run.host.boot();
  await run.time.run(4_800_000);
  assert.equal(run.host.kills, 1, 'the process was killed');
  return { run, verdict: assertDelivered(run) };
}

describe('vision-one-pull: killed (scenarios 1-6, 9, 10)', () => {
  it('before a fetch, and after it before the intent: nothing is repeated', async () => {
    for (const point of ['ask', 'page'] as const) assert.equal((await crash(point, 1)).verdict.repeats, 0);
  });

  it('before or after a fetch ahead, while the page before it is in flight: at most that page is repeated', async () => {
    for (const point of ['ask', 'page'] as const) {
      for (const n of [2, 3]) assert.ok((await crash(point, n)).verdict.repeats <= 50);
    }
  });

  it('after the intent, before the first message: nothing is repeated, at most a page is labelled', async () => {
    for (const n of [1, 2, 3]) {
      const { verdict } = await crash('send', n);
      assert.equal(verdict.repeats, 0);
      assert.equal(verdict.falseLabels, 50);
    }
  });

  it('in the middle of a page: at most the page is repeated, all of it labelled', async () => {
    for (let n = 1; n <= 150; n += 7) {
      const { verdict } = await crash('sent', n, { host: { output: 'event', dies: once('sent', n) } });
      assert.equal(verdict.repeats, ((n - 1) % 50) + 1);
    }
  });

  it('after a page, before its commitment: at most the page is repeated, labelled', async () => {
    for (const n of [1, 2, 3]) assert.equal((await crash('sent', n)).verdict.repeats, 50);
  });

  it('before and after any write of the cursor: at most the page in flight is repeated', async () => {
    for (const point of ['write', 'written'] as const) {
      for (let n = 1; n <= 8; n++) {
        const { verdict } = await crash(point, n);
        assert.ok(verdict.repeats <= 50, `${point} ${n}: ${verdict.repeats}`);
      }
    }
  });

  it('between the end of a slice and its write: nothing is repeated', async () => {
    // Writes: the resolved start, three intents, then the end of the slice.
    const { verdict } = await crash('written', 5);
    assert.equal(verdict.repeats, 0);
  });

  it('on page 3 of 7 of a newest-first slice: pages 4 to 7 come', async () => {
    const versions = series('oat', 70, epochSecond - 3000, 10);
    const traits = { pageSize: 10 };
    const { run, verdict } = await crash('sent', 3, { stream: 'oat', versions, traits });
    assert.equal(run.host.received.filter(({ process }) => process === 1).length, 30);
    assert.equal(verdict.repeats, 10);
  });

  it('during the first run: the start that was resolved first counts', async () => {
    // Nine of ten minutes of the first hour are already older than a lookback from the second start would reach.
    const versions = series('audit', 60, epochSecond - 3600, 60);
    const { verdict } = await crash('ask', 1, { versions, host: { downtime: () => 3_000_000 } });
    assert.equal(verdict.repeats, 0);
  });

  it('before the first write: the start is resolved anew, and nothing was delivered', async () => {
    const { run } = await crash('write', 1);
    assert.equal(run.host.received.length, 150);
  });

  it('while a slow store writes what is to be sent next: nothing of it was sent', async () => {
    const named: number[] = [];
    const run = scenario({ versions: series('audit', 150, epochSecond - 3000, 10), traits: { pageSize: 50 } });
    run.host.options = {
      ...run.host.options,
      storeDelay: 5_000,
      flow: ({ payload }) => {
        const { inFlight } = JSON.parse(run.host.stored ?? '{}') as { inFlight: [number, string][] };
        named.push(inFlight.reduce((sum, [, identities]) => sum + identities.length / 16, 0));
        assert.equal((payload as unknown[]).length, 50);
      },
    };
    run.host.boot();
    await run.time.run(600_000);
    assert.deepEqual(named, [50, 50, 50], 'what the store had confirmed when each page was sent');
  });

  it('again and again on the same page: at most one page more each time, all labelled', async () => {
    let seen = 0;
    const run = scenario({
      versions: series('audit', 100, epochSecond - 3000, 10),
      traits: { pageSize: 50 },
      host: { dies: (point) => point === 'sent' && ++seen <= 5 },
    });
    run.host.boot();
    await run.time.run(1_800_000);
    assert.equal(run.host.kills, 5);
    assert.ok(assertDelivered(run).repeats <= 250);
  });

  it('with the file store of a default configuration, 5 s after a poll: all that the disk lacks comes labelled (62)', async () => {
    const run = scenario({
      versions: series('audit', 200, epochSecond - 3000, 30),
      settings: { durability: 'delayed' },
    });
    run.host.boot();
    for (let poll = 1; poll <= 10; poll++) {
      await run.time.run(poll * 300_000 + 5_000);
      run.host.kill();
    }
    await run.time.run(6_000_000);
    assertDelivered(run);
  });

  it('with the cursor in memory: begins anew, the first window labelled (63)', async () => {
    const versions = [...series('audit', 60, epochSecond - 3000, 50), version('audit', 'new', epochSecond + 900)];
    const run = scenario({ versions, settings: { durability: 'volatile', start: { kind: 'lookback', hours: 2 } } });
    run.host.boot();
    await run.time.run(600_000);
    assert.deepEqual(run.host.warnings, [{ kind: 'volatile' }]);
    run.host.kill();
    await run.time.run(2_400_000);
    const verdict = assertDelivered(run);
    assert.equal(verdict.repeats, 60);
    assert.equal(run.host.received.find(({ record }) => JSON.stringify(record).includes('new'))?.labelled, false);
  });
});
