/** When a pull runs: at its interval, when asked, never twice at once, and later after failures. */
import type { Clock } from '../delivery/clock';
import { VisionOneError, type VisionOneErrorCode } from '../vision-one/errors';

/** The order to run. */
export interface RunOrder {
  /** ask even though the token was refused a moment ago */
  readonly probe: boolean;
  /** It was paused meanwhile: it ends when the open page is done. */
  readonly isHalted: () => boolean;
}

/** A run, as far as a schedule looks at it. */
export interface ScheduledRun {
  readonly error?: Error;
}

export interface ScheduleOptions<Run extends ScheduledRun> {
  /** Nothing when it did not take place, or was stopped. */
  run(order: RunOrder): Promise<Run | undefined>;
  /** seconds between polls; undefined: only when asked */
  readonly interval: number | undefined;
  readonly clock: Clock;
  /** in [0, 1) */
  readonly random: () => number;
  onRun(ended: EndedRun<Run>): void;
}

export interface EndedRun<Run extends ScheduledRun> {
  readonly run: Run;
  /** ms until the next one; undefined when none is planned */
  readonly wait: number | undefined;
  /** polls that were due, or asked for, while a run was under way */
  readonly skipped: number;
  /** somebody waits for it, and so gets its error */
  readonly asked: boolean;
}

const minute = 60_000;
const firstBackoff = 5_000;
const longestBackoff = 15 * minute;

/** Refusals that only a person mends are asked about now and then. */
const frozenFor: Partial<Record<VisionOneErrorCode, number>> = {
  // The client answers for the service, and lets one probe through in five minutes for all nodes on the config.
  ERR_V1_UNAUTHORIZED: 0,
  ERR_V1_BAD_REQUEST: 15 * minute,
  ERR_V1_FORBIDDEN: 15 * minute,
  ERR_V1_NOT_FOUND: 15 * minute,
  ERR_V1_CONFIG: 5 * minute,
};

/** Milliseconds until a run asks: as long as all are held back, those that are due ask nothing. */
export function untilAsked(wait: number, heldFor: number): number {
  return wait * Math.max(1, Math.ceil(heldFor / Math.max(1, wait)));
}

export class Schedule<Run extends ScheduledRun> {
  #running = false;
  #paused = false;
  /** paused while a run was under way */
  #halted = false;
  /** when the next run begins, by the clock; undefined when none is planned, or one is under way */
  #next: number | undefined;
  #stopped = false;
  #skipped = 0;
  #asked: ((run: Run | undefined) => void)[] = [];
  #timer = new AbortController();
  #failures = 0;

  constructor(private readonly options: ScheduleOptions<Run>) {}

  /** A run is under way. */
  get busy(): boolean {
    return this.#running;
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** A run is under way that ends as soon as it can. */
  get halted(): boolean {
    return this.#running && this.#halted;
  }

  /** ms until the next run begins; undefined when none is planned, or one is under way */
  get wait(): number | undefined {
    return this.#next === undefined ? undefined : Math.max(0, this.#next - this.options.clock.now());
  }

  /** Runs until stop(); the first run begins at once, and may ask even though the token was refused before. */
  async start(): Promise<void> {
    let due = this.options.interval !== undefined;
    for (let probe = true; !this.#stopped; probe = this.#asked.length > 0) {
      const wait = due ? await this.#run(probe) : undefined;
      due = await this.#sleep(wait);
    }
  }

  /** Runs now. Resolves with the run; with nothing when one is under way (it is counted, not queued) or was stopped. */
  pull(): Promise<Run | undefined> {
    if (this.#running) this.#skipped++;
    if (this.#running || this.#stopped) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#asked.push(resolve);
      this.#timer.abort('asked');
    });
  }

  /** Until resume() runs only what is asked for; a run that is under way ends when its open page is done. */
  pause(): void {
    this.#paused = true;
    this.#halted = true;
    this.#next = undefined;
  }

  resume(): void {
    this.#paused = false;
    this.#halted = false;
    this.#failures = 0;
    if (this.options.interval !== undefined) void this.pull();
  }

  /** After the run that is under way was stopped; nothing runs any more. */
  stop(): void {
    this.#stopped = true;
    this.#timer.abort('stopped');
  }

  /** Gives the ms to wait for the next run. */
  async #run(probe: boolean): Promise<number | undefined> {
    const { options } = this;
    const asked = this.#asked.splice(0);
    if (this.#paused && asked.length === 0) return undefined;
    const began = options.clock.now();
    this.#running = true;
    this.#halted = false;
    this.#next = undefined;
    const order = { probe, isHalted: () => this.#halted };
    const run = await options.run(order).finally(() => (this.#running = false));
    const wait = this.#waitAfter(run, options.clock.now() - began);
    this.#next = wait === undefined ? undefined : options.clock.now() + wait;
    if (run && !this.#stopped) {
      options.onRun({ run, wait, skipped: this.#skipped, asked: asked.length > 0 });
      this.#skipped = 0;
    }
    for (const answer of asked) answer(run);
    return wait;
  }

  #waitAfter(run: Run | undefined, elapsed: number): number | undefined {
    const { interval, random } = this.options;
    this.#failures = run?.error ? this.#failures + 1 : 0;
    if (interval === undefined || this.#paused) return undefined;
    const period = interval * 1000;
    if (run?.error) {
      const backoff = Math.min(firstBackoff * 2 ** (this.#failures - 1), longestBackoff);
      const frozen = run.error instanceof VisionOneError ? frozenFor[run.error.code] : undefined;
      return Math.max(period, frozen ?? backoff) * (1 + random() / 10);
    }
    this.#skipped += Math.floor(elapsed / period);
    // A little more than the interval, never less: the service has a floor, and many pulls should not beat as one.
    return Math.max(0, period * (1 + random() / 20) - elapsed);
  }

  /** Until the time is over or a pull is asked for; false when neither came. */
  async #sleep(wait: number | undefined): Promise<boolean> {
    if (this.#asked.length > 0) return true;
    this.#timer = new AbortController();
    await this.options.clock.sleep(wait ?? Infinity, this.#timer.signal);
    return wait !== undefined || this.#asked.length > 0;
  }
}
