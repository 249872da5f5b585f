/**
 * The place of a pull, here and in its store. It keeps the order that no crash may break: events are named in the
 * record, the store confirms the record, then they are sent, and what became of them is taken in. A process that is
 * killed on the way loses nothing, and repeats at most what its record names, labelled.
 */
import type { Outcome } from '../../shared/delivery/delivery';
import { VisionOneError } from '../../shared/vision-one/errors';
import { serverSecond, type Source } from '../run/source';
import type { Service } from '../records/services';
import { fromRecord, toRecord, type CursorRecord, type StoredCursor, type Writing } from './cursor-record';
import type { CursorStore, Durability } from './cursor-store';
import { close, commit, intend, type EventRef, type Gap, type Position, type Track } from './position';
import { applyAxis } from './axis';
import { applyStart, firstPosition, positionAfterDamage, type Reach, type Start } from './start';

export interface CursorSettings extends Reach {
  /** the key of the services table that the cursor belongs to */
  readonly stream: string;
  readonly start: Start;
  /** seconds between polls */
  readonly interval: number;
  /** seconds: a record that becomes visible this long after its own second is still found */
  readonly overlap: number;
  /** seconds that the end of what is read lies in the past */
  readonly settle: number;
  readonly service: Service;
  readonly durability: Durability;
}

export interface CursorOptions {
  readonly store: CursorStore;
  readonly source: Pick<Source, 'learnServerTime' | 'serverNow'>;
  /** The last instance of this pull ended in order and in this process, so that the stored record is all there is. */
  wasHandedOver(): boolean;
  /** what a person should read once: in the log, not on an output */
  warn(warning: CursorWarning): void;
}

export type CursorWarning =
  { readonly kind: 'damaged'; readonly why: string } | { readonly kind: 'volatile' } | { readonly kind: 'substitute' };

export class Cursor {
  #position: Position | undefined;

  constructor(
    private readonly settings: CursorSettings,
    private readonly options: CursorOptions,
  ) {}

  get position(): Position {
    if (!this.#position) throw new Error('the cursor is not loaded');
    return this.#position;
  }

  /** The service, by the axis that the marks count by. */
  get service(): Service {
    const { service } = this.settings;
    return service.substitute?.axis === this.position.axis.used ? service.substitute : service;
  }

  /** Goes by the substitute from now on: the host does not know the axis that was asked for. */
  goBySubstitute(): void {
    const { axis, substitute } = this.settings.service;
    if (!substitute) return;
    this.position.axis = { asked: axis, used: substitute.axis };
    this.options.warn({ kind: 'substitute' });
  }

  /**
   * Reads the record, or makes the first one.
   *
   * @throws ERR_V1_CONFIG for a start that can't be and for a record of a newer version, which is not touched; the
   *   signal's reason when it aborts
   */
  async load(signal: AbortSignal): Promise<void> {
    const { store, source } = this.options;
    const stored = fromRecord(await store.read(signal));
    await source.learnServerTime(signal);
    this.#position = this.#positionFrom(stored);
    // Before the first request: a start that is relative must not move if the process ends now.
    await this.save(signal);
  }

  /** Goes on from another position. */
  async replace(position: Position, signal: AbortSignal): Promise<void> {
    this.#position = position;
    await this.save(signal);
  }

  /**
   * Sends events that the record names: intent, save, send, commit. The next save makes the commitment last.
   *
   * @param send resolves with the outcome of each event, early when the signal aborts
   * @throws the signal's reason when it aborts before they are sent
   */
  async withIntent(
    events: readonly EventRef[],
    send: () => Promise<readonly Outcome[]>,
    signal: AbortSignal,
  ): Promise<readonly Outcome[]> {
    intend(this.position, events);
    let outcomes: readonly Outcome[] = events.map(() => 'unsent');
    try {
      await this.save(signal);
      outcomes = events.map(() => 'unsure');
      outcomes = await send();
    } finally {
      commit(this.position, events, outcomes);
    }
    return outcomes;
  }

  /**
   * Moves a track's marks behind a slice that was read to its end.
   *
   * @param askedAt server time, in milliseconds, at which all of the slice was there that was seen
   */
  close(track: Track, slice: { from: number; to: number }, askedAt: number): void {
    close(this.position, track, slice, Math.floor(askedAt / 1000), this.settings.overlap);
  }

  /** Whether nothing that is promised up to a second can have come after `askedAt`, server time in milliseconds. */
  isFinal(second: number, askedAt: number): boolean {
    return second <= Math.floor(askedAt / 1000) - this.settings.overlap;
  }

  /** Resolves when the store has confirmed the position as it is now; rejects with the signal's reason only. */
  save(signal: AbortSignal): Promise<void> {
    return this.options.store.write(() => this.record(false), signal);
  }

  /** Writes an exact record at the very end; false when the store did not confirm it within `ms`. */
  async saveLast(ms: number): Promise<boolean> {
    // What was stored is as exact as it was found.
    if (!this.#position) return this.options.wasHandedOver();
    return this.options.store.writeLast(() => this.record(true), ms);
  }

  /** @param clean nothing is sent after this */
  record(clean: boolean): CursorRecord {
    return toRecord(this.position, { stream: this.settings.stream, at: serverSecond(this.options.source), clean });
  }

  addGap(gap: Gap): void {
    this.position.gaps.push(gap);
  }

  /** The gaps that were not reported yet; from now on they are. */
  takeGaps(): readonly Gap[] {
    return this.position.gaps.splice(0);
  }

  #positionFrom(stored: StoredCursor): Position {
    const { settings, options } = this;
    const { stream, start, durability } = settings;
    const now = serverSecond(options.source);
    if (stored.kind === 'newer') {
      throw new VisionOneError(
        'ERR_V1_CONFIG',
        `The stored cursor is of version ${stored.version}, which a newer release of this node wrote.`,
      );
    }
    if (durability === 'volatile') options.warn({ kind: 'volatile' });
    if (stored.kind === 'none') {
      const position = firstPosition(start, settings, now);
      // Nothing stored is not nothing delivered, unless the store keeps what it confirmed.
      if (durability !== 'direct') position.doubtUntil = now;
      return position;
    }
    if (stored.kind === 'read' && stored.writing.stream === stream) {
      const { position, writing } = stored;
      if (!options.wasHandedOver() && !this.#isExact(writing, now)) position.doubtUntil = now;
      applyAxis(position, settings.service, settings, now);
      applyStart(position, start, settings, now);
      return position;
    }
    const why = stored.kind === 'damaged' ? stored.why : 'it belongs to another service';
    options.warn({ kind: 'damaged', why });
    return positionAfterDamage(start, settings, now);
  }

  /** Whether nothing was delivered that a record of another process does not tell of. */
  #isExact({ clean, at }: Writing, now: number): boolean {
    const { durability, interval } = this.settings;
    // A long silence without an orderly end: the machine itself went down, and with it what the disk had not got yet.
    return durability === 'direct' && (clean || now - at <= 2 * interval);
  }
}
