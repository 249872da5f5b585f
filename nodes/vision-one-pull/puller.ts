/**
 * One pull: loads its cursor, reads what is due in slices, and keeps the cursor. It knows neither Node-RED nor HTTP, and
 * runs at one time only once; when to run is its caller's business (schedule.ts).
 */
import type { Page } from '../vision-one-config/client';
import type { Fate } from '../vision-one-config/delivery';
import type { Clock } from '../vision-one-config/delivery-clock';
import { VisionOneError } from '../vision-one-config/errors';
import type { CursorStore } from './cursor-store';
import { fromRecord, toRecord, type CursorRecord, type Writing } from './cursor';
import { Pace } from './pace';
import type { PullEvent, Slice } from './pages';
import { isReplay, type Gap, type Position } from './position';
import type { Service } from './services';
import { readSlice, type SliceCounts, type SliceIo } from './slice';
import { applyStart, checkedDate, clamp, firstPosition, positionAfterDamage, resetTo, type Start } from './start';
import { horizon, nextPlan, type Plan, type Timing } from './window';

export interface PullSettings extends Timing {
  /** the key of the services table that the cursor belongs to */
  readonly stream: string;
  readonly service: Service;
  readonly filter: string;
  readonly start: Start;
  /** how far back may be asked */
  readonly limitDays: number;
  /** seconds between polls */
  readonly interval: number;
  /**
   * `volatile`: the store is gone after a restart. `delayed`: it confirms before the disk has it, so that what a killed
   * process delivered may be missing, even behind a record that says "stopped in order". `direct`: what is confirmed
   * stays.
   */
  readonly durability: 'volatile' | 'delayed' | 'direct';
}

/** What a reading of pages asks for. */
export interface PageQuery {
  /** seconds, both included or not, as the service likes */
  readonly from: number;
  readonly to: number;
  /** old ground: newer seconds of other pulls come first */
  readonly backfill: boolean;
  /** ask even though the token was refused a moment ago */
  readonly probe: boolean;
  readonly signal: AbortSignal;
}

export interface PullerIo {
  pages(query: PageQuery): AsyncGenerator<Page, void, undefined>;
  /** Resolves when serverNow() speaks for the server; rejects with the signal's reason only. */
  learnServerTime(signal: AbortSignal): Promise<void>;
  /** server time in milliseconds */
  serverNow(): number;
  readonly store: CursorStore;
  /** The last instance of this pull ended in order and in this process, so that the stored record is all there is. */
  wasHandedOver(): boolean;
  readonly clock: Clock;
  /** Delivers one page; never rejects, and resolves early when the signal aborts. */
  deliver(events: readonly PullEvent[], slice: Slice, replay: boolean, signal: AbortSignal): Promise<Fate[]>;
  /** a slice begins, or the reading of a page */
  onProgress(progress: Progress): void;
  /** what a person should read once: in the log, not on an output */
  warn(warning: Warning): void;
}

export type Warning = { readonly kind: 'damaged'; readonly why: string } | { readonly kind: 'volatile' };

/** What a run, or the part of it so far, has done. */
export interface Progress extends Readonly<SliceCounts> {
  readonly partial: boolean;
  readonly elapsedMs: number;
  readonly upToDate: boolean;
  /** milliseconds between the server's time and the last second that was read */
  readonly lagMs: number;
  /** the seconds that were read */
  readonly window: Slice | undefined;
  readonly gaps: readonly Gap[];
  readonly cursor: CursorRecord;
}

export interface Run extends Progress {
  /** why the run ended early: a VisionOneError, or a fault of ours */
  readonly error?: Error;
}

const partialEvery = 60_000;
/** At a close, what the store may take for the last record: a run that ends takes most of Node-RED's 15 s. */
const closingTime = 9_500;

export class Puller {
  #position: Position | undefined;
  #stop = new AbortController();
  #running: Promise<unknown> = Promise.resolve();
  #changing: Promise<unknown> = Promise.resolve();
  #stopped = false;
  readonly #trust = { counts: true };
  readonly #pace = new Pace(() => this.position);

  constructor(
    private readonly settings: PullSettings,
    private readonly io: PullerIo,
  ) {}

