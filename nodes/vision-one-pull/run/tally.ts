/** Counts of a run, or of the part of it so far. */
import type { CursorRecord } from '../cursor/cursor-record';
import type { Slice } from './new-events';
import type { Gap } from '../cursor/position';

export interface SliceCounts {
  pages: number;
  received: number;
  duplicates: number;
  emitted: number;
  /** never acknowledged, and left out */
  givenUp: number;
}

export interface Progress extends Readonly<Omit<SliceCounts, 'pages'>> {
  /** sent, retries and failed ones too */
  readonly requests: number;
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

/** Counts of a run. */
export class Tally implements SliceCounts {
  requests = 0;
  pages = 0;
  received = 0;
  duplicates = 0;
  emitted = 0;
  givenUp = 0;
  window: Slice | undefined;
  /** when it was last told of; as `began`, on the clock of the process */
  reported: number;

  constructor(readonly began: number) {
    this.reported = began;
  }

  /** A slice was read to its end. */
  read({ from, to }: Slice): void {
    const before = this.window;
    this.window = before ? { from: Math.min(before.from, from), to: Math.max(before.to, to) } : { from, to };
  }
}
