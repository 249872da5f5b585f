import assert from 'node:assert/strict';
import type { DeliveryMessage } from '../../nodes/shared/delivery/messages';
import { fromToken, toRecord, toToken } from '../../nodes/vision-one-pull/cursor/cursor-record';
import { canonicalJson } from '../../nodes/shared/json';
import { fingerprint } from '../../nodes/vision-one-pull/records/identity';
import {
  assertDelivered,
  epochSecond,
  scenario,
  series,
  version,
  type Scenario,
  type ScenarioOptions,
} from './scenario';
import { Host } from './simulated-host';

const lately = { versions: series('audit', 300, epochSecond - 3000, 20), traits: { pageSize: 50 } };

async function started(options: ScenarioOptions = lately, minutes = 10): Promise<Scenario> {
  const run = scenario(options);
  run.host.boot();
  await run.time.run(minutes * 60_000);
  return run;
}

const minutes = (run: Scenario, more: number) => run.time.run(run.time.now() + more * 60_000);
const isLabelled = ({ labelled }: { labelled: boolean }) => labelled;
const code = (error: unknown) => (error as { code?: string }).code;

describe('vision-one-pull: the store of its cursor', () => {
  it('stops emitting when a write fails, once or for ten minutes, and goes on without a repeat (57)', async () => {
    for (const lasting of [1, 600_000]) {
      const run = scenario(lately);
      let failing = Infinity;
      run.host.options = {
        ...run.host.options,
        storeFault: (action) =>
          action === 'set' && run.time.now() >= 420_000 && run.time.now() < failing ? 'disk full' : undefined,
      };
      failing = 420_000 + lasting;
      run.host.boot();
      await run.time.run(420_000);
      const before = run.host.received.length;
      await run.time.run(Math.max(421_000, failing - 1));
      assert.ok(run.host.received.length - before <= 50);
      await minutes(run, 90);
      const verdict = assertDelivered(run);
      assert.deepEqual([verdict.repeats, verdict.falseLabels], [0, 0]);
      if (lasting > 1) assert.deepEqual(run.host.troubles[0], { action: 'write', cause: 'disk full' });
      assert.equal(run.host.troubles.at(-1), undefined, 'the trouble is over');
    }
  });

  it('says after 10 s that a write hangs, and sends no second one beside it (58)', async () => {
    let hung = 0;
    const run = scenario(lately);
    run.host.options = {
      ...run.host.options,
      storeFault: (action) => (action === 'set' && run.time.now() > 300_000 && ++hung ? 'hang' : undefined),
    };
    run.host.boot();
    await run.time.run(1_200_000);
    assert.equal(hung, 1);
    assert.deepEqual(run.host.troubles, [{ action: 'write', cause: undefined }]);
    const at = run.time.now();
    let back = Infinity;
    void run.host.redeploy({ storeFault: () => undefined }).then(() => (back = run.time.now()));
    await minutes(run, 1);
    assert.ok(back - at <= 10_000, `${back - at} ms`);
  });

  it('returns from a close within 10 s when the store hangs, and the next instance takes over (69)', async () => {
    const run = await started();
    run.host.options = { ...run.host.options, storeFault: (action) => (action === 'set' ? 'hang' : undefined) };
    await minutes(run, 1.5);
    const at = run.time.now();
    let back = Infinity;
    void run.host.redeploy({ storeFault: () => undefined }).then(() => (back = run.time.now()));
    await minutes(run, 0.5);
    assert.ok(back - at <= 10_000, `${back - at} ms`);
    await minutes(run, 90);
    assertDelivered(run);
  });

  it('does not poll while the cursor can not be read, or the read hangs, and forgets nothing (59)', async () => {
    for (const fault of ['broken', 'hang']) {
      const run = await started();
      const until = run.time.now() + 300_000;
      const before = run.service.requests;
      await run.host.redeploy({
        storeFault: (action) => (action === 'get' && run.time.now() < until ? fault : undefined),
      });
      await run.time.run(until - 1);
      assert.equal(run.service.requests, before);
      assert.deepEqual(run.host.troubles[0], { action: 'read', cause: fault === 'hang' ? undefined : fault });
      await minutes(run, 90);
      assert.equal(assertDelivered(run).repeats, 0);
    }
  });

  it('reads a day again, labelled, when the record is damaged (60, 65)', async () => {
    const damages = [
      (text: string) => text.replace(/"scanned":\d/, '"scanned":9'),
      () => '"garbage"',
      (text: string) => JSON.stringify({ ...(JSON.parse(text) as object), v: 0 }),
    ];
    for (const damage of damages) {
      const run = await started();
      run.host.kill();
      run.host.disk.saved = damage(run.host.disk.saved ?? '');
      const before = run.host.received.length;
      await minutes(run, 90);
      assert.equal(run.host.warnings[0]?.kind, 'damaged');
      const verdict = assertDelivered(run);
      assert.equal(verdict.repeats, before, 'all of it again');
      assert.ok(run.host.runs.some(({ run: { gaps } }) => gaps.some(({ reason }) => reason === 'damaged')));
    }
  });

  it('begins anew when the record was deleted while it was down, and writes it again when it runs (60, 64)', async () => {
    const run = await started();
    run.host.stored = undefined;
    await minutes(run, 3);
    assert.ok(run.host.stored, 'rewritten');
    run.host.kill();
    run.host.disk.saved = undefined;
    await minutes(run, 90);
    assert.ok(run.host.received.length > 300);
    assert.deepEqual(run.host.failures, []);
  });

  it('refuses a record of a newer version and leaves it as it is (65)', async () => {
    const run = await started();
    run.host.kill();
    const newer = JSON.stringify({ v: 99, secret: 'of the future' });
    run.host.disk.saved = newer;
    const before = run.service.requests;
    await minutes(run, 30);
    assert.equal(run.host.disk.saved, newer);
    assert.equal(run.service.requests, before);
    assert.deepEqual(run.host.failures.map(code), ['ERR_V1_CONFIG']);
  });

  it('holds the tip back when the ledger is full, and loses nothing (66)', async () => {
    const run = await started({ versions: series('audit', 4_000, epochSecond - 600, 0.5, 250_000) }, 3);
    const { delivered } = run.host.cursor!.position;
    for (let n = 0; n < 200_000; n++) delivered.add(fingerprint(`x${n}`), epochSecond + 10);
    await minutes(run, 4);
    const longest = Math.max(...run.host.runs.slice(4).map((ended) => ended.run.lagMs));
    assert.ok(longest > 240_000, `it waits, and says so: ${longest}`);
    await minutes(run, 60);
    assert.equal(run.host.cursor!.position.delivered.size < 2_000, true);
    assert.equal(assertDelivered(run).repeats, 0);
  });
});

