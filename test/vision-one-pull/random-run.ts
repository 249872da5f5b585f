/** One random configuration with random faults and crashes, from a seed. */
import type { VisionOneErrorCode } from '../../nodes/shared/vision-one/errors';
import type { DeliveryMessage } from '../../nodes/shared/delivery/messages';
import { judge, type Verdict } from './checker';
import { epochSecond, scenario, version, type Scenario, type Stream } from './scenario';
import type { Version } from './simulated-service';
import { randomFrom } from './virtual-time';

export interface RandomRun {
  readonly choices: Record<string, unknown>;
  readonly verdict: Verdict;
  readonly records: number;
  readonly delivered: number;
  readonly kills: number;
  readonly requests: number;
  /** what must not happen and is no matter of counts */
  readonly faults: string[];
  readonly scenario: Scenario;
}

const transient: VisionOneErrorCode[] = [
  'ERR_V1_UNAVAILABLE',
  'ERR_V1_UNAVAILABLE',
  'ERR_V1_BAD_RESPONSE',
  'ERR_V1_TIMEOUT',
  'ERR_V1_PAGE_EXPIRED',
  'ERR_V1_FOREIGN_LINK',
  'ERR_V1_RATE_LIMITED',
];

export async function randomRun(seed: number): Promise<RandomRun> {
  const random = randomFrom(seed);
  const between = (least: number, most: number) => least + Math.floor(random() * (most - least + 1));
  const oneOf = <Item>(...items: Item[]): Item => items[between(0, items.length - 1)] as Item;

  const stream = oneOf<Stream>('audit', 'audit', 'alerts created', 'alerts updated', 'oat');
  const interval = oneOf(20, 60, 60, 300);
  const overlap = oneOf(60, 300, 300, 600);
  const hours = oneOf(0.25, 0.25, 0.5, 1);
  const delivery = oneOf<'send' | 'ack'>('send', 'send', 'ack');
  const choices = {
    stream,
    interval,
    overlap,
    hours,
    delivery,
    settle: oneOf(30, 60, 120),
    pageSize: oneOf(3, 7, 10, 50, 200),
    output: oneOf<'page' | 'event'>('page', 'event'),
    durability: oneOf<'direct' | 'delayed' | 'volatile'>(
      'direct',
      'direct',
      'direct',
      'delayed',
      'delayed',
      'volatile',
    ),
    offsetTokens: random() < 0.7,
    givesCount: stream !== 'audit' && random() < 0.7,
    endIncluded: random() < 0.5,
    tokenLife: oneOf(Infinity, Infinity, 20_000, 120_000),
    slowest: oneOf(200, 1_000, 8_000),
    failing: oneOf(0, 0.01, 0.05, 0.2),
    dying: oneOf(0, 0, 0.002, 0.01, 0.03),
    badStore: oneOf(0, 0, 0.02),
    late: oneOf(0, 0.01, 0.1, 0.5),
    deploys: oneOf(0, 0, 3, 20),
    pauses: oneOf(0, 0, 5),
  };
  const lasting = hours * 3600;
  const versions = randomVersions(stream, between(0, 220), choices.late, overlap, lasting, random);

  const quiet = { now: false };
  const run = scenario({
    stream,
    seed: between(1, 1e9),
    versions,
    traits: {
      pageSize: choices.pageSize,
      offsetTokens: choices.offsetTokens,
      givesCount: choices.givesCount,
      endIncluded: choices.endIncluded,
      tokenLife: choices.tokenLife,
      latency: [50, choices.slowest],
    },
    settings: {
      interval,
      overlap,
      settle: choices.settle,
      durability: choices.durability,
      // Resolved once and for all: a store that forgets must not move it.
      start: { kind: 'date', second: epochSecond - 1800 },
    },
    fault: () => (!quiet.now && random() < choices.failing ? oneOf(...transient) : undefined),
    host: {
      output: choices.output,
      delivery,
      ackTimeout: oneOf(20_000, 300_000),
      dies: (point) => !quiet.now && random() < (point === 'sleep' ? choices.dying / 10 : choices.dying),
      downtime: () => oneOf(500, 5_000, 60_000, 1_200_000),
      storeFault: () => (!quiet.now && random() < choices.badStore ? 'disk full' : undefined),
      flow: (message, reply) => acknowledge(message, reply),
    },
  });
  const { time, service, host } = run;

  const acknowledge = (message: DeliveryMessage, reply: (message: DeliveryMessage) => void) => {
    if (delivery !== 'ack') return;
    const chance = quiet.now ? 1 : random();
    if (chance < 0.02) return;
    const answer = chance < 0.04 ? { ...message, error: { message: 'sink', source: { id: 'sink' } } } : message;
    void time.sleep(quiet.now ? 10 : between(0, 3_000)).then(() => reply(answer));
  };

  host.boot();
  for (let deploy = 0; deploy < choices.deploys; deploy++) {
    void time.sleep(random() * lasting * 1000).then(() => (random() < 0.5 ? host.redeploy() : host.restart()));
  }
  for (let pause = 0; pause < choices.pauses; pause++) {
    const [at, until] = [random() * lasting * 1000, random() * 120_000];
    void time.sleep(at).then(async () => {
      host.schedule?.pause();
      await time.sleep(until);
      // Another process may run by now, or none; a new one is not paused.
      host.schedule?.resume();
    });
  }
  const marks = watchMarks(run, choices.settle);
  for (let at = 0; at < lasting; at += 300) {
    await time.run(at * 1000);
    marks.check();
  }
  await time.run(lasting * 1000);
  quiet.now = true;
  await untilSwept(run, lasting, overlap);
  marks.check();

  const verdict = judge(versions, host.received, {
    until: service.epoch + lasting * 1000,
    lateness: overlap * 1000,
    from: 0,
  });
  const faults = [
    ...service.violations,
    ...marks.faults,
    ...host.failures.map((failure) => `the pull ended: ${String(failure)}`),
    ...host.runs.flatMap(({ run: { error } }) =>
      error && error.name !== 'VisionOneError' ? [String(error.stack)] : [],
    ),
  ];
  return {
    choices,
    verdict,
    records: versions.length,
    delivered: host.received.length,
    kills: host.kills,
    requests: service.requests,
    faults,
    scenario: run,
  };
}

