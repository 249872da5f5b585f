/**
 * A Node-RED process in virtual time: it runs one pull, is killed, redeployed and restarted, and remembers what was
 * sent.
 */
import { randomUUID } from 'node:crypto';
import { Delivery } from '../../nodes/shared/delivery/delivery';
import type { DeliveryMessage } from '../../nodes/shared/delivery/messages';
import type { Clock } from '../../nodes/shared/delivery/clock';
import { Cursor, type CursorWarning } from '../../nodes/vision-one-pull/cursor/cursor';
import { CursorStore, type RecordStore, type StoreTrouble } from '../../nodes/vision-one-pull/cursor/cursor-store';
import { outcomesOfEvents, messagesOf } from '../../nodes/vision-one-pull/records/message';
import type { Progress, Run } from '../../nodes/vision-one-pull/run/tally';
import type { PullSettings } from '../../nodes/vision-one-pull/run/pull-options';
import type { PageQuery, Source } from '../../nodes/vision-one-pull/run/source';
import { Puller } from '../../nodes/vision-one-pull/run/puller';
import { Schedule, type EndedRun } from '../../nodes/shared/schedule/schedule';
import type { SimulatedService } from './simulated-service';
import type { VirtualTime } from './virtual-time';

/** One event as a sink got it. */
export interface Received {
  readonly at: number;
  readonly key: string;
  readonly record: unknown;
  readonly labelled: boolean;
  readonly replay: boolean;
  readonly id: string;
  readonly attempt: number;
  /** which process sent it */
  readonly process: number;
}

/** Where a process can die: before and after whatever it does to the world. */
export type CrashPoint = 'ask' | 'page' | 'write' | 'written' | 'send' | 'sent' | 'sleep';

export interface HostOptions {
  readonly settings: PullSettings;
  readonly output: 'page' | 'event';
  readonly delivery: 'send' | 'ack';
  readonly ackTimeout?: number;
  readonly maxAttempts?: number;
  /** 'input' pulls only when asked */
  readonly schedule?: 'interval' | 'input';
  readonly random: () => number;
  /** whether the process dies here */
  readonly dies?: (point: CrashPoint) => boolean;
  /** ms until a killed process is started again */
  readonly downtime?: () => number;
  /** an error message, or 'hang', for a store's operation */
  readonly storeFault?: (action: 'get' | 'set') => string | undefined;
  /** ms that a write takes */
  readonly storeDelay?: number;
  /** what the flow does with a message; `reply` puts one on the node's input */
  readonly flow?: (message: DeliveryMessage, reply: (message: DeliveryMessage) => void) => void;
}

/** What outlives a process: what was on the disk. */
class Disk {
  saved: string | undefined;
}

const never = new Promise<never>(() => undefined);

export class Host {
  readonly received: Received[] = [];
  readonly runs: (EndedRun<Run> & { at: number })[] = [];
  readonly partials: Progress[] = [];
  readonly warnings: CursorWarning[] = [];
  readonly troubles: (StoreTrouble | undefined)[] = [];
  readonly failures: unknown[] = [];
  kills = 0;
  writes = 0;
  #process = 0;
  #memory: string | undefined;
  #flushAt = Infinity;
  #life: Life | undefined;

  constructor(
    readonly time: VirtualTime,
    readonly service: SimulatedService,
    public options: HostOptions,
    readonly disk = new Disk(),
  ) {}

  get puller(): Puller | undefined {
    return this.#life?.puller;
  }

  get cursor(): Cursor | undefined {
    return this.#life?.cursor;
  }

  get schedule(): Schedule<Run> | undefined {
    return this.#life?.schedule;
  }

  get delivery(): Delivery | undefined {
    return this.#life?.delivery;
  }

  get stored(): string | undefined {
    return this.#memory;
  }

  set stored(text: string | undefined) {
    this.#memory = text;
    this.disk.saved = text;
  }

  /** The process begins with what the disk has. */
  boot(): void {
    this.#memory = this.options.settings.durability === 'volatile' ? undefined : this.disk.saved;
    this.deploy(false);
  }

