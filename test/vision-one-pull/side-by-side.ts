/** The same records, faults and deaths for vision-one-pull and for other designs of a cursor. */
import { services } from '../../nodes/vision-one-pull/records/services';
import { judge, type Verdict } from './checker';
import { CursorPuller, designs } from './cursor-designs';
import { randomVersions } from './random-run';
import { epochSecond, scenario, type Stream } from './scenario';
import type { Version } from './simulated-service';
import { randomFrom } from './virtual-time';

export const ours = 'vision-one-pull';

/** Seconds: records of an hour, polls of a minute, half an hour's quiet at the end to catch up in. */
const [lasting, interval, ending] = [3600, 60, 7200];
const start = epochSecond - 1800;
const lateness = 300;
/** Chance that a page fails, and that the process dies when a page was handed on. */
const [failing, dying] = [0.03, 0.02];

/** Verdicts by design, for the script of a seed. */
export async function sideBySide(seed: number): Promise<ReadonlyMap<string, Verdict>> {
  const random = randomFrom(seed);
  const streams: readonly Stream[] = ['audit', 'alerts created', 'oat'];
  const stream = streams[Math.floor(random() * streams.length)] as Stream;
  const versions = randomVersions(stream, 500, 0.1, lateness, lasting, random);
  const script: Script = { stream, versions, seed };
  const verdicts = new Map([[ours, await runOurs(script)]]);
  for (const design of designs) verdicts.set(design.name, await runDesign(script, design));
  return verdicts;
}

interface Script {
  readonly stream: Stream;
  readonly versions: readonly Version[];
  readonly seed: number;
}

function staged({ stream, versions, seed }: Script) {
  const random = randomFrom(seed);
  const isQuiet = () => run.time.now() > (ending - 1800) * 1000;
  const dies = () => !isQuiet() && random() < dying;
  const run = scenario({
    stream,
    versions,
    seed,
    traits: { latency: [50, 1000], pageSize: 50 },
    fault: () => (!isQuiet() && random() < failing ? 'ERR_V1_UNAVAILABLE' : undefined),
    settings: { interval, overlap: lateness, start: { kind: 'date', second: start } },
    host: { dies: (point) => point === 'sent' && dies(), downtime: () => 30_000 },
  });
  const verdict = (received: Parameters<typeof judge>[1]) =>
    judge(versions, received, { until: run.service.epoch + lasting * 1000, lateness: lateness * 1000, from: start });
  return { ...run, dies, verdict };
}

async function runOurs(script: Script): Promise<Verdict> {
  const { time, host, verdict } = staged(script);
  host.boot();
  await time.run(ending * 1000);
  return verdict(host.received);
}

async function runDesign(script: Script, design: (typeof designs)[number]): Promise<Verdict> {
  const { time, service, dies, verdict } = staged(script);
  const puller = new CursorPuller(design, time, service, services[script.stream].axis, start, dies);
  for (let at = 0; at < ending; at += interval) {
    void time.sleep(at * 1000 - time.now()).then(() => puller.poll());
    await time.run((at + interval) * 1000 - 1000);
  }
  return verdict(puller.received);
}