describe('vision-one-pull: deploys and restarts', () => {
  it('repeats and labels nothing when it is deployed each 5 s for 10 minutes (67)', async () => {
    const run = await started({ ...lately, traits: { pageSize: 50, latency: [1_000, 4_000] } }, 1);
    for (let n = 0; n < 120; n++) {
      await run.time.run(run.time.now() + 5_000);
      void (n % 3 === 2 ? run.host.restart() : run.host.redeploy());
    }
    await minutes(run, 90);
    const verdict = assertDelivered(run);
    assert.deepEqual([verdict.repeats, verdict.falseLabels], [0, 0]);
  });

  it('stores exact counts when it is closed while a page is being sent; the next one sends the rest (68)', async () => {
    const run = scenario({ versions: series('audit', 150, epochSecond - 3000, 10), host: { output: 'event' } });
    let sent = 0;
    let deployed: Promise<void> | undefined;
    run.host.options = {
      ...run.host.options,
      flow: () => {
        if (++sent === 30) deployed = run.host.redeploy({ flow: () => undefined });
      },
    };
    run.host.boot();
    await run.time.run(1_000);
    await deployed;
    assert.equal(run.host.received.filter(({ process }) => process === 1).length, 30);
    await minutes(run, 90);
    const verdict = assertDelivered(run);
    assert.deepEqual([verdict.repeats, verdict.falseLabels, run.host.received.length], [0, 0, 150]);
  });

  it('aborts a request at once when it is closed', async () => {
    const run = await started({ ...lately, traits: { latency: [60_000, 60_000] } }, 0.5);
    const at = run.time.now();
    let closed = Infinity;
    void run.host.redeploy().then(() => (closed = run.time.now()));
    await run.time.run(at + 1);
    assert.equal(closed, at);
  });

  it('begins anew under another id, and goes on from a cursor without a label (70)', async () => {
    const run = await started();
    const token = toToken(run.host.runs.at(-1)!.run.cursor);
    const before = run.host.received.length;
    const copy = new Host(run.time, run.service, run.host.options);
    const moved = new Host(run.time, run.service, run.host.options);
    await run.host.puller!.stop();
    copy.boot();
    moved.boot();
    await run.time.run(run.time.now() + 100);
    await moved.puller!.resetToCursor(fromToken(token));
    await minutes(run, 90);
    assert.ok(copy.received.length > before, 'a copy reads from the start');
    const all = [...run.host.received, ...moved.received.filter(({ at }) => at > 600_200)];
    assert.equal(new Set(all.map(({ key }) => key)).size, 300);
    assert.equal(all.filter(isLabelled).length, 0);
  });
});

