/** Catches up: reads range after range, each in slices, oldest first, until less than a poll's worth is left. */
import type { RunOrder } from '../../shared/schedule/schedule';
import type { Track } from '../cursor/position';
import { clamp, earliest } from '../cursor/start';
import type { Slice } from './new-events';
import { isRefused, probeAxis } from './probe-axis';
import type { PullOptions, PullSettings } from './pull-options';
import { horizon, nextRange, type ReadRange } from './read-range';
import { SliceReader, type SliceEnd } from './slice';
import { SliceLength } from './slice-length';
import { serverSecond } from './source';
import type { Tally } from './tally';

const partialEvery = 60_000;

interface CatchUpOrder extends RunOrder {
  /** aborts when the pull stops */
  readonly signal: AbortSignal;
  /** a minute has gone by, and there is more to read */
  readonly onPart: () => void;
}

/** Its knowledge of the service (how long a slice may be, whether counts can be trusted) outlives a run. */
export class CatchUp {
  readonly #slices: SliceReader;
  readonly #sliceLength = new SliceLength();

  constructor(
    private readonly settings: PullSettings,
    private readonly options: PullOptions,
  ) {
    this.#slices = new SliceReader(options);
  }

  /**
   * Moves the cursor as far as there is something to read, and counts what it did. The position is right even when it
   * throws.
   *
   * @throws VisionOneError when it can't go on now; the signal's reason when it is stopped
   */
  async read(tally: Tally, order: CatchUpOrder): Promise<void> {
    const { settings } = this;
    const { position } = this.options.cursor;
    this.#clamp();
    await probeAxis(this.options, settings.settle, this.#query(order, tally, true));
    let range = nextRange(position, this.#now(), settings, 1);
    for (let behind = Infinity; range;) {
      await this.#readRange(range, tally, order);
      if (order.isHalted()) return;
      // A poll or more behind: go on at once, unless the service takes as long to read as time does to pass.
      range = nextRange(position, this.#now(), settings, settings.interval);
      const before = behind;
      behind = this.#now() - position.main.scanned;
      if (range?.track === position.main && behind >= before) break;
    }
  }

  /** Reads a range in slices; a backfill gives way when a poll is due. */
  async #readRange(range: ReadRange, tally: Tally, order: CatchUpOrder): Promise<void> {
    const { settings } = this;
    const { cursor, clock } = this.options;
    const { position } = cursor;
    let corrected = false;
    for (let { from } = range; ;) {
      from = Math.max(from, this.#clamp());
      if (from > range.to || order.isHalted()) return;
      const to = Math.min(range.to, from + position.step - 1, horizon(position, this.#now(), settings));
      if (to < from) return;
      const length = to - from + 1;
      const { pages } = tally;
      let end: SliceEnd;
      try {
        end = await this.#readSlice(range.track, { from, to }, tally, order);
      } catch (error) {
        // It waited for its turn until its start was too old.
        if (!corrected && isRefused(error) && from < this.#earliest()) {
          corrected = true;
          continue;
        }
        // It failed on its way, not at once: where pages fail often, a long slice would never be read to its end.
        if (tally.pages > pages && length > 1) this.#sliceLength.shorter(position, length, Math.floor(length / 2));
        throw error;
      }
      if (end.kind === 'smaller') {
        this.#sliceLength.shorter(position, length, end.seconds);
        continue;
      }
      await cursor.save(order.signal);
      if (end.kind === 'halted') return;
      this.#sliceLength.longer(position, end.to - from + 1, end.pages);
      tally.read({ from, to: end.to });
      from = end.to + 1;
      if (clock.now() - tally.reported >= partialEvery && from <= range.to) {
        tally.reported = clock.now();
        order.onPart();
      }
      const isMain = range.track === position.main;
      if (!isMain && this.#now() - settings.settle - position.main.scanned >= settings.interval) return;
    }
  }

  #readSlice(track: Track, slice: Slice, tally: Tally, order: CatchUpOrder): Promise<SliceEnd> {
    const isOld = this.#now() - slice.to > 2 * this.settings.interval;
    const query = this.#query(order, tally, track !== this.options.cursor.position.main || isOld);
    return this.#slices.read({ track, slice, query, isHalted: order.isHalted, counts: tally });
  }

  #query({ probe, signal }: CatchUpOrder, tally: Tally, backfill: boolean) {
    return { backfill, probe: probe && tally.requests === 0, onSent: () => void tally.requests++, signal };
  }

  /** Gives up what lies beyond the limit by now, and gives the first second that may be asked for. */
  #clamp(): number {
    clamp(this.options.cursor.position, this.settings.limitDays, this.#now());
    return this.#earliest();
  }

  #earliest(): number {
    return earliest(this.settings.limitDays, this.#now());
  }

  /** server time in seconds */
  #now(): number {
    return serverSecond(this.options.source);
  }
}
