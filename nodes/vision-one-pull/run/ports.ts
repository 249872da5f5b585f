/** What a pull is told, and what it needs of the world: so it knows neither Node-RED nor HTTP. */
import type { Page } from '../../shared/vision-one/types';
import type { Outcome } from '../../shared/delivery/delivery';
import type { Clock } from '../../shared/delivery/clock';
import type { CursorStore } from '../cursor/cursor-store';
import type { PullEvent, Slice } from './new-events';
import type { Progress } from './tally';
import type { Service } from '../records/services';
import type { Start } from '../cursor/start';
import type { Timing } from './read-range';

export interface PullSettings extends Timing {
  /** the key of the services table that the cursor belongs to */
  readonly stream: string;
  readonly service: Service;
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

/** The pages that are asked for. */
export interface PageQuery {
  /** seconds, both included or not, as the service likes */
  readonly from: number;
  readonly to: number;
  /** old ground: newer seconds of other pulls come first */
  readonly backfill: boolean;
  /** ask even though the token was refused a moment ago */
  readonly probe: boolean;
  /** called for each request as it is sent, retries too */
  readonly onSent: () => void;
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
  deliver(events: readonly PullEvent[], slice: Slice, replay: boolean, signal: AbortSignal): Promise<Outcome[]>;
  /** at most once a minute, while a run goes on */
  onProgress(progress: Progress): void;
  /** what a person should read once: in the log, not on an output */
  warn(warning: Warning): void;
}

export type Warning = { readonly kind: 'damaged'; readonly why: string } | { readonly kind: 'volatile' };