/** Records at random, a share of them late, a third of them in bursts of one second. */
export function randomVersions(
  stream: Stream,
  count: number,
  late: number,
  overlap: number,
  lasting: number,
  random: () => number,
): Version[] {
  const versions: Version[] = [];
  const lateness = () => {
    const chance = random();
    if (chance > late) return Math.floor(random() * 20_000);
    return chance < late / 4 ? overlap * 1000 : Math.floor(random() * overlap * 1000);
  };
  let burst = epochSecond;
  for (let n = 0; n < count; n++) {
    // A third comes in bursts of one second.
    if (random() < 0.3) burst = epochSecond - 1800 + Math.floor(random() * (lasting + 1800));
    const second = random() < 0.33 ? burst : epochSecond - 1800 + Math.floor(random() * (lasting + 1800));
    if (stream === 'alerts updated') versions.push(...updates(`WB-${n}`, second, lateness, random));
    else if (stream === 'audit' && random() < 0.1) {
      versions.push(version(stream, 'twin', second, lateness()), version(stream, 'twin', second, lateness()));
    } else versions.push(version(stream, `n${n}`, second, lateness()));
  }
  return versions;
}

/**
 * An alert that is updated a few times: each version takes the place of the one before it, as soon as it is visible.
 * One that is late may land in a slice that is being read, and one that is not takes its alert out of it.
 */
function updates(id: string, second: number, lateness: () => number, random: () => number): Version[] {
  const times = [{ second, visibleAt: second * 1000 + lateness() }];
  for (let last = times[0]; last && random() < 0.4; last = times.at(-1)) {
    const next = last.second + 1 + Math.floor(random() * 900);
    times.push({ second: next, visibleAt: Math.max(last.visibleAt, next * 1000 + lateness()) });
  }
  return times.map(({ second, visibleAt }, n) => {
    const { visibleAt: goneAt = Infinity } = times[n + 1] ?? {};
    return version('alerts updated', `${id} v${n}`, second, visibleAt - second * 1000, goneAt, id);
  });
}

/** Until all is read, and every late arrival's second was swept. */
async function untilSwept({ time, host }: Scenario, lasting: number, overlap: number): Promise<void> {
  for (let at = lasting + 300; at < lasting + 12 * 3600; at += 300) {
    await time.run(at * 1000);
    const last = host.runs.at(-1);
    const isSwept = (host.cursor?.position.main.final ?? 0) > epochSecond + lasting + overlap;
    if (isSwept && last?.run.upToDate && !last.run.error) return;
  }
}

/** The marks never go back while a process lives, and never lie ahead of what may be read. */
function watchMarks({ host, service }: Scenario, settle: number) {
  const faults: string[] = [];
  let before: { cursor: unknown; final: number; scanned: number } | undefined;
  const check = () => {
    const { cursor } = host;
    if (!cursor || !host.runs.length) return;
    let position;
    try {
      position = cursor.position;
    } catch {
      return;
    }
    const { main } = position;
    if (before && before.cursor === cursor) {
      if (main.final < before.final || main.scanned < before.scanned) faults.push('a mark went back');
    }
    if (main.final > main.scanned) faults.push('final lies ahead of scanned');
    if (main.scanned > service.now() / 1000 - settle) faults.push('scanned lies ahead of the settling time');
    before = { cursor, final: main.final, scanned: main.scanned };
  };
  return { faults, check };
}
