/**
 * One pull: loads its cursor, catches up, and keeps the cursor. It runs at one time only once; when to run is
 * its caller's business (schedule.ts).
 */
import { VisionOneError } from '../../shared/vision-one/errors';
import { fromRecord, toRecord, type CursorRecord, type StoredCursor, type Writing } from '../cursor/cursor-record';
import { CatchUp } from './catch-up';
import type { Position } from '../cursor/position';
import { Tally, type Progress, type Run } from './tally';
import type { PullerIo, PullSettings } from './ports';
import type { RunOrder } from '../../shared/schedule/schedule';
import { applyStart, checkedDate, firstPosition, positionAfterDamage, resetTo } from '../cursor/start';

/** At a close, what the store may take for the last record: a run that ends takes most of Node-RED's 15 s. */
const closingTime = 9_500;

export class Puller {
  #position: Position | undefined;
  #stop = new AbortController();
  #running: Promise<unknown> = Promise.resolve();
  #changing: Promise<unknown> = Promise.resolve();
  #stopped = false;
  readonly #catchUp: CatchUp;

  constructor(
    private readonly settings: PullSettings,
    private readonly io: PullerIo,
  ) {
    this.#catchUp = new CatchUp(settings, {
      pages: (query) => io.pages(query),
      deliver: (events, slice, replay, signal) => io.deliver(events, slice, replay, signal),
      serverNow: () => io.serverNow(),
      clock: io.clock,
      save: (signal) => this.#save(signal),
      onPart: (tally) => io.onProgress(this.#progress(tally, true)),
    });
  }

  get position(): Position {
    if (!this.#position) throw new Error('the cursor is not loaded');
    return this.#position;
  }

  /**
   * Reads the cursor, or makes one.
   *
   * @throws ERR_V1_CONFIG for a start that can't be and for a cursor of a newer version, which is not touched; the
   *   signal's reason when `stop` came first
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
      applyStart(position, settings.start, settings, now);
      this.#position = position;
    } else if (stored.kind === 'none') {
      this.#position = firstPosition(settings.start, settings, now);
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

  /** Milliseconds that what was read lies behind the server's time; undefined when it is up to date. */
  get behind(): number | undefined {
    const { settings, position } = this;
    const isUpToDate = position.backfill.length === 0 && this.#lagMs < (settings.settle + 2 * settings.interval) * 1000;
    return isUpToDate ? undefined : this.#lagMs;
  }

  /**
   * Catches up. Resolves when done, halted or failed, with nothing when it was stopped; one run at a time.
   * Never rejects.
   */
  run(order: RunOrder): Promise<Run | undefined> {
    const run = this.#changing.then(() => this.#run(order, this.#stop.signal));
    this.#running = run;
    return run;
  }

  /** Where the last run ended, for a `state` command. */
  state(): Progress {
    return this.#progress(new Tally(this.io.clock.now()), true);
  }

  /**
   * Reads everything from `start` on again.
   *
   * @throws ERR_V1_CONFIG for one in the future or beyond the limit
   */
  async resetToStart(start: number): Promise<void> {
    const now = this.#now();
    const from = checkedDate(start, 'The start (payload.start)', this.settings, now);
    await this.#replace(() => resetTo(this.position, from, now));
  }

  /**
   * Goes on from a cursor that another pull, or this one, gave; who gives it has decided what comes again, so that none
   * of it is in doubt.
   *
   * @throws ERR_V1_CONFIG when it is not of this stream
   */
  async resetToCursor(cursor: StoredCursor): Promise<void> {
    if (cursor.kind !== 'read') {
      const why = cursor.kind === 'damaged' ? cursor.why : 'it is of a newer version';
      throw new VisionOneError('ERR_V1_CONFIG', `payload.cursor can not be used: ${why}.`);
    }
    const { stream } = cursor.writing;
    if (stream !== this.settings.stream)
      throw new VisionOneError('ERR_V1_CONFIG', `payload.cursor belongs to ${stream}, not to ${this.settings.stream}.`);
    await this.#replace(() => {
      const { start, gaps } = this.position;
      return { ...cursor.position, start, gaps, doubtUntil: 0 };
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

  async #run(order: RunOrder, signal: AbortSignal): Promise<Run | undefined> {
    const tally = new Tally(this.io.clock.now());
    let error: Error | undefined;
    try {
      await this.#catchUp.read(this.position, tally, { ...order, signal });
    } catch (thrown) {
      if (signal.aborted) return undefined;
      error = thrown instanceof Error ? thrown : new Error(String(thrown));
    }
    return { ...this.#progress(tally, false), ...(error ? { error } : {}) };
  }

  #progress(tally: Tally, partial: boolean): Progress {
    const { position } = this;
    const gaps = position.gaps;
    const { requests, received, duplicates, emitted, givenUp, window } = tally;
    const elapsedMs = Math.round(this.io.clock.now() - tally.began);
    const lagMs = this.#lagMs;
    const upToDate = this.behind === undefined;
    position.gaps = [];
    const cursor = this.#record(false);
    const counts = { requests, received, duplicates, emitted, givenUp };
    return { ...counts, partial, elapsedMs, upToDate, lagMs, window, gaps, cursor };
  }

  get #lagMs(): number {
    return Math.max(0, this.io.serverNow() - this.position.main.scanned * 1000);
  }

  #record(clean: boolean): CursorRecord {
    return toRecord(this.position, { stream: this.settings.stream, at: this.#now(), clean });
  }

  async #save(signal: AbortSignal): Promise<void> {
    await this.io.store.write(() => this.#record(false), signal);
  }

  #now(): number {
    return Math.floor(this.io.serverNow() / 1000);
  }
}

const stopped = new Error('the pull was stopped');
