/** Catches up: reads range after range, each in slices, oldest first, until less than a poll's worth is left. */
import { VisionOneError } from '../../shared/vision-one/errors';
import { SliceLength } from './slice-length';
import type { Slice } from './new-events';
import { isReplay, type Position } from '../cursor/position';
import type { Tally } from './tally';
import type { PageQuery, PullerIo, PullSettings } from './ports';
import type { RunOrder } from '../../shared/schedule/schedule';
import { readSlice, type SliceIo } from './slice';
import { clamp, earliest } from '../cursor/start';
import { horizon, nextRange, type ReadRange } from './read-range';

export interface DueIo extends Pick<PullerIo, 'pages' | 'deliver' | 'serverNow' | 'clock'> {
  /** Resolves when the store has confirmed the position as it is now; rejects with the signal's reason only. */
  save(signal: AbortSignal): Promise<void>;
  /** a minute has gone by, and there is more to read */
  onPart(tally: Tally): void;
}

const partialEvery = 60_000;

interface Order extends RunOrder {
  /** aborts when the pull stops */
  readonly signal: AbortSignal;
}

/** Its knowledge of the service (how long a slice may be, whether counts can be trusted) outlives a run. */
export class CatchUp {
  readonly #trust = { counts: true };
  readonly #sliceLength = new SliceLength();

  constructor(
    private readonly settings: PullSettings,
    private readonly io: DueIo,
  ) {}

  /**
   * Moves the position as far as there is something to read, and counts what it did. The position is right even when it
   * throws.
   *
   * @throws VisionOneError when it can't go on now; the signal's reason when it is stopped
   */
  async read(position: Position, tally: Tally, order: Order): Promise<void> {
    const { settings } = this;
    this.#clamp(position);
    let range = nextRange(position, this.#now(), settings, 1);
    for (let behind = Infinity; range;) {
      await this.#readRange(position, range, tally, order);
      if (order.isHalted()) return;
      // A poll or more behind: go on at once, unless the service takes as long to read as time does to pass.
      range = nextRange(position, this.#now(), settings, settings.interval);
      const before = behind;
      behind = this.#now() - position.main.scanned;
      if (range?.track === position.main && behind >= before) break;
    }
  }

  /** Reads a range in slices; a backfill gives way when a poll is due. */
  async #readRange(position: Position, range: ReadRange, tally: Tally, order: Order): Promise<void> {
    const { settings, io } = this;
    const { signal, isHalted } = order;
    let corrected = false;
    for (let { from } = range; ;) {
      from = Math.max(from, this.#clamp(position));
      if (from > range.to || isHalted()) return;
      const now = this.#now();
      const to = Math.min(range.to, from + position.step - 1, horizon(position, now, settings));
      if (to < from) return;
      const slice = { from, to };
      const length = to - from + 1;
      const backfill = range.track !== position.main || now - to > 2 * settings.interval;
      const { pages } = tally;
      const probe = order.probe && tally.requests === 0;
      const onSent = () => void tally.requests++;
      const sliceIo = this.#sliceIo(position, slice, { backfill, probe, onSent, signal }, isHalted);
      const end = await readSlice(position, range.track, slice, settings.overlap, sliceIo, tally).catch(
        (error: unknown) => {
          // It waited for its turn until its start was too old.
          if (!corrected && isRefused(error) && from < this.#earliest()) return undefined;
          // It failed on its way, not at once: where pages fail often, a long slice would never be read to its end.
          if (tally.pages > pages && length > 1) this.#sliceLength.shorter(position, length, Math.floor(length / 2));
          throw error;
        },
      );
      if (!end) {
        corrected = true;
        continue;
      }
      if (end.kind === 'smaller') {
        this.#sliceLength.shorter(position, length, end.seconds);
        continue;
      }
      await io.save(signal);
      if (end.kind === 'halted') return;
      this.#sliceLength.longer(position, end.to - from + 1, end.pages);
      tally.read({ from, to: end.to });
      from = end.to + 1;
      if (io.clock.now() - tally.reported >= partialEvery && from <= range.to) {
        tally.reported = io.clock.now();
        io.onPart(tally);
      }
      const isMain = range.track === position.main;
      if (!isMain && this.#now() - settings.settle - position.main.scanned >= settings.interval) return;
    }
  }

  #sliceIo(position: Position, slice: Slice, query: Omit<PageQuery, 'from' | 'to'>, isHalted: () => boolean): SliceIo {
    const { settings, io } = this;
    const { signal } = query;
    return {
      service: settings.service,
      signal,
      isHalted,
      trust: this.#trust,
      pages: (from, to, signal) => io.pages({ ...query, from, to, signal }),
      save: () => io.save(signal),
      turn: () => io.clock.turn(),
      deliver: (events) => {
        const replay = events.some(({ second }) => isReplay(position, second));
        return io.deliver(events, slice, replay, signal);
      },
    };
  }

  /** Gives up what lies beyond the limit by now, and gives the first second that may be asked for. */
  #clamp(position: Position): number {
    clamp(position, this.settings.limitDays, this.#now());
    return this.#earliest();
  }

  #earliest(): number {
    return earliest(this.settings.limitDays, this.#now());
  }

  /** server time in seconds */
  #now(): number {
    return Math.floor(this.io.serverNow() / 1000);
  }
}

function isRefused(error: unknown): boolean {
  return error instanceof VisionOneError && error.code === 'ERR_V1_BAD_REQUEST';
}
