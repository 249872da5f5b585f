import assert from 'node:assert/strict';
import { VisionOneError, type VisionOneErrorCode } from '../../../nodes/shared/vision-one/errors';
import type { Run } from '../../../nodes/vision-one-pull/run/tally';
import { Schedule, untilAsked, type EndedRun } from '../../../nodes/shared/schedule/schedule';
import { VirtualTime } from '../../vision-one-pull/virtual-time';

function bench(
  interval: number | undefined,
  lasting = 0,
  code: () => VisionOneErrorCode | undefined = () => undefined,
) {
  const time = new VirtualTime();
  const began: number[] = [];
  const ended: EndedRun<Run>[] = [];
  const schedule = new Schedule({
    run: async () => {
      began.push(Math.round(time.now() / 100) / 10);
      await time.sleep(lasting * 1000);
      const failure = code();
      return { ...(failure ? { error: new VisionOneError(failure, 'x') } : {}) } as Run; // a run of which only this counts
    },
    interval,
    clock: time,
    random: () => 0.5,
    onRun: (run) => ended.push(run),
  });
  void schedule.start();
  return { time, began, ended, schedule };
}

describe('schedule', () => {
  it('runs at once, then at the interval with a little jitter', async () => {
    const { time, began } = bench(60, 5);
    await time.run(200_000);
    assert.deepEqual(began, [0, 61.5, 123, 184.5]);
  });

  it('never runs twice at one time; ticks that a long run covers are counted', async () => {
    const { time, began, ended } = bench(10, 35);
    await time.run(80_000);
    assert.deepEqual(began, [0, 35, 70]);
    assert.deepEqual(
      ended.map(({ skipped }) => skipped),
      [3, 3],
    );
  });

  it('runs only when asked without an interval, and counts what is asked during a run', async () => {
    const { time, began, ended, schedule } = bench(undefined, 5);
    await time.run(3_600_000);
    assert.deepEqual(began, []);
    const first = schedule.pull();
    await time.run(3_601_000);
    assert.equal(schedule.busy, true);
    assert.equal(await schedule.pull(), undefined);
    await time.run(3_700_000);
    assert.ok(await first);
    assert.deepEqual(began, [3600]);
    assert.deepEqual([ended[0]?.skipped, ended[0]?.asked, ended[0]?.wait], [1, true, undefined]);
  });

  it('runs before its time when asked, and from then on at the interval', async () => {
    const { time, began, schedule } = bench(60);
    await time.run(20_000);
    void schedule.pull();
    await time.run(100_000);
    assert.deepEqual(began, [0, 20, 81.5]);
  });

  it('pauses and resumes; a pull that is asked for runs all the same', async () => {
    const { time, began, schedule } = bench(60);
    await time.run(1_000);
    schedule.pause();
    await time.run(600_000);
    assert.deepEqual(began, [0]);
    void schedule.pull();
    await time.run(700_000);
    assert.deepEqual(began, [0, 600]);
    schedule.resume();
    await time.run(750_000);
    assert.deepEqual(began, [0, 600, 700]);
  });

  it('halts the run that is under way when it is paused, unless it is resumed in time, and plans none', async () => {
    const time = new VirtualTime();
    const halted: boolean[] = [];
    const ended: EndedRun<Run>[] = [];
    const schedule = new Schedule({
      run: async ({ isHalted }) => {
        for (let second = 0; second < 30 && !isHalted(); second++) await time.sleep(1_000);
        halted.push(isHalted());
        return {} as Run;
      },
      interval: 60,
      clock: time,
      random: () => 0,
      onRun: (run) => ended.push(run),
    });
    void schedule.start();
    await time.run(5_500);
    schedule.pause();
    assert.equal(schedule.halted, true);
    await time.run(600_000);
    assert.deepEqual([halted, ended.map(({ wait }) => wait)], [[true], [undefined]]);
    assert.deepEqual([schedule.halted, schedule.wait], [false, undefined]);
    void schedule.pull();
    await time.run(640_000);
    assert.deepEqual(halted, [true, false], 'one that is asked for in a pause runs to its end');
    schedule.resume();
    await time.run(642_000);
    schedule.pause();
    schedule.resume();
    await time.run(690_000);
    assert.deepEqual([halted, schedule.wait], [[true, false, false], 10_000]);
  });

  it('waits longer and longer while runs fail, at most 15 min, and forgets that when one goes well', async () => {
    let failing = true;
    const { time, began, ended } = bench(10, 0, () => (failing ? 'ERR_V1_UNAVAILABLE' : undefined));
    await time.run(7_200_000);
    const waits = began.slice(1).map((second, n) => Math.round((second - (began[n] ?? 0)) / 1.05));
    assert.deepEqual(waits.slice(0, 10), [10, 10, 20, 40, 80, 160, 320, 640, 900, 900]);
    failing = false;
    await time.run(9_000_000);
    assert.ok((ended.at(-1)?.wait ?? 0) < 11_000);
  });

  it('asks rarely about what only a person mends', async () => {
    for (const [code, wait] of [
      ['ERR_V1_FORBIDDEN', 900],
      ['ERR_V1_NOT_FOUND', 900],
      ['ERR_V1_BAD_REQUEST', 900],
      ['ERR_V1_CONFIG', 300],
      ['ERR_V1_UNAUTHORIZED', 60],
    ] as const) {
      const { time, ended } = bench(60, 0, () => code);
      await time.run(10_000);
      assert.equal(Math.round((ended[0]?.wait ?? 0) / 1050), wait, code);
    }
  });

  it('runs no more after its stop', async () => {
    const { time, began, schedule } = bench(60);
    await time.run(1_000);
    schedule.stop();
    assert.equal(await schedule.pull(), undefined);
    await time.run(600_000);
    assert.deepEqual(began, [0]);
  });

  it('tells when a run asks, which those that are due before a refused token is probed do not', () => {
    assert.equal(untilAsked(60_000, 0), 60_000);
    assert.equal(untilAsked(60_000, 299_000), 300_000);
    assert.equal(untilAsked(600_000, 299_000), 600_000);
    assert.equal(untilAsked(0, 0), 0);
  });
});
