/** Settings of one pull, and what it works with: so it knows neither Node-RED nor HTTP. */
import type { Clock } from '../../shared/delivery/clock';
import type { Outcome } from '../../shared/delivery/delivery';
import type { Cursor, CursorSettings } from '../cursor/cursor';
import type { Service } from '../records/services';
import type { PullEvent, Slice } from './new-events';
import type { Timing } from './read-range';
import type { Source } from './source';
import type { Progress } from './tally';

export interface PullSettings extends CursorSettings, Timing {
  readonly service: Service;
}

/**
 * Hands the new events of a page to the flow; gives the outcome of each, early when the signal aborts. Never rejects.
 *
 * @param replay a reset asked for them
 */
export type Deliver = (
  events: readonly PullEvent[],
  slice: Slice,
  replay: boolean,
  signal: AbortSignal,
) => Promise<readonly Outcome[]>;

export interface PullOptions {
  readonly source: Source;
  readonly cursor: Cursor;
  readonly clock: Clock;
  readonly deliver: Deliver;
  /** at most once a minute, while a run goes on */
  readonly onProgress: (progress: Progress) => void;
}
