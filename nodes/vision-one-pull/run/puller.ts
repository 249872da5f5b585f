/**
 * One pull: catches up when it is told to, and obeys a reset. It runs at one time only once; when to run is its caller's
 * business (schedule.ts).
 */
import type { RunOrder } from '../../shared/schedule/schedule';
import { VisionOneError } from '../../shared/vision-one/errors';
import type { StoredCursor } from '../cursor/cursor-record';
import { applyAxis } from '../cursor/axis';
import type { Position } from '../cursor/position';
import { checkedDate, resetTo } from '../cursor/start';
import { CatchUp } from './catch-up';
import type { PullOptions, PullSettings } from './pull-options';
import { serverSecond } from './source';
import { Tally, type Progress, type Run } from './tally';

/** At a close, what the store may take for the last record: a run that ends takes most of Node-RED's 15 s. */
const closingTime = 9_500;

export class Puller {
  #stop = new AbortController();
  #running: Promise<unknown> = Promise.resolve();
  #changing: Promise<unknown> = Promise.resolve();
  #stopped = false;
  readonly #catchUp: CatchUp;

  constructor(
    private readonly settings: PullSettings,
    private readonly options: PullOptions,
  ) {
    this.#catchUp = new CatchUp(settings, options);
  }

  /**
   * Loads the cursor.
   *
   * @throws ERR_V1_CONFIG when it can't be used; the signal's reason when `stop` came first
   */
  load(): Promise<void> {
    return this.options.cursor.load(this.#stop.signal);
  }

  /** Milliseconds that what was read lies behind the server's time; undefined when it is up to date. */
  get behind(): number | undefined {
    const { settle, interval } = this.settings;
    const { backfill } = this.#position;
    const isUpToDate = backfill.length === 0 && this.#lagMs < (settle + 2 * interval) * 1000;
    return isUpToDate ? undefined : this.#lagMs;
  }

  /**
   * Catches up. Resolves when done, halted or failed, with nothing when it was stopped; one run at a time. Never
   * rejects.
   */
  run(order: RunOrder): Promise<Run | undefined> {
    const run = this.#changing.then(() => this.#run(order, this.#stop.signal));
    this.#running = run;
    return run;
  }

  /** Where the last run ended, for a `state` command. */
  state(): Progress {
    return this.#progress(new Tally(this.options.clock.now()), true);
  }

  /**
   * Reads everything from `start` on again.
   *
   * @throws ERR_V1_CONFIG for one in the future or beyond the limit
   */
  async resetToStart(start: number): Promise<void> {
    const now = serverSecond(this.options.source);
    const from = checkedDate(start, 'The start (payload.start)', this.settings, now);
    await this.#replace(() => resetTo(this.#position, from, now));
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
      const { start, gaps } = this.#position;
      const position = { ...cursor.position, start, gaps, doubtUntil: 0 };
      applyAxis(position, this.settings.service, this.settings, serverSecond(this.options.source));
      return position;
    });
  }

  /** Ends the run at a message's border and leaves an exact record; false when the store did not confirm it in time. */
  async stop(): Promise<boolean> {
    const { clock, cursor } = this.options;
    const began = clock.now();
    this.#stopped = true;
    this.#stop.abort(stopped);
    await this.#changing;
    await this.#running;
    return cursor.saveLast(Math.max(0, closingTime - (clock.now() - began)));
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
      await this.options.cursor.replace(position(), this.#stop.signal);
    };
    const changed = this.#changing.then(change);
    this.#changing = changed.catch(() => undefined);
    await changed;
  }

  async #run(order: RunOrder, signal: AbortSignal): Promise<Run | undefined> {
    const tally = new Tally(this.options.clock.now());
    const onPart = () => this.options.onProgress(this.#progress(tally, true));
    let error: Error | undefined;
    try {
      await this.#catchUp.read(tally, { ...order, signal, onPart });
    } catch (thrown) {
      if (signal.aborted) return undefined;
      error = thrown instanceof Error ? thrown : new Error(String(thrown));
    }
    return { ...this.#progress(tally, false), ...(error ? { error } : {}) };
  }

  #progress(tally: Tally, partial: boolean): Progress {
    const { cursor, clock } = this.options;
    const { requests, received, duplicates, emitted, givenUp, window } = tally;
    const elapsedMs = Math.round(clock.now() - tally.began);
    const counts = { requests, received, duplicates, emitted, givenUp };
    const state = { elapsedMs, upToDate: this.behind === undefined, lagMs: this.#lagMs, window };
    // Those who go on from this cursor are not told of its gaps again.
    const gaps = cursor.takeGaps();
    return { ...counts, ...state, partial, gaps, cursor: cursor.record(false) };
  }

  get #lagMs(): number {
    return Math.max(0, this.options.source.serverNow() - this.#position.main.scanned * 1000);
  }

  get #position(): Position {
    return this.options.cursor.position;
  }
}

const stopped = new Error('the pull was stopped');
