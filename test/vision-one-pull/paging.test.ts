import assert from 'node:assert/strict';
import { CredentialGuard } from '../../nodes/shared/http/credential-guard';
import { tokenRefusalIn } from '../../nodes/shared/vision-one/errors';
import { assertDelivered, epochSecond, scenario, series, version, type ScenarioOptions, type Stream } from './scenario';
import type { Version } from './simulated-service';
import { randomFrom } from './virtual-time';

async function pulled(options: ScenarioOptions, minutes = 60) {
  const run = scenario(options);
  run.host.boot();
  await run.time.run(minutes * 60_000);
  return { run, verdict: assertDelivered(run) };
}

const streams: Stream[] = ['audit', 'alerts created', 'alerts updated', 'oat'];

describe('vision-one-pull: pages', () => {
  it('restarts the slice when a token ends on page 4, and repeats nothing (19)', async () => {
    let refused = 0;
    const fault: ScenarioOptions['fault'] = ({ page }) =>
      page === 3 && refused++ === 0 ? 'ERR_V1_PAGE_EXPIRED' : undefined;
    const options = { versions: series('audit', 300, epochSecond - 3000, 5), traits: { pageSize: 50 } };
    const { run, verdict } = await pulled({ ...options, fault });
    const { run: smooth } = await pulled(options);
    assert.equal(verdict.repeats, 0);
    assert.ok(run.service.requests <= smooth.service.requests + 4);
  });

  it('shrinks its slices until they fit into the life of a token, and keeps the length (20)', async () => {
    const { run, verdict } = await pulled(
      {
        versions: series('audit', 500, epochSecond - 3500, 6),
        traits: { pageSize: 50, latency: [8_000, 8_000], chainLife: 20_000 },
      },
      120,
    );
    assert.equal(verdict.repeats, 0);
    assert.ok(run.host.runs.at(-1)?.run.upToDate);
    const stored = JSON.parse(run.host.stored ?? '') as { step: number };
    assert.ok(stored.step < 3600, `step ${stored.step}`);
  });

  it('ends a read whose links lead astray, and goes on when the service is well (21, 22)', async () => {
    for (const code of ['ERR_V1_FOREIGN_LINK', 'ERR_V1_BAD_RESPONSE'] as const) {
      const { run } = await pulled({
        versions: series('audit', 300, epochSecond - 3000, 10),
        traits: { pageSize: 50 },
        fault: ({ page, now }) => (page === 2 && now < (epochSecond + 900) * 1000 ? code : undefined),
      });
      const first = run.host.runs[0]?.run;
      assert.equal((first?.error as { code?: string } | undefined)?.code, code);
      assert.ok((first?.requests ?? 99) <= 3 + 5);
      const said = run.host.runs.reduce((sum, { run }) => sum + run.requests, 0);
      assert.equal(said, run.service.requests, 'the failed ones are counted too');
    }
  });

  it('repeats nothing when records arrive while it pages (25), nor with hash identities and twins (26)', async () => {
    for (const stream of ['oat', 'audit'] as const) {
      const random = randomFrom(7);
      const versions: Version[] = [];
      for (let n = 0; n < 1500; n++) {
        const second = epochSecond - 3500 + Math.floor(n * 2.3);
        const late = random() < 0.01 ? (epochSecond - second) * 1000 + random() * 60_000 : 0;
        const name = stream === 'audit' && random() < 0.01 ? 'twin' : `n${n}`;
        versions.push(version(stream, name, second, late));
        if (name === 'twin') versions.push(version(stream, name, second, late));
      }
      const options = { stream, versions, traits: { latency: [3_000, 3_000] as const } };
      const { run, verdict } = await pulled(options, 40);
      assert.equal(verdict.repeats, 0);
      const quiet = await pulled({ ...options, versions: versions.map((one) => ({ ...one, visibleAt: 0 })) }, 40);
      // Of OAT the service gives a count, and a slice whose count changed is read again.
      const bound = quiet.run.service.requests * (stream === 'audit' ? 1.1 : 2);
      assert.ok(run.service.requests <= bound, `${stream}: ${run.service.requests} requests of ${bound}`);
    }
  });

  it('brings the newest version of each alert that is updated while its window is paged (27)', async () => {
    const random = randomFrom(3);
    const versions: Version[] = [];
    for (let n = 0; n < 120; n++) {
      const first = epochSecond - 3000 + n * 20;
      const next = epochSecond + Math.floor(random() * 300);
      const moves = random() < 0.3;
      versions.push(version('alerts updated', `a${n}`, first, 0, moves ? next * 1000 : Infinity, `WB-${n}`));
      if (moves) versions.push(version('alerts updated', `a${n} later`, next, 0, Infinity, `WB-${n}`));
    }
    const traits = { pageSize: 10, latency: [4_000, 6_000] as const };
    await pulled({ stream: 'alerts updated', versions, traits });
  });

  it('misses no alert when one that it has read is updated while its window is paged, to a time within it or behind it (27)', async () => {
    const [moving, asked] = [[2, 5], epochSecond * 1000 + 2_500];
    // As many that come late make up in the count for those that leave the window.
    for (const [later, givesCount, coming] of [
      [epochSecond - 100, true, 0],
      [epochSecond - 100, false, 0],
      [epochSecond, true, 0],
      [epochSecond, false, 0],
      [epochSecond, true, 2],
      [epochSecond, false, 2],
    ] as const) {
      const versions = series('alerts updated', 60, epochSecond - 3000, 5).map((one, n) =>
        moving.includes(n) ? { ...one, goneAt: asked } : one,
      );
      for (const n of moving)
        versions.push(version('alerts updated', `r${n} later`, later, asked - later * 1000, Infinity, `r${n}`));
      for (let n = 0; n < coming; n++)
        versions.push(version('alerts updated', `late ${n}`, epochSecond - 100, asked - (epochSecond - 100) * 1000));
      // Ten a page, one a second: the third page is asked for when both have moved.
      const traits = { pageSize: 10, givesCount, latency: [1_000, 1_000] as const };
      const { run, verdict } = await pulled({ stream: 'alerts updated', versions, traits }, 30);
      assert.equal(verdict.repeats, 0);
      const gaps = run.host.runs.flatMap(({ run: { gaps } }) => gaps);
      assert.deepEqual(gaps, []);
    }
  });

  it('follows empty pages that have a next one (28)', async () => {
    const versions = series('audit', 100, epochSecond - 3000, 10);
    const { run } = await pulled({ versions, traits: { pageSize: 50, emptyPages: 5 } });
    assert.equal(run.host.received.length, 100);
  });

  it('lives with a totalCount that is wrong for ever, and says so (29)', async () => {
    const { run, verdict } = await pulled({
      stream: 'oat',
      versions: series('oat', 100, epochSecond - 300, 3),
      traits: { countError: 1 },
      settings: { start: { kind: 'lookback', hours: 0.1 } },
    });
    assert.equal(verdict.repeats, 0);
    const gaps = run.host.runs.flatMap(({ run: { gaps } }) => gaps);
    assert.ok(gaps.some(({ reason }) => reason === 'count'));
    assert.ok(run.host.runs.at(-1)?.run.upToDate);
    assert.ok(run.service.requests < 60 * 3 * 3, `${run.service.requests} requests`);
  });

  it('does not rely on the size of a page (30), nor on whether the end of a query belongs to it (35)', async () => {
    for (const stream of streams) {
      const versions = series(stream, 400, epochSecond - 3000, 7);
      const keys: string[] = [];
      for (const traits of [
        {},
        { pageSize: 10 },
        { endIncluded: true },
        { endIncluded: false },
        { offsetTokens: false },
      ]) {
        const { run, verdict } = await pulled({ stream, versions, traits }, 30);
        assert.equal(verdict.repeats, 0);
        keys.push(
          run.host.received
            .map(({ key }) => key)
            .sort()
            .join(),
        );
      }
      assert.equal(new Set(keys).size, 1);
    }
  });

  it('reads 450, 1 300 and 10 000 records of one second, and forgets them again (31)', async () => {
    for (const count of [450, 1_300, 10_000]) {
      for (const stream of ['audit', 'oat'] as const) {
        const { run, verdict } = await pulled({ stream, versions: series(stream, count, epochSecond - 1000, 0) }, 60);
        assert.equal(verdict.repeats, 0);
        assert.equal(run.host.cursor?.position.delivered.size, 0);
      }
    }
  });

  it('cuts a slice of very many pages and never holds more than its ledger (31)', async () => {
    const { run } = await pulled({
      versions: series('audit', 6_000, epochSecond - 3500, 0.5),
      traits: { pageSize: 50 },
    });
    assert.ok(run.host.runs[0]!.run.window!.to >= epochSecond - 120, 'in one run');
  });

  it('follows one detection second through late arrivals, as the contract tells it', async () => {
    const second = epochSecond - 65;
    const of = (from: number, to: number, visibleAt: number) =>
      Array.from({ length: to - from }, (_, n) => ({ ...version('oat', `d${from + n}`, second), visibleAt }));
    const versions = [
      ...of(0, 300, 0),
      ...of(300, 450, (epochSecond + 30) * 1000),
      ...of(450, 451, (second + 240) * 1000),
    ];
    const run = scenario({ stream: 'oat', versions });
    run.host.boot();
    await run.time.run(20_000);
    assert.equal(run.host.received.length, 300);
    await run.time.run(90_000);
    assert.equal(run.host.received.length, 450);
    await run.time.run(1_200_000);
    assert.equal(run.host.received.length, 451);
    assert.equal(assertDelivered(run).repeats, 0);
  });
});