describe('vision-one-pull: its start', () => {
  it('reads the missing time, and nothing again, when the start is moved to earlier', async () => {
    const versions = series('audit', 300, epochSecond - 7000, 30);
    const run = await started({ versions, settings: { start: { kind: 'lookback', hours: 0.5 } } });
    assert.ok(run.host.received.length < 100);
    await run.host.redeploy({ settings: { ...run.host.options.settings, start: { kind: 'lookback', hours: 2.5 } } });
    await minutes(run, 90);
    const verdict = assertDelivered(run);
    assert.deepEqual([verdict.repeats, verdict.falseLabels], [0, 0]);
    assert.deepEqual(run.host.cursor!.position.backfill, []);
  });

  it('polls while it fills in what lies before its start', async () => {
    const versions = [...series('oat', 2_000, epochSecond - 80_000, 40), version('oat', 'fresh', epochSecond + 700)];
    const run = await started({
      stream: 'oat',
      versions,
      settings: { start: { kind: 'now' } },
      traits: { pageSize: 10, latency: [15_000, 15_000] },
    });
    await run.host.redeploy({ settings: { ...run.host.options.settings, start: { kind: 'lookback', hours: 24 } } });
    await minutes(run, 8);
    assert.ok(run.host.cursor!.position.backfill.length > 0, 'a backfill is left');
    assert.ok(run.host.received.some(({ key }) => key === 'oat:fresh'));
    await minutes(run, 600);
    assertDelivered(run);
  });

  it('skips time, and says so, when the start is moved beyond what was read', async () => {
    const run = await started();
    await run.host.puller!.stop();
    const at = epochSecond + 5_000;
    await run.time.run(6_000_000);
    run.host.options = {
      ...run.host.options,
      settings: { ...run.host.options.settings, start: { kind: 'date', second: at } },
    };
    run.host.deploy(true);
    await minutes(run, 5);
    const gaps = run.host.runs.flatMap(({ run: { gaps } }) => gaps);
    assert.equal(gaps[0]?.reason, 'start');
    assert.equal(gaps[0].to, at - 1);
    assert.ok(
      run.host.received.every(({ record }) => {
        const second = Date.parse((record as { loggedDateTime: string }).loggedDateTime) / 1000;
        return second >= at || second < (gaps[0]?.from ?? 0);
      }),
    );
  });

  it('keeps a relative start at a restart, and reads on from its marks when the filter changes', async () => {
    const all = series('audit', 120, epochSecond - 3_000, 25);
    const run = await started({ versions: all.filter((_, index) => index % 2 === 0) });
    const before = run.service.log.length;
    // Another filter of the node: the service gives other records.
    run.service.versions = all;
    await run.host.redeploy();
    await minutes(run, 5);
    assert.ok(run.service.log.slice(before).every(({ from }) => from > epochSecond - 3600));
    assert.equal(assertDelivered(run, -1e9).repeats, 0);
  });

  it('refuses a date in the future or beyond the limit, with the limit', async () => {
    for (const second of [epochSecond + 3600, epochSecond - 181 * 86_400]) {
      const run = await started({ settings: { start: { kind: 'date', second } } });
      assert.deepEqual(run.host.failures.map(code), ['ERR_V1_CONFIG']);
      assert.equal(run.service.requests, 0);
    }
    const run = await started();
    await assert.rejects(run.host.puller!.resetToStart(epochSecond - 181 * 86_400), /180 days/);
    await assert.rejects(run.host.puller!.resetToStart(epochSecond + 86_400), /future/);
  });

  it('reads everything again from a reset, all of it labelled, and what is new without', async () => {
    const run = await started();
    const before = run.host.received.length;
    await run.host.puller!.resetToStart(epochSecond - 3000);
    await minutes(run, 90);
    const verdict = assertDelivered(run);
    assert.equal(verdict.repeats, before);
    const replayed = run.host.received.slice(before).filter(({ replay }) => replay);
    assert.ok(replayed.length >= before && replayed.every(isLabelled));
    assert.ok(run.host.received.some(({ at, labelled }) => at > 700_000 && !labelled));
    assert.ok(run.host.runs.some(({ run: { gaps } }) => gaps.some(({ reason }) => reason === 'replay')));
  });

  it('goes on without a label from a cursor of a node whose own events were in doubt (70)', async () => {
    const run = await started({ ...lately, settings: { durability: 'volatile' } });
    assert.ok(run.host.received.some(isLabelled), 'its first window is in doubt');
    const cursor = toToken(run.host.runs[0]!.run.cursor);
    const other = scenario({ ...lately, versions: [version('audit', 'late', epochSecond - 62, 90_000)] });
    other.host.boot();
    await minutes(other, 0.5);
    await other.host.puller!.resetToCursor(fromToken(cursor));
    await minutes(other, 90);
    assert.deepEqual(
      other.host.received.map(({ labelled }) => labelled),
      [false],
    );
  });

  it('refuses a cursor of another stream, and one that is none', async () => {
    const run = await started();
    const other = toRecord(run.host.cursor!.position, { stream: 'oat', at: 1, clean: false });
    await assert.rejects(run.host.puller!.resetToCursor(fromToken(toToken(other))), /belongs to oat/);
    await assert.rejects(run.host.puller!.resetToCursor(fromToken('x')), /can not be used/);
    const record = { ...other, v: 7 };
    const newer = Buffer.from(JSON.stringify({ ...record, checksum: fingerprint(canonicalJson(record)) })).toString(
      'base64url',
    );
    await assert.rejects(run.host.puller!.resetToCursor(fromToken(newer)), /newer version/);
  });
});

