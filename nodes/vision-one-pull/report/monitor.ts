/**
 * The state of a deployed pull and its last cycles, as the editor shows them. Memory only, a few hundred bytes a node.
 */
import type { Budget } from '../../shared/http/rate-gate';
import { isoSecond } from '../../shared/time';
import type { Status } from './status';
import type { Summary } from './summary';

/** One bar of the chart. */
export interface Cycle {
  /** milliseconds since the epoch, by the host's clock */
  readonly at: number;
  readonly emitted: number;
  readonly elapsedMs: number;
}

export interface PullState {
  readonly id: string;
  readonly service: string;
  /** id of the config node */
  readonly config: string;
  readonly paused: boolean;
  /** what the node's status shows: a key of the catalogue below `status`, its values, its colour */
  readonly status: Status | undefined;
  /** the last second that was read, ISO; null before the cursor was read */
  readonly watermark: string | null;
  readonly lagMs: number | null;
  /** a pull is under way */
  readonly busy: boolean;
  /** ISO; null when none is planned, or one is under way */
  readonly nextPull: string | null;
  readonly emitted: number;
  readonly cycles: readonly Cycle[];
  readonly lastError: { readonly at: number; readonly code: string; readonly message: string } | null;
  readonly budget: Budget | null;
}

/** Asked for when the state is looked at; undefined while the cursor is not read. */
export interface Standing {
  /** seconds and milliseconds of server time */
  readonly scanned: number;
  readonly serverNow: number;
  readonly paused: boolean;
  readonly busy: boolean;
}

export interface Watched {
  readonly id: string;
  readonly service: string;
  readonly config: string;
  readonly standing: () => Standing | undefined;
  readonly budget: () => Budget | undefined;
}

const keptCycles = 40;

export class Monitor {
  #status: Status | undefined;
  #nextPull: string | null = null;
  #emitted = 0;
  #cycles: Cycle[] = [];
  #lastError: PullState['lastError'] = null;

  constructor(
    private readonly watched: Watched,
    private readonly now: () => number,
    private readonly changed: () => void,
  ) {}

  /** The chart goes on over a deploy. */
  continue(before: Monitor | undefined): void {
    if (before === undefined || before.watched.service !== this.watched.service) return;
    this.#cycles = before.#cycles;
    this.#emitted = before.#emitted;
  }

  show(status: Status): void {
    this.#status = status;
    this.changed();
  }

  /** A summary of output 2; a partial one tells of a cycle that goes on, or answers a `state` command. */
  summarise({ emitted, elapsedMs, nextPull, partial }: Summary): void {
    if (partial) return;
    this.#nextPull = nextPull;
    this.#emitted += emitted;
    this.#cycles = [...this.#cycles, { at: this.now(), emitted, elapsedMs }].slice(-keptCycles);
    this.changed();
  }

  fail(error: Error): void {
    const code = 'code' in error ? String(error.code) : 'error';
    this.#lastError = { at: this.now(), code, message: error.message.slice(0, 500) };
    this.changed();
  }

  state(): PullState {
    const { id, service, config, standing, budget } = this.watched;
    const stands = standing();
    return {
      id,
      service,
      config,
      paused: stands?.paused ?? false,
      status: this.#status,
      watermark: stands ? isoSecond(stands.scanned) : null,
      lagMs: stands ? Math.max(0, stands.serverNow - stands.scanned * 1000) : null,
      busy: stands?.busy ?? false,
      nextPull: stands?.paused || stands?.busy ? null : this.#nextPull,
      emitted: this.#emitted,
      cycles: this.#cycles,
      lastError: this.#lastError,
      budget: budget() ?? null,
    };
  }
}
