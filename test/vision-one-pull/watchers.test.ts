import assert from 'node:assert/strict';
import { Monitor, type PullState } from '../../nodes/vision-one-pull/report/monitor';
import { leaseTime, Watchers } from '../../nodes/vision-one-pull/report/watchers';
import type { Summary } from '../../nodes/vision-one-pull/report/summary';
import { reading } from '../../nodes/vision-one-pull/report/status';

function scene() {
  const published: PullState[] = [];
  const tasks: (() => void)[] = [];
  const time = { now: 0 };
  const stands = { paused: false, busy: false };
  const watchers = new Watchers({
    publish: (state) => published.push(state),
    clock: () => time.now,
    timer: (task) => tasks.push(task),
  });
  const add = (id: string, service = 'audit'): Monitor => {
    const monitor = new Monitor(
      {
        id,
        service,
        config: 'config',
        standing: () => ({ scanned: 1_767_225_600, serverNow: 1_767_225_660_000, ...stands }),
        budget: () => undefined,
      },
      () => time.now,
      () => watchers.changed(id),
    );
    monitor.continue(watchers.get(id));
    watchers.add(id, monitor);
    return monitor;
  };
  const tick = (): void => tasks.splice(0).forEach((task) => task());
  return { published, tasks, time, stands, watchers, add, tick };
}

const summary = (emitted: number, more: Partial<Summary> = {}) =>
  ({ emitted, requests: 1, elapsedMs: 10, nextPull: '2026-01-01T00:02:00Z', partial: false, ...more }) as Summary;

describe('vision-one-pull: what the editor is told', () => {
  it('is nothing while nobody looks', () => {
    const { published, tasks, time, watchers, add, tick } = scene();
    const monitor = add('a');
    monitor.summarise(summary(1));
    assert.deepEqual([tasks.length, published.length], [0, 0]);
    watchers.watch();
    monitor.summarise(summary(1));
    tick();
    assert.equal(published.length, 1);
    time.now += leaseTime + 1;
    monitor.summarise(summary(1));
    tick();
    assert.equal(published.length, 1);
  });

  it('comes once a second for each pull, however often it changes', () => {
    const { published, watchers, add, tick } = scene();
    const [first, second] = [add('a'), add('b')];
    watchers.watch();
    for (let count = 0; count < 1000; count++) first.show(reading(count));
    second.show(reading(1));
    tick();
    assert.deepEqual(
      published.map(({ id, status }) => [id, status?.values]),
      [
        ['a', { count: 999 }],
        ['b', { count: 1 }],
      ],
    );
  });

  it('is no time for the next pull while one is under way, nor while it is paused', () => {
    const { stands, add } = scene();
    const monitor = add('a');
    monitor.summarise(summary(1));
    const told = () => [monitor.state().busy, monitor.state().nextPull];
    assert.deepEqual(told(), [false, '2026-01-01T00:02:00Z']);
    stands.busy = true;
    assert.deepEqual(told(), [true, null]);
    Object.assign(stands, { busy: false, paused: true });
    assert.deepEqual(told(), [false, null]);
  });

  it('holds the last cycles, the watermark and what is next, over a deploy too', () => {
    const { watchers, add } = scene();
    const before = add('a');
    for (let emitted = 0; emitted < 50; emitted++) before.summarise(summary(emitted));
    before.summarise(summary(7, { partial: true }));
    const after = add('a');
    after.summarise(summary(50));
    const [state] = watchers.watch();
    assert.equal(state?.cycles.length, 40);
    assert.deepEqual(
      state.cycles.map(({ emitted }) => emitted),
      Array.from({ length: 40 }, (_, index) => index + 11),
    );
    assert.equal(state.watermark, '2026-01-01T00:00:00Z');
    assert.equal(state.lagMs, 60_000);
    assert.equal(state.nextPull, '2026-01-01T00:02:00Z');
    // another service's cycles would tell nothing
    assert.deepEqual(add('a', 'oat').state().cycles, []);
  });
});
