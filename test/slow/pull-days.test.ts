import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { RateGate } from '../../nodes/shared/http/rate-gate';
import { assertDelivered, epochSecond, scenario, series } from '../vision-one-pull/scenario';
import { randomFrom } from '../vision-one-pull/virtual-time';

// As if the process had been started with it: a heap that was not collected tells nothing.
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

describe('vision-one-pull over days of virtual time', function () {
  this.timeout(600_000);

  it('survives 100 kills in a day with at most a page repeated each time (8)', async () => {
    const pageSize = 50;
    const random = randomFrom(8);
    const run = scenario({
      versions: series('audit', 20_000, epochSecond - 600, 4.3),
      traits: { pageSize },
      host: { downtime: () => random() * 30_000 },
    });
    run.host.boot();
    for (let kill = 0; kill < 100; kill++) {
      await run.time.run(kill * 864_000 + random() * 800_000);
      run.host.kill();
    }
    await run.time.run(90_000_000);
    assert.ok(run.host.kills >= 95);
    const verdict = assertDelivered(run);
    assert.ok(verdict.repeats <= 100 * pageSize, `${verdict.repeats} repeats`);
    // What a reader needs at least: a page for each poll, and the pages that the records fill.
    const least = 90_000 / 61.5 + 20_000 / pageSize;
    assert.ok(run.service.requests <= least * 1.4 + 100 * 25, `${run.service.requests} of ${least}`);
  });

  it('asks once for each pause while 429s go on, at most 12 times in an hour when the pauses have grown (48)', async () => {
    const run = scenario({ versions: series('audit', 300, epochSecond - 3000, 30) });
    const gate = new RateGate({
      requestsPerMinute: 300,
      clock: () => run.time.now(),
      serverNow: () => run.service.now(),
      timer: (task, delay) => {
        const stop = new AbortController();
        void run.time.sleep(delay, stop.signal).then(() => {
          if (!stop.signal.aborted) task();
        });
        return () => stop.abort();
      },
      random: run.random,
    });
    const storm = { from: 600_000, grown: 4_200_000, to: 7_800_000 };
    let asked = 0;
    const pages = run.service.pages.bind(run.service);
    run.service.pages = async function* (from, to, signal) {
      for (;;) {
        await gate.enter({ id: 'pull' }, signal);
        const now = run.time.now();
        if (now < storm.from || now > storm.to) break;
        if (now > storm.grown) asked++;
        gate.refused(undefined);
      }
      gate.passed();
      yield* pages(from, to, signal);
    };
    run.host.boot();
    await run.time.run(14_000_000);
    assert.ok(asked >= 3 && asked <= 12, `${asked} requests in the storm`);
    assert.equal(assertDelivered(run).repeats, 0);
  });

  it('is the same after 30 days of empty polls: heap, writes, listeners (85)', async () => {
    const run = scenario({});
    run.host.boot();
    await run.time.run(86_400_000);
    const heap = () => {
      run.service.log.length = run.host.runs.length = run.host.partials.length = 0;
      collect();
      return process.memoryUsage().heapUsed;
    };
    const [before, writes] = [heap(), run.host.writes];
    let polls = 0;
    for (let day = 2; day <= 30; day++) {
      await run.time.run(day * 86_400_000);
      polls += run.host.runs.length;
      run.service.log.length = run.host.runs.length = 0;
    }
    assert.ok(polls > 40_000, `${polls} polls`);
    assert.ok(run.host.writes - writes <= polls, 'one write a poll');
    // A listener that each poll left behind would be 40 000 of them: more than the bound.
    const grown = (heap() - before) / 1e6;
    assert.ok(Math.abs(grown) < 1, `${grown} MB`);
    assert.deepEqual(run.service.violations, []);
  });
});