  get position(): Position {
    if (!this.#position) throw new Error('the cursor is not loaded');
    return this.#position;
  }

  /**
   * Reads the cursor, or makes one. Throws ERR_V1_CONFIG for a start that can't be and for a cursor of a newer version,
   * which is not touched; the signal's reason when `stop` came first.
   */
  async load(): Promise<void> {
    const { settings, io } = this;
    const stored = fromRecord(await io.store.read(this.#stop.signal));
    await io.learnServerTime(this.#stop.signal);
    const now = this.#now();
    if (stored.kind === 'newer') {
      throw new VisionOneError(
        'ERR_V1_CONFIG',
        `The stored cursor is of version ${stored.version}, which a newer release of this node wrote.`,
      );
    }
    if (settings.durability === 'volatile') io.warn({ kind: 'volatile' });
    if (stored.kind === 'read' && stored.writing.stream === settings.stream) {
      const { position, writing } = stored;
      if (!io.wasHandedOver() && !this.#isExact(writing, now)) position.doubtUntil = now;
      applyStart(position, settings.start, settings.limitDays, now);
      this.#position = position;
    } else if (stored.kind === 'none') {
      this.#position = firstPosition(settings.start, settings.limitDays, now);
      // Nothing stored is not nothing delivered, unless the store keeps what it confirmed.
      if (settings.durability !== 'direct') this.#position.doubtUntil = now;
    } else {
      const why = stored.kind === 'damaged' ? stored.why : 'it belongs to another service';
      io.warn({ kind: 'damaged', why });
      this.#position = positionAfterDamage(settings.start, settings.limitDays, now);
    }
    // Before the first request: a start that is relative must not move if the process ends now.
    await this.#save(this.#stop.signal);
  }

  /** Reads all that is due. Resolves when done or failed, with nothing when it was stopped; one run at a time. Never rejects. */
  run(probe: boolean): Promise<Run | undefined> {
    const run = this.#changing.then(() => this.#run(probe, this.#stop.signal));
    this.#running = run;
    return run;
  }

  /** What the last run left, for a `state` command. */
  state(): Progress {
    return this.#progress(new Tally(this.io.clock.now()), true);
  }

  /** Reads everything from `start` on again. Throws ERR_V1_CONFIG for one in the future or beyond the limit. */
  async resetToStart(start: number): Promise<void> {
    const now = this.#now();
    const from = checkedDate(start, 'payload.start', this.settings.limitDays, now);
    await this.#replace(() => resetTo(this.position, from, now));
  }

  /** Goes on from a cursor that another pull, or this one, gave. Throws ERR_V1_CONFIG when it is not of this stream. */
  async resetToCursor(reading: ReturnType<typeof fromRecord>): Promise<void> {
    if (reading.kind !== 'read') {
      const why = reading.kind === 'damaged' ? reading.why : 'it is of a newer version';
      throw new VisionOneError('ERR_V1_CONFIG', `payload.cursor can not be used: ${why}.`);
    }
    const { stream } = reading.writing;
    if (stream !== this.settings.stream)
      throw new VisionOneError('ERR_V1_CONFIG', `payload.cursor belongs to ${stream}, not to ${this.settings.stream}.`);
    await this.#replace(() => {
      const { start, gaps, seq } = this.position;
      return { ...reading.position, start, gaps, seq };
    });
  }

  /** Ends the run at a message's border and leaves an exact record; false when the store did not confirm it in time. */
  async stop(): Promise<boolean> {
    const began = this.io.clock.now();
    this.#stopped = true;
    this.#stop.abort(stopped);
    await this.#changing;
    await this.#running;
    // What was stored is as exact as it was found.
    if (!this.#position) return this.io.wasHandedOver();
    const left = Math.max(0, closingTime - (this.io.clock.now() - began));
    return this.io.store.writeLast(() => this.#record(true), left);
  }

  /** Whether nothing was delivered that a record of another process does not tell of. */
  #isExact({ clean, at }: Writing, now: number): boolean {
    // A long silence without an orderly end: the machine itself went down, and with it what the disk had not got yet.
    return this.settings.durability === 'direct' && (clean || now - at <= 2 * this.settings.interval);
  }

  /** Puts another position in the place of the one that is, between two runs. */
  async #replace(position: () => Position): Promise<void> {
    // Taken now: a run that is asked for from here on waits for the change.
    const running = this.#running;
    this.#stop.abort(stopped);
    const change = async () => {
      await running;
      if (this.#stopped) throw stopped;
      this.#stop = new AbortController();
      this.#position = position();
      await this.#save(this.#stop.signal);
    };
    const changed = this.#changing.then(change);
    this.#changing = changed.catch(() => undefined);
    await changed;
  }

  async #run(probe: boolean, signal: AbortSignal): Promise<Run | undefined> {
    const tally = new Tally(this.io.clock.now());
    let error: Error | undefined;
    try {
      clamp(this.position, this.settings.limitDays, this.#now());
      let plan = nextPlan(this.position, this.#now(), this.settings, 1);
      for (let behind = Infinity; plan;) {
        await this.#follow(plan, tally, probe, signal);
        // A poll or more behind: go on at once, unless the service takes as long to read as time does to pass.
        plan = nextPlan(this.position, this.#now(), this.settings, this.settings.interval);
        const before = behind;
        behind = this.#now() - this.position.main.scanned;
        if (plan?.track === this.position.main && behind >= before) break;
      }
    } catch (thrown) {
      if (signal.aborted) return undefined;
      error = thrown instanceof Error ? thrown : new Error(String(thrown));
    }
    if (error) tally.requests++;
    return { ...this.#progress(tally, false), ...(error ? { error } : {}) };
  }

  /** Reads a plan's seconds in slices; what is owed gives way when a poll is due. */
  async #follow(plan: Plan, tally: Tally, probe: boolean, signal: AbortSignal): Promise<void> {
    const { position, settings } = this;
    let from = plan.from;
    while (from <= plan.to) {
      const now = this.#now();
      const to = Math.min(plan.to, from + position.step - 1, horizon(position, now, settings));
      if (to < from) return;
      const slice = { from, to };
      const backfill = plan.track !== position.main || now - to > 2 * settings.interval;
      const requests = tally.requests;
      const io = this.#sliceIo(slice, backfill, probe && requests === 0, signal);
      const end = await readSlice(position, plan.track, slice, settings.overlap, io, tally).catch((error: unknown) => {
        // It failed on its way, not at once: where pages fail often, a long slice would never be read to its end.
        if (tally.requests > requests && to > from) this.#pace.shorter(to - from + 1, Math.floor((to - from + 1) / 2));
        throw error;
      });
      if (end.kind === 'smaller') {
        this.#pace.shorter(to - from + 1, end.seconds);
        continue;
      }
      await this.#save(signal);
      this.#pace.longer(end.to - from + 1, end.pages);
      tally.read({ from, to: end.to });
      from = end.to + 1;
      if (this.io.clock.now() - tally.reported >= partialEvery && from <= plan.to) {
        tally.reported = this.io.clock.now();
        this.io.onProgress(this.#progress(tally, true));
      }
      const isMain = plan.track === position.main;
      if (!isMain && this.#now() - settings.settle - position.main.scanned >= settings.interval) return;
    }
  }

  #sliceIo(slice: Slice, backfill: boolean, probe: boolean, signal: AbortSignal): SliceIo {
    const { io, position } = this;
    return {
      service: this.settings.service,
      signal,
      trust: this.#trust,
      pages: (from, to, signal) => io.pages({ from, to, backfill, probe, signal }),
      save: () => this.#save(signal),
      turn: () => io.clock.turn(),
      deliver: (events) => {
        const replay = events.some(({ second }) => isReplay(position, second));
        return io.deliver(events, slice, replay, signal);
      },
    };
  }

  #progress(tally: Tally, partial: boolean): Progress {
    const { position, settings } = this;
    const gaps = position.gaps;
    const now = this.io.serverNow();
    const { requests, received, duplicates, emitted, window } = tally;
    const elapsedMs = Math.round(this.io.clock.now() - tally.began);
    const lagMs = Math.max(0, now - position.main.scanned * 1000);
    const upToDate = position.owed.length === 0 && lagMs < (settings.settle + 2 * settings.interval) * 1000;
    position.gaps = [];
    const cursor = this.#record(false);
    return { requests, received, duplicates, emitted, partial, elapsedMs, upToDate, lagMs, window, gaps, cursor };
  }

  #record(clean: boolean): CursorRecord {
    const { stream, filter } = this.settings;
    this.position.seq++;
    return toRecord(this.position, { stream, filter, at: this.#now(), clean });
  }

  async #save(signal: AbortSignal): Promise<void> {
    await this.io.store.write(() => this.#record(false), signal);
  }

  #now(): number {
    return Math.floor(this.io.serverNow() / 1000);
  }
}

const stopped = new Error('the pull was stopped');

/** Counts of a run. */
class Tally implements SliceCounts {
  requests = 0;
  received = 0;
  duplicates = 0;
  emitted = 0;
  window: Slice | undefined;
  reported: number;

  constructor(readonly began: number) {
    this.reported = began;
  }

  read({ from, to }: Slice): void {
    const before = this.window;
    this.window = before ? { from: Math.min(before.from, from), to: Math.max(before.to, to) } : { from, to };
  }
}