describe('vision-one-pull: acknowledgements', () => {
  const acknowledged = (options: ScenarioOptions['host']): ScenarioOptions => ({
    ...lately,
    host: { delivery: 'ack', ackTimeout: 30_000, ...options },
  });

  it('sends the page again and again, labelled, when none ever comes (75)', async () => {
    const run = await started(acknowledged({}), 5);
    const { received } = run.host;
    assert.ok(received.length >= 10 * 50);
    assert.equal(new Set(received.map(({ key }) => key)).size, 50, 'one page in flight');
    assert.equal(new Set(received.map(({ id }) => id)).size, 1);
    assert.deepEqual([...new Set(received.map(({ attempt }) => attempt))].slice(0, 4), [1, 2, 3, 4]);
    assert.ok(received.every(({ attempt, labelled }) => attempt === 1 || labelled));
  });

  it('takes an acknowledgement that is later than the time-out (75)', async () => {
    const run = scenario(acknowledged({}));
    run.host.options = {
      ...run.host.options,
      flow: (message, reply) => void run.time.sleep(45_000).then(() => reply(message)),
    };
    run.host.boot();
    await minutes(run, 120);
    assert.ok(run.host.received.length > 300, 'each page went out twice or more');
    assertDelivered(run);
  });

  it('lets the sink set the pace: at most two pages are asked for ahead (76)', async () => {
    const run = scenario({ versions: series('audit', 2_000, epochSecond - 3000, 1), traits: { pageSize: 100 } });
    let open = 0;
    run.host.options = {
      ...run.host.options,
      delivery: 'ack',
      flow: (message, reply) => {
        open++;
        void run.time.sleep(2_000).then(() => {
          open--;
          reply(message);
        });
      },
    };
    run.host.boot();
    for (let second = 1; second <= 30; second++) {
      await run.time.run(second * 1000);
      const pages = run.host.received.length / 100;
      assert.ok(open <= 1);
      assert.ok(run.service.log.length <= pages + 2);
    }
    await minutes(run, 90);
    assert.equal(assertDelivered(run).repeats, 0);
  });

  it('repeats at most the page, labelled, when it is killed with 130 of 200 parts acknowledged (77)', async () => {
    const run = scenario({ versions: series('audit', 400, epochSecond - 3000, 5), traits: { pageSize: 200 } });
    let replies = 0;
    run.host.options = {
      ...run.host.options,
      output: 'event',
      delivery: 'ack',
      flow: (message, reply) => {
        if (++replies > 130 && replies <= 200) return;
        void run.time.sleep(10).then(() => reply(message));
      },
    };
    run.host.boot();
    await run.time.run(5_000);
    run.host.kill();
    await minutes(run, 90);
    const verdict = assertDelivered(run);
    assert.ok(verdict.repeats === 200, `${verdict.repeats}`);
  });

  it('sends every twin again when one of them was not acknowledged: nobody can tell which', async () => {
    const twins = ['twin', 'twin', 'twin'].map((name) => version('audit', name, epochSecond - 600));
    const run = scenario({ versions: twins });
    let seen = 0;
    run.host.options = {
      ...run.host.options,
      output: 'event',
      delivery: 'ack',
      flow: (message, reply) => {
        // The first one is lost on its way.
        if (++seen > 1) void run.time.sleep(10).then(() => reply(message));
      },
    };
    run.host.boot();
    await run.time.run(5_000);
    await run.host.redeploy();
    await minutes(run, 30);
    assertDelivered(run);
    const again = run.host.received.filter(({ process }) => process === 2);
    assert.deepEqual(
      again.map(({ key, labelled }) => [key.slice(-2), labelled]),
      [
        [':1', true],
        [':2', true],
        [':3', true],
      ],
    );
  });

  it('ends a run that is paused when its open page is done, and reads on from there', async () => {
    for (const delivery of ['send', 'ack'] as const) {
      const run = scenario({
        ...lately,
        traits: { pageSize: 20, latency: [500, 500] },
        host: {
          delivery,
          flow: (message, reply) => void run.time.sleep(2_000).then(() => reply(message)),
        },
      });
      run.host.boot();
      await run.time.run(2_200);
      const sent = run.host.received.length;
      assert.ok(sent > 0 && sent < 100, `${sent} before the pause`);
      run.host.schedule!.pause();
      await minutes(run, 60);
      assert.equal(run.host.received.length, sent);
      assert.deepEqual(
        run.host.runs.map(({ run: { emitted, error }, wait }) => [emitted, error, wait]),
        [[sent, undefined, undefined]],
      );
      run.host.schedule!.resume();
      await minutes(run, 90);
      const { repeats } = assertDelivered(run);
      assert.equal(repeats, 0);
    }
  });

  it('gives a poisoned record up after maxAttempts, with a gap that names it, and goes on (78)', async () => {
    const isPoison = (message: DeliveryMessage) => JSON.stringify(message.payload).includes('"r33"');
    const run = scenario({ ...lately, versions: series('audit', 300, epochSecond - 3000, 20) });
    run.host.options = {
      ...run.host.options,
      output: 'event',
      delivery: 'ack',
      maxAttempts: 5,
      flow: (message, reply) => {
        const answer = isPoison(message) ? { ...message, error: { message: 'bad', source: { id: 'sink' } } } : message;
        void run.time.sleep(10).then(() => reply(answer));
      },
    };
    run.host.boot();
    await minutes(run, 180);
    assertDelivered(run);
    const poison = run.host.received.filter(({ record }) => JSON.stringify(record).includes('"r33"'));
    assert.deepEqual(
      poison.map(({ attempt }) => attempt),
      [1, 2, 3, 4, 5],
    );
    const [gap] = run.host.runs.flatMap(({ run: { gaps } }) => gaps);
    assert.equal(gap?.reason, 'given up');
    assert.deepEqual(gap.keys, [poison[0]?.key]);
  });

  it('sends what it holds, not what the flow made of it (79)', async () => {
    const spoil = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const field of Object.values(value)) spoil(field);
      for (const key of Object.keys(value)) (value as Record<string, unknown>)[key] = 'spoilt';
    };
    for (const delivery of ['send', 'ack'] as const) {
      const run = scenario(lately);
      run.host.options = {
        ...run.host.options,
        delivery,
        ackTimeout: 20_000,
        flow: (message, reply) => {
          const { attempt, id } = message.delivery as { attempt: number; id: string };
          spoil(message);
          if (attempt > 1) void run.time.sleep(5).then(() => reply({ delivery: { node: 'pull', id } }));
        },
      };
      run.host.boot();
      await minutes(run, 120);
      assertDelivered(run);
      assert.equal(
        run.host.received.some(({ record }) => JSON.stringify(record).includes('spoilt')),
        false,
      );
    }
  });
});
