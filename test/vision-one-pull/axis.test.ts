import assert from 'node:assert/strict';
import { VisionOneError } from '../../nodes/shared/vision-one/errors';
import { checksum, toRecord } from '../../nodes/vision-one-pull/cursor/cursor-record';
import { newPosition } from '../../nodes/vision-one-pull/cursor/position';
import { services } from '../../nodes/vision-one-pull/records/services';
import { firstSeed } from '../support/seed';
import { judge } from './checker';
import { epoch, epochSecond, scenario, type Scenario, type ScenarioOptions } from './scenario';
import type { Version } from './simulated-service';
import { randomFrom } from './virtual-time';

const axes = { logged: services.audit, ingested: services['audit ingested'] };
type AuditTime = keyof typeof axes;

const iso = (second: number) => new Date(second * 1000).toISOString().slice(0, 19) + 'Z';

/** An audit entry that the service got `lag` seconds after it was logged, and shows `lateMs` after that. */
function entry(name: string, logged: number, lag: number, lateMs = 0): Version {
  const ingested = logged + lag;
  return {
    record: { activity: name, result: 'Successful', loggedDateTime: iso(logged), ingestedDateTime: iso(ingested) },
    second: logged,
    seconds: { loggedDateTime: logged, ingestedDateTime: ingested },
    visibleAt: ingested * 1000 + lateMs,
    goneAt: Infinity,
  };
}

/** A pull of audit logs by one of their times. */
function auditRun(time: AuditTime, { settings, ...options }: ScenarioOptions): Scenario {
  return scenario({
    ...options,
    settings: {
      service: axes[time],
      start: { kind: 'date', second: epochSecond - 1800 },
      limitDays: 180,
      ...settings,
    },
  });
}

/** From the next start on by another time. */
function goBy({ host }: Scenario, time: AuditTime): void {
  host.options = { ...host.options, settings: { ...host.options.settings, service: axes[time] } };
}

/** AXIS_RUNS=n makes more of them, or repeats one. */
const runs = Number(process.env.AXIS_RUNS ?? 40);

const minutes = (count: number) => count * 60_000;
const gapsOf = ({ host }: Scenario) =>
  [...host.runs.map(({ run }) => run), ...host.partials].flatMap(({ gaps }) => gaps);