  deploy(handedOver: boolean): void {
    const life = new Life(this, ++this.#process, handedOver);
    this.#life = life;
    void life.begin();
  }

  /** SIGKILL: nothing of it happens any more. */
  kill(): void {
    if (!this.#life || this.#life.dead) return;
    this.kills++;
    this.#life.die();
    this.#life = undefined;
    void this.time.sleep(this.options.downtime?.() ?? 1_000).then(() => this.boot());
  }

  /** A deploy: the old instance ends, then the new one begins, in one process. */
  async redeploy(options: Partial<HostOptions> = {}): Promise<void> {
    const life = this.#life;
    if (!life || life.dead || life.ending) return;
    const handedOver = await life.end();
    if (life.dead) return;
    this.options = { ...this.options, ...options };
    this.deploy(handedOver);
  }

  /** SIGTERM and a start: the store is flushed between. */
  async restart(): Promise<void> {
    const life = this.#life;
    if (!life || life.dead || life.ending) return;
    await life.end();
    if (life.dead) return;
    this.#flush();
    this.boot();
  }

  read(): string | undefined {
    if (this.time.now() >= this.#flushAt) this.#flush();
    return this.#memory;
  }

  write(text: string): void {
    this.writes++;
    if (this.time.now() >= this.#flushAt) this.#flush();
    this.#memory = text;
    const { durability } = this.options.settings;
    if (durability === 'direct') this.disk.saved = text;
    if (durability === 'delayed' && this.#flushAt === Infinity) this.#flushAt = this.time.now() + 30_000;
  }

  /** What the flush timer of the store would have done by now. */
  settleDisk(): void {
    if (this.time.now() >= this.#flushAt) this.#flush();
    this.#flushAt = Infinity;
  }

  #flush(): void {
    this.#flushAt = Infinity;
    if (this.options.settings.durability !== 'volatile') this.disk.saved = this.#memory;
  }
}

/** One instance of the node. */
class Life {
  dead = false;
  ending = false;
  readonly cursor: Cursor;
  readonly puller: Puller;
  readonly schedule: Schedule<Run>;
  readonly delivery: Delivery;
  readonly #killed = new AbortController();

  constructor(
    private readonly host: Host,
    private readonly number: number,
    handedOver: boolean,
  ) {
    const { options, time, service } = host;
    const clock: Clock = {
      now: () => time.now(),
      sleep: async (ms, signal) => {
        await time.sleep(ms, signal);
        await this.#alive('sleep');
      },
      turn: () => this.#alive(),
    };
    const store: RecordStore = {
      get: async () => {
        await this.#alive();
        await this.#fault('get');
        const text = host.read();
        return text === undefined ? undefined : (JSON.parse(text) as unknown);
      },
      set: async (record) => {
        await this.#alive('write');
        await this.#fault('set');
        if (options.storeDelay) await time.sleep(options.storeDelay);
        // A process that died since it began to write has written nothing.
        await this.#alive();
        host.write(JSON.stringify(record));
        await this.#alive('written');
      },
    };
    this.delivery = new Delivery({
      property: 'delivery',
      node: 'pull',
      mode: options.delivery,
      ackTimeout: options.ackTimeout ?? 300_000,
      maxAttempts: options.maxAttempts ?? 0,
      clock,
      send: (message) => this.#send(message),
    });
    const source: Source = {
      pages: (query) => this.#pages(query),
      learnServerTime: () => Promise.resolve(),
      serverNow: () => service.now(),
    };
    this.cursor = new Cursor(options.settings, {
      store: new CursorStore(store, clock, (trouble) => host.troubles.push(trouble)),
      source,
      wasHandedOver: () => handedOver,
      warn: (warning) => host.warnings.push(warning),
    });
    this.puller = new Puller(options.settings, {
      source,
      cursor: this.cursor,
      clock,
      deliver: async (events, slice, replay, signal) => {
        const batch = messagesOf(events, {
          id: randomUUID(),
          service: options.settings.service.name,
          output: options.output,
          again: options.delivery === 'ack',
          slice,
          replay,
        });
        return outcomesOfEvents(await this.delivery.deliver(batch, signal), events.length);
      },
      onProgress: (progress) => host.partials.push(progress),
    });
    this.schedule = new Schedule({
      run: (order) => this.puller.run(order),
      interval: options.schedule === 'input' ? undefined : options.settings.interval,
      clock,
      random: options.random,
      onRun: (ended) => {
        if (!this.dead) host.runs.push({ ...ended, at: time.now() });
      },
    });
  }

  async begin(): Promise<void> {
    try {
      await this.puller.load();
      await this.schedule.start();
    } catch (error) {
      if (!this.dead && !this.ending) this.host.failures.push(error);
    }
  }

  end(): Promise<boolean> {
    this.ending = true;
    this.schedule.stop();
    return this.puller.stop();
  }

  die(): void {
    this.dead = true;
    this.#killed.abort(new Error('killed'));
    this.host.settleDisk();
  }

  async *#pages({ service, from, to, signal, onSent }: PageQuery) {
    const abort = new AbortController();
    const end = () => abort.abort(signal.reason);
    signal.addEventListener('abort', end, { once: true });
    this.#killed.signal.addEventListener('abort', end, { once: true });
    try {
      await this.#alive('ask');
      for await (const page of this.host.service.pages(from, to, abort.signal, onSent, service.axis)) {
        await this.#alive('page');
        yield page;
        await this.#alive('ask');
      }
    } finally {
      signal.removeEventListener('abort', end);
      this.#killed.signal.removeEventListener('abort', end);
      if (this.dead) await never;
    }
  }

  #send(message: DeliveryMessage): void {
    if (this.dead || this.#dies('send')) return;
    const { id, attempt, replay, events } = message.delivery as {
      id: string;
      attempt: number;
      replay: boolean;
      events: { key: string; maybeDuplicate: boolean }[];
    };
    const records = this.host.options.output === 'page' ? (message.payload as unknown[]) : [message.payload];
    for (const [index, { key, maybeDuplicate }] of events.entries()) {
      this.host.received.push({
        at: this.host.time.now(),
        key,
        record: structuredClone(records[index]),
        labelled: maybeDuplicate || replay,
        replay,
        id,
        attempt,
        process: this.number,
      });
    }
    this.host.options.flow?.(message, (reply) => this.host.delivery?.receive(reply));
    this.#dies('sent');
  }

  #dies(point: CrashPoint): boolean {
    if (this.host.options.dies?.(point)) this.host.kill();
    return this.dead;
  }

  /** Goes on unless the process is dead, or dies here. */
  async #alive(point?: CrashPoint): Promise<void> {
    if (this.dead || (point && this.#dies(point))) await never;
  }

  async #fault(action: 'get' | 'set'): Promise<void> {
    const fault = this.host.options.storeFault?.(action);
    if (fault === 'hang') await never;
    if (fault) throw new Error(fault);
  }
}
