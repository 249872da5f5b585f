import assert from 'node:assert/strict';
import { setMaxListeners } from 'node:events';
import { RateGate } from '../../../nodes/shared/http/rate-gate';

/** Virtual time: `run` moves it on and fires what is due. */
function virtualTime() {
  let now = 0;
  let timers: { at: number; task: () => void }[] = [];
  return {
    now: () => now,
    timer: (task: () => void, delay: number) => {
      const timer = { at: now + delay, task };
      timers.push(timer);
      return () => void (timers = timers.filter((one) => one !== timer));
    },
    async run(until: number) {
      for (;;) {
        await new Promise(setImmediate);
        const next = timers.filter((one) => one.at <= until).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        timers = timers.filter((one) => one !== next);
        now = Math.max(now, next.at);
        next.task();
      }
      now = until;
    },
  };
}

const minute = 60_000;
const { signal } = new AbortController();
setMaxListeners(0, signal);

function gateOf(requestsPerMinute: number) {
  const time = virtualTime();
  const gate = new RateGate({
    requestsPerMinute,
    clock: time.now,
    serverNow: () => time.now() + 1e12,
    timer: time.timer,
    random: () => 0,
  });
  return { time, gate };
}

describe('the rate gate', () => {
  it('lets no more than the budget through in any minute', async () => {
    const { time, gate } = gateOf(30);
    const sent: number[] = [];
    for (let i = 0; i < 200; i++) void gate.enter({ id: 'a' }, signal).then(() => sent.push(time.now()));
    await time.run(5 * minute);
    assert.ok(sent.length >= 150, `${sent.length} in five minutes`);
    for (const start of sent) {
      assert.ok(sent.filter((at) => at >= start && at < start + minute).length <= 30);
    }
  });

  it('shares a tight budget by weight, and a late comer gets no back pay', async () => {
    const { time, gate } = gateOf(10);
    const served: string[] = [];
    const ask = (id: string, weight: number): void => {
      void gate.enter({ id, weight }, signal).then(() => {
        served.push(id);
        if (served.length < 400) ask(id, weight);
      });
    };
    ask('tip', 4);
    ask('backfill', 1);
    await time.run(20 * minute);
    const before = served.length;
    const share = served.filter((id) => id === 'tip').length / before;
    assert.ok(share > 0.75 && share < 0.85, `tip had ${share}`);
    ask('late', 1);
    await time.run(30 * minute);
    const late = served.slice(before).filter((id) => id === 'late').length / (served.length - before);
    assert.ok(late > 0.1 && late < 0.25, `late had ${late}`);
  });

  it('waits for Retry-After, then sends one probe, then opens', async () => {
    const { time, gate } = gateOf(100);
    await gate.enter({ id: 'a' }, signal);
    gate.refused('30');
    assert.equal(gate.budget().pausedUntil, 1e12 + 30_000);
    const sent: number[] = [];
    for (const id of ['a', 'b', 'c']) void gate.enter({ id }, signal).then(() => sent.push(time.now()));
    await time.run(29_999);
    assert.deepEqual(sent, []);
    await time.run(40_000);
    assert.deepEqual(sent, [30_000]);
    gate.passed();
    await time.run(40_001);
    assert.equal(sent.length, 3);
  });

  it('pauses a minute without Retry-After, longer each time, at most 5 minutes: 12 probes an hour', async () => {
    const { time, gate } = gateOf(100);
    const sent: number[] = [];
    const ask = (): void => {
      void gate.enter({ id: 'a' }, signal).then(() => {
        sent.push(time.now());
        gate.refused(undefined);
        ask();
      });
    };
    ask();
    await time.run(3 * 60 * minute);
    const gaps = sent.slice(1).map((at, i) => (at - (sent[i] ?? 0)) / minute);
    assert.deepEqual(gaps.slice(0, 4), [1, 2, 4, 5]);
    const lastHour = sent.filter((at) => at > 2 * 60 * minute);
    assert.ok(lastHour.length <= 12);
  });

  it('caps Retry-After at 15 minutes, takes a date, and ignores garbage', async () => {
    for (const [header, pause] of [
      ['3600', 15 * minute],
      [new Date(1e12 + 90_000).toUTCString(), 90_000],
      ['-5', minute],
      ['soon', minute],
      ['', minute],
    ] as const) {
      const { gate } = gateOf(100);
      await gate.enter({ id: 'a' }, signal);
      gate.refused(header);
      assert.equal(gate.budget().pausedUntil, 1e12 + pause, header);
    }
  });

  it('learns a lower limit from a 429: at most 3 an hour in the long run', async () => {
    const { time, gate } = gateOf(300);
    const real = 60;
    const sent: number[] = [];
    const refusals: number[] = [];
    const ask = (id: string): void => {
      void gate.enter({ id }, signal).then(() => {
        const recent = sent.filter((at) => at > time.now() - minute).length;
        if (recent >= real) {
          refusals.push(time.now());
          gate.refused(undefined);
        } else {
          sent.push(time.now());
          gate.passed();
        }
        ask(id);
      });
    };
    for (const id of ['a', 'b', 'c']) ask(id);
    await time.run(60 * minute);
    const learned = refusals.length;
    await time.run(2 * 60 * minute);
    assert.ok(refusals.length - learned <= 3, `${refusals.length - learned} refusals in the second hour`);
    const rate = sent.filter((at) => at > 60 * minute).length / 60;
    assert.ok(rate > real * 0.8, `${rate} a minute of ${real}`);
  });

  it('lets an aborted one go, and nobody waits for it', async () => {
    const { time, gate } = gateOf(1);
    await gate.enter({ id: 'a' }, signal);
    const stop = new AbortController();
    const aborted = gate.enter({ id: 'b' }, stop.signal);
    let third = 0;
    void gate.enter({ id: 'c' }, signal).then(() => (third = time.now()));
    stop.abort(new Error('stopped'));
    await assert.rejects(aborted, /stopped/);
    await time.run(minute);
    assert.equal(third, minute);
  });

  it('sends a new probe when the first one came to nothing', async () => {
    const { time, gate } = gateOf(10);
    await gate.enter({ id: 'a' }, signal);
    gate.refused('1');
    const sent: string[] = [];
    for (const id of ['b', 'c']) void gate.enter({ id }, signal).then(() => sent.push(id));
    await time.run(2000);
    assert.deepEqual(sent, ['b']);
    gate.lost();
    await time.run(2001);
    assert.deepEqual(sent, ['b', 'c']);
  });
});