describe('vision-one-pull: time and order', () => {
  it('delivers every twin, also one that comes two minutes later (32)', async () => {
    for (const share of [0.01, 0.5]) {
      const random = randomFrom(11);
      const versions: Version[] = [];
      for (let n = 0; n < 800; n++) {
        const second = epochSecond - 3000 + n * 6;
        versions.push(version('audit', `n${n}`, second));
        if (random() < share) versions.push(version('audit', `n${n}`, second, random() < 0.5 ? 0 : random() * 120_000));
      }
      const { run, verdict } = await pulled({ versions, traits: { pageSize: 50 } }, 90);
      assert.equal(run.host.received.length, versions.length);
      assert.equal(verdict.repeats, 0);
    }
  });

  it('delivers what is late up to exactly the lateness that it allows (33)', async () => {
    for (const lateness of [() => 300_000, (n: number) => (n % 100 === 0 ? 60_000 : n % 500 === 1 ? 300_000 : 1_000)]) {
      for (const stream of streams) {
        const versions = Array.from({ length: 400 }, (_, n) =>
          version(stream, `r${n}`, epochSecond - 600 + n * 7, lateness(n)),
        );
        const { verdict } = await pulled({ stream, versions }, 90);
        assert.equal(verdict.repeats, 0);
      }
    }
  });

  it('waits for a record that is dated ahead, without moving a mark (37)', async () => {
    const versions = [version('audit', 'ahead', epochSecond + 3 * 3600), ...series('audit', 100, epochSecond, 30)];
    versions[0] = { ...versions[0]!, visibleAt: 0 };
    const { run } = await pulled({ versions }, 240);
    const ahead = run.host.received.find(({ record }) => JSON.stringify(record).includes('ahead'));
    assert.ok(ahead && ahead.at > 3 * 3600_000);
  });

  it('idles while the clock of the server was set back, without an error (40)', async () => {
    const run = scenario({ versions: series('audit', 200, epochSecond - 1000, 20) });
    run.host.boot();
    await run.time.run(1_200_000);
    run.service.clockOffset = -600_000;
    await run.time.run(6_000_000);
    assertDelivered(run);
    assert.equal(run.host.runs.filter(({ run: { error } }) => error).length, 0);
  });

  it('sweeps first after an outage (42)', async () => {
    for (const hours of [0.5, 24]) {
      const end = epochSecond + hours * 3600;
      const { run, verdict } = await pulled(
        {
          versions: series('oat', 300, epochSecond - 600, (hours * 3600 + 900) / 300, 250_000),
          stream: 'oat',
          fault: ({ now }) =>
            now > epochSecond * 1000 + 400_000 && now < end * 1000 ? 'ERR_V1_UNAVAILABLE' : undefined,
        },
        hours * 60 + 90,
      );
      assert.equal(verdict.repeats, 0);
      assert.ok(run.host.runs.at(-1)?.run.upToDate);
      // Retried for ever, with growing waits.
      assert.ok(run.host.runs.filter(({ run: { error } }) => error).length < 12 + hours * 8);
    }
  });

  it('cuts what lies beyond the limit with one exact gap, without asking for it (43, 44)', async () => {
    const versions = series('oat', 10, epochSecond - 3600, 60);
    const { run } = await pulled({
      stream: 'oat',
      versions,
      settings: { start: { kind: 'lookback', hours: 6 * 24 } },
    });
    const gaps = run.host.runs.flatMap(({ run: { gaps } }) => gaps);
    const first = epochSecond - 5 * 86_400 + 60;
    assert.deepEqual(gaps, [{ from: epochSecond - 6 * 86_400, to: first - 1, reason: 'limit' }]);
    assert.ok(run.service.log.every(({ from }) => from >= first));
  });

  it('asks once more, from the limit, when its start grew too old while it waited (43)', async () => {
    const kept = 5 * 86_400;
    const run = scenario({ stream: 'oat', settings: { start: { kind: 'lookback', hours: 6 * 24 } } });
    run.service.fault = ({ from, now }) => (from < Math.floor(now / 1000) - kept ? 'ERR_V1_BAD_REQUEST' : undefined);
    const pages = run.service.pages.bind(run.service);
    let waited = 0;
    // the first two requests wait for their turn
    run.service.pages = async function* (from, to, signal) {
      if (waited++ < 2) await run.time.sleep(waited === 1 ? 300_000 : 30_000, signal);
      yield* pages(from, to, signal);
    };
    run.host.boot();
    await run.time.run(30 * 60_000);
    assert.deepEqual(
      run.host.runs.flatMap(({ run: { error } }) => error ?? []),
      [],
    );
    const [refused, corrected] = run.service.log;
    assert.equal(refused?.fault, 'ERR_V1_BAD_REQUEST');
    assert.ok(corrected && corrected.from >= refused.from + 300);
    const gaps = [...run.host.partials, ...run.host.runs.map(({ run }) => run)].flatMap(({ gaps }) => gaps);
    assert.deepEqual(gaps, [
      { from: epochSecond - 6 * 86_400, to: refused.from - 1, reason: 'limit' },
      { from: refused.from, to: corrected.from - 1, reason: 'limit' },
    ]);
    assertDelivered(run);
  });

  it('is frozen by a start that the service refuses though it lies within the limit', async () => {
    const run = scenario({ stream: 'oat', fault: () => 'ERR_V1_BAD_REQUEST' });
    run.host.boot();
    await run.time.run(10 * 60_000);
    assert.equal(run.service.requests, 1);
  });
});