describe('vision-one-pull: audit logs by the time of their ingestion', () => {
  const late = Array.from({ length: 40 }, (_, n) => entry(`r${n}`, epochSecond + n * 30, n % 4 === 0 ? 3 * 3600 : 5));

  it('finds what the service got hours after it was logged, which a pull by the time of the log does not', async () => {
    const received = async (time: AuditTime) => {
      const run = auditRun(time, { versions: late });
      run.host.boot();
      await run.time.run(minutes(360));
      assert.deepEqual([run.service.violations, run.host.failures], [[], []]);
      return run.host.received.length;
    };
    assert.equal(await received('ingested'), 40);
    assert.equal(await received('logged'), 30);
  });

  it('goes on from the record of release 0.1.0, by the time of the log until that is changed', async () => {
    const run = auditRun('logged', { versions: late });
    run.host.boot();
    await run.time.run(minutes(12));
    run.host.schedule?.stop();
    const { axis, ...rest } = JSON.parse(run.host.stored!) as Record<string, unknown>;
    const old = { ...rest, v: 1 };
    assert.deepEqual(axis, { asked: 'loggedDateTime', used: 'loggedDateTime' });
    run.host.stored = JSON.stringify({ ...old, checksum: checksum(old) });
    await run.host.restart();
    await run.time.run(minutes(15));
    assert.deepEqual(run.host.warnings, []);
    assert.deepEqual(gapsOf(run), []);
    goBy(run, 'ingested');
    await run.host.restart();
    await run.time.run(minutes(360));
    const [gap, ...others] = gapsOf(run);
    assert.equal(gap?.reason, 'axis');
    assert.deepEqual(others, []);
    const verdict = judge(late, run.host.received, { until: Infinity, lateness: Infinity, from: 0 });
    assert.deepEqual([verdict.lost, verdict.unlabelledRepeats, verdict.keyFaults], [0, 0, 0]);
  });

  it('reads what a backfill still had to read when its time is changed', async () => {
    const versions = Array.from({ length: 600 }, (_, n) => entry(`r${n}`, epochSecond - 7000 + n * 10, n % 50));
    const run = auditRun('logged', { versions, traits: { pageSize: 10, latency: [4_000, 8_000] } });
    run.host.boot();
    await run.time.run(minutes(30));
    const earlier = { kind: 'date', second: epochSecond - 7200 } as const;
    run.host.options = { ...run.host.options, settings: { ...run.host.options.settings, start: earlier } };
    await run.host.redeploy();
    await run.time.run(minutes(31));
    assert.equal(run.host.cursor?.position.backfill.length, 1, 'something is owed');
    goBy(run, 'ingested');
    await run.host.redeploy();
    await run.time.run(minutes(240));
    const verdict = judge(versions, run.host.received, { until: Infinity, lateness: Infinity, from: 0 });
    assert.deepEqual([verdict.lost, verdict.unlabelledRepeats], [0, 0]);
  });

  it('loses nothing and repeats nothing unlabelled when its time is changed to and fro, with kills between', async function () {
    this.timeout(10_000 + runs * 3_000);
    const sum = { changes: 0, kills: 0, repeats: 0 };
    for (let seed = firstSeed; seed < firstSeed + runs; seed++) {
      const random = randomFrom(seed);
      const oneOf = <Item>(...items: Item[]): Item => items[Math.floor(random() * items.length)] as Item;
      const [overlap, settle] = [oneOf(60, 300), oneOf(30, 60, 120)];
      const start = epochSecond - 1800;
      const versions = Array.from({ length: 150 }, (_, n) => {
        const logged = start + Math.floor(random() * 5400);
        const lag = random() < 0.1 ? Math.floor(random() * 7200) : Math.floor(random() * random() * overlap);
        // Some just as late as is promised by the one time, or by the other.
        const left = oneOf(0, 5_000, Math.max(0, overlap - lag) * 1000, overlap * 1000);
        return entry(random() < 0.1 ? 'twin' : `n${n}`, logged, lag, Math.floor(random() * left));
      });
      const dying = oneOf(0, 0.01, 0.03);
      let isCalm = false;
      let time = oneOf<AuditTime>('logged', 'ingested');
      const run = auditRun(time, {
        seed,
        versions,
        traits: { pageSize: oneOf(7, 50), latency: [50, oneOf(200, 4_000)] },
        settings: { overlap, settle, interval: oneOf(20, 60) },
        host: {
          output: oneOf<'page' | 'event'>('page', 'event'),
          dies: (point) => !isCalm && random() < (point === 'sleep' ? dying / 10 : dying),
          downtime: () => oneOf(500, 60_000, 600_000),
        },
      });
      run.host.boot();
      let changedAt = -Infinity;
      for (let at = 0; at < 90;) {
        at += 5 + Math.floor(random() * 40);
        await run.time.run(minutes(at));
        time = time === 'logged' ? 'ingested' : 'logged';
        goBy(run, time);
        changedAt = run.service.now();
        sum.changes++;
        const way = oneOf('restart', 'redeploy', 'kill');
        if (way === 'kill') run.host.kill();
        else void run.host[way]();
      }
      isCalm = true;
      await run.time.run(minutes(300));
      // What was late by the log, and was ingested when ingestion counted for good, was promised by that.
      const promised = versions.map((version) => {
        const { loggedDateTime, ingestedDateTime } = version.seconds as {
          loggedDateTime: number;
          ingestedDateTime: number;
        };
        const isByIngestion = time === 'ingested' && ingestedDateTime * 1000 > changedAt + 1_000_000;
        return { ...version, second: isByIngestion ? ingestedDateTime : loggedDateTime };
      });
      const verdict = judge(promised, run.host.received, { until: Infinity, lateness: overlap * 1000, from: start });
      const { lost, unlabelledRepeats, inventions } = verdict;
      const { violations } = run.service;
      assert.deepEqual(
        { lost, unlabelledRepeats, inventions, violations, failures: run.host.failures },
        { lost: 0, unlabelledRepeats: 0, inventions: 0, violations: [], failures: [] },
        `SEED=${seed}`,
      );
      sum.kills += run.host.kills;
      sum.repeats += verdict.repeats;
    }
    assert.ok(sum.kills > runs && sum.repeats > runs, `too tame: ${JSON.stringify(sum)}`);
  });

  describe('on an older host', () => {
    const asked = (run: Scenario) => run.host.warnings.map(({ kind }) => kind);

    it('that refuses it: by the time of the log, said once, and for good', async () => {
      const seen: string[] = [];
      const run = auditRun('ingested', {
        versions: late,
        fault: ({ axis }) => {
          seen.push(axis);
          return axis === 'ingestedDateTime' ? 'ERR_V1_BAD_REQUEST' : undefined;
        },
      });
      run.host.boot();
      await run.time.run(minutes(60));
      await run.host.restart();
      await run.time.run(minutes(360));
      assert.equal(run.host.received.length, 30);
      assert.deepEqual(asked(run), ['substitute']);
      assert.deepEqual([seen.indexOf('ingestedDateTime'), seen.lastIndexOf('ingestedDateTime')], [0, 0]);
    });

    it('that takes no notice of it: by the time of the log', async () => {
      const early = entry('early', epochSecond - 900, 5);
      const old = [early, ...late].map(
        ({ record: { ingestedDateTime: _, ...record }, seconds: _seconds, ...version }) => ({
          ...version,
          record,
        }),
      );
      const run = auditRun('ingested', { versions: old });
      run.host.boot();
      await run.time.run(minutes(360));
      assert.deepEqual(asked(run), ['substitute']);
      assert.equal(run.host.received.length, 31);
    });

    it('that refuses everything, or only later, is no older host', async () => {
      let isRefusing = true;
      const run = auditRun('ingested', {
        versions: late,
        fault: () => (isRefusing ? 'ERR_V1_BAD_REQUEST' : undefined),
      });
      run.host.boot();
      await run.time.run(minutes(5));
      const { error } = run.host.runs.at(-1)!.run;
      assert.ok(error instanceof VisionOneError && error.code === 'ERR_V1_BAD_REQUEST');
      isRefusing = false;
      await run.time.run(minutes(60));
      run.service.fault = ({ axis }) => (axis === 'ingestedDateTime' ? 'ERR_V1_BAD_REQUEST' : undefined);
      await run.time.run(minutes(120));
      run.service.fault = () => undefined;
      await run.time.run(minutes(360));
      assert.deepEqual(asked(run), []);
      assert.equal(run.host.received.length, 40);
    });
  });

  it('a cursor that another pull gave is taken by the time that this one goes by', async () => {
    const versions = Array.from({ length: 60 }, (_, n) => entry(`r${n}`, epochSecond - 1000 + n * 20, n % 200));
    const run = auditRun('ingested', { versions });
    run.host.boot();
    await run.time.run(minutes(2));
    const from = newPosition(epochSecond - 1000, 'now', 'loggedDateTime');
    from.main.scanned = from.main.final = epochSecond - 500;
    const token = toRecord(from, { stream: 'audit', at: epochSecond, clean: true });
    const { start, ...position } = from;
    await run.host.puller?.resetToCursor({ kind: 'read', position: { start, ...position }, writing: token });
    assert.deepEqual(run.host.cursor?.position.axis, { asked: 'ingestedDateTime', used: 'ingestedDateTime' });
    assert.ok(run.host.cursor.position.doubtUntil >= epoch / 1000);
  });
});
