/** The status of a pull while it works, and which of its errors are reported. */
import type { VisionOneClient } from '../../shared/vision-one/types';
import { countOf, type Outcome } from '../../shared/delivery/delivery';
import { VisionOneError } from '../../shared/vision-one/errors';
import type { StoreTrouble } from '../cursor/cursor-store';
import type { EndedRun } from '../../shared/schedule/schedule';
import type { Run } from '../run/tally';
import {
  awaiting,
  ended,
  failed,
  paused,
  rateLimited,
  reading,
  storeTrouble,
  unacknowledged,
  waiting,
  type Asked,
  type Status,
} from './status';

export interface DisplayOptions {
  readonly client: Pick<VisionOneClient, 'budget' | 'serverNow'>;
  readonly asked: Asked;
  /** the cursor's store is gone after a restart */
  readonly isVolatile: boolean;
  /** milliseconds that what was read lies behind; undefined when it is up to date */
  readonly behind: () => number | undefined;
  /** the run that is under way was paused, and ends when its open page is done */
  readonly isHalted: () => boolean;
  readonly show: (status: Status) => void;
  /** an error that no message waits for */
  readonly report: (error: Error) => void;
}

const refreshEvery = 1_000;
/** A flow that answers at once is not waited for. */
const answersWithin = 2_000;

export class Display {
  #trouble: StoreTrouble | undefined;
  #attempt = 1;
  /** when the open page was sent, in ms of the process; undefined when none is awaited */
  #sentAt: number | undefined;
  /** an acknowledgement or a refusal came once */
  #isWiredBack = false;
  #events = 0;
  #givenUp = 0;
  #ticker: NodeJS.Timeout | undefined;
  #lastFailure: string | undefined;

  constructor(private readonly options: DisplayOptions) {}

  /** A run begins: from now on the status tells how it goes, each second. */
  begin(): void {
    this.#events = 0;
    this.#givenUp = 0;
    this.end();
    this.#ticker = setInterval(() => this.#refresh(), refreshEvery);
  }

  /** Nothing runs any more. */
  end(): void {
    clearInterval(this.#ticker);
  }

  /** A page is sent, and has to be acknowledged. */
  await(): void {
    this.#sentAt = performance.now();
  }

  /** An acknowledgement or a refusal came: the way back is there. */
  answered(): void {
    this.#isWiredBack = true;
  }

  /** What became of a page's events. */
  delivered(outcomes: readonly Outcome[]): void {
    this.#attempt = 1;
    this.#sentAt = undefined;
    this.#events += countOf(outcomes, 'delivered');
    this.#givenUp += countOf(outcomes, 'given up');
  }

  /** Attempt n begins because attempt n - 1 was not acknowledged. */
  unacknowledged(attempt: number): void {
    this.#attempt = attempt;
  }

  /** The store of the cursor does not do as it should; undefined: it does again. */
  trouble(trouble: StoreTrouble | undefined): void {
    this.#trouble = trouble;
    if (trouble) this.options.show(storeTrouble(trouble));
  }

  /** A pull that runs when a message asks has nothing to tell before one does. */
  wait(): void {
    this.options.show(waiting(this.options.isVolatile));
  }

  succeed(run: EndedRun<Run>, isPaused: boolean): void {
    this.#lastFailure = undefined;
    this.options.show(isPaused ? paused : ended(run, this.options.isVolatile, Date.now()));
  }

  /**
   * Shows an error, and reports it once as long as it stays the same, unless a message takes it.
   *
   * @param wait milliseconds until it is tried again, where that is known
   */
  fail(error: unknown, wait?: number, taken = false): void {
    const code = error instanceof VisionOneError ? error.code : undefined;
    this.options.show(failed(error, this.options.asked, wait === undefined ? undefined : Date.now() + wait));
    const isNew = this.#lastFailure !== (code ?? String(error));
    this.#lastFailure = code ?? String(error);
    if (isNew && !taken) this.options.report(error instanceof Error ? error : new Error(String(error)));
  }

  #refresh(): void {
    const { client, show } = this.options;
    const { pausedUntil } = client.budget();
    if (this.#trouble) show(storeTrouble(this.#trouble));
    else if (this.options.isHalted()) show(paused);
    else if (this.#attempt > 1) show(unacknowledged(this.#attempt, this.#isWiredBack));
    else if (this.#isAwaited) show(awaiting);
    else if (pausedUntil !== undefined) show(rateLimited(Date.now() + pausedUntil - client.serverNow()));
    else show(reading(this.#events, this.options.behind(), this.#givenUp));
  }

  get #isAwaited(): boolean {
    return this.#sentAt !== undefined && performance.now() - this.#sentAt > answersWithin;
  }
}