describe('vision-one-pull: refusals', () => {
  it('asks twice, then once in five minutes, while the token is refused, and goes on by itself (52)', async () => {
    const run = scenario({ versions: series('audit', 400, epochSecond - 3000, 30), traits: { pageSize: 50 } });
    run.service.guard = new CredentialGuard(() => run.time.now(), tokenRefusalIn);
    const [from, to] = [epochSecond + 600, epochSecond + 600 + 7200];
    let refusals = 0;
    run.service.fault = ({ now, page }) => {
      const refused = now >= from * 1000 && now < to * 1000 && (refusals > 0 || page > 0 || now > (from + 90) * 1000);
      if (refused) refusals++;
      return refused ? 'ERR_V1_UNAUTHORIZED' : undefined;
    };
    run.host.boot();
    await run.time.run((to + 5400 - epochSecond) * 1000);
    assert.equal(assertDelivered(run).repeats, 0);
    assert.ok(refusals >= 20 && refusals <= 2 + 24, `${refusals} requests meanwhile`);
  });

  it('takes no notice of one 401 among good replies (53)', async () => {
    let seen = 0;
    const run = scenario({ versions: series('audit', 100, epochSecond - 3000, 30), traits: { pageSize: 20 } });
    run.service.guard = new CredentialGuard(() => run.time.now(), tokenRefusalIn);
    run.service.fault = () => (++seen === 3 ? 'ERR_V1_UNAUTHORIZED' : undefined);
    run.host.boot();
    await run.time.run(1_800_000);
    assert.equal(assertDelivered(run).repeats, 0);
    assert.equal(run.host.runs.filter(({ run: { error } }) => error).length, 0);
  });

  it('asks once in 15 minutes about a refusal that only a person mends (54)', async () => {
    for (const code of ['ERR_V1_FORBIDDEN', 'ERR_V1_NOT_FOUND', 'ERR_V1_BAD_REQUEST'] as const) {
      const run = scenario({ fault: ({ now }) => (now < (epochSecond + 7200) * 1000 ? code : undefined) });
      run.host.boot();
      await run.time.run(7_200_000);
      assert.ok(run.service.requests >= 7 && run.service.requests <= 9, `${code}: ${run.service.requests}`);
      await run.time.run(9_000_000);
      assert.ok(run.host.runs.at(-1)?.run.upToDate);
    }
  });

  it('halves a slice that takes too long, and grows again with care', async () => {
    const { run } = await pulled({
      versions: series('oat', 300, epochSecond - 3000, 10),
      stream: 'oat',
      traits: { pageSize: 50 },
      fault: ({ from, to }) => (to - from > 1000 ? 'ERR_V1_TIMEOUT' : undefined),
    });
    const timeouts = run.service.log.filter(({ fault }) => fault);
    assert.ok(timeouts.length <= 6, `${timeouts.length} time-outs`);
  });

  it('gets on where every fifth page is no page at all', async () => {
    const random = randomFrom(5);
    const run = scenario({
      versions: series('audit', 3_000, epochSecond - 3500, 1.1),
      traits: { pageSize: 50 },
      fault: () => (random() < 0.2 ? 'ERR_V1_BAD_RESPONSE' : undefined),
    });
    run.host.boot();
    await run.time.run(4 * 3_600_000);
    assert.equal(assertDelivered(run).repeats, 0);
    assert.ok(run.host.cursor!.position.main.scanned > epochSecond + 3 * 3600);
  });

  it('never has two requests at one time when a reply takes longer than the interval (86)', async () => {
    const { run } = await pulled(
      {
        versions: series('oat', 200, epochSecond - 1000, 20),
        stream: 'oat',
        settings: { interval: 10 },
        traits: { latency: [15_000, 15_000] },
      },
      150,
    );
    assert.ok(run.host.runs.some(({ skipped }) => skipped > 0));
  });
});
