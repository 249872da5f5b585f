/** What a pull shows under its box while it works, and which of its errors are reported. */
import type { VisionOneClient } from '../vision-one-config/client';
import { VisionOneError } from '../vision-one-config/errors';
import type { StoreTrouble } from './cursor-store';
import type { EndedRun } from './schedule';
import type { Service } from './services';
import {
  ended,
  failed,
  paused,
  rateLimited,
  reading,
  storeTrouble,
  unacknowledged,
  waiting,
  type Status,
} from './status';

export interface DisplayIo {
  readonly client: Pick<VisionOneClient, 'budget' | 'serverNow'>;
  readonly service: Service;
  /** the cursor's store is gone after a restart */
  readonly isVolatile: boolean;
  readonly show: (status: Status) => void;
  /** an error that no message waits for */
  readonly report: (error: Error) => void;
}

const refreshEvery = 1_000;

export class Display {
  #trouble: StoreTrouble | undefined;
  #attempt = 1;
  #events = 0;
  #ticker: NodeJS.Timeout | undefined;
  #lastFailure: string | undefined;

  constructor(private readonly io: DisplayIo) {}

  /** A run begins: from now on the status tells how it goes, each second. */
  begin(): void {
    this.#events = 0;
    this.end();
    this.#ticker = setInterval(() => this.#refresh(), refreshEvery);
  }

  /** Nothing runs any more. */
  end(): void {
    clearInterval(this.#ticker);
  }

  /** A page was handed on. */
  delivered(events: number): void {
    this.#attempt = 1;
    this.#events += events;
  }

  /** Attempt n begins because attempt n - 1 was not acknowledged. */
  unacknowledged(attempt: number): void {
    this.#attempt = attempt;
  }

  /** The store of the cursor does not do as it should; undefined: it does again. */
  trouble(trouble: StoreTrouble | undefined): void {
    this.#trouble = trouble;
    if (trouble) this.io.show(storeTrouble(trouble));
  }

  /** A pull that runs when a message asks has nothing to tell before one does. */
  wait(): void {
    this.io.show(waiting(this.io.isVolatile));
  }

  succeed(run: EndedRun, isPaused: boolean): void {
    this.#lastFailure = undefined;
    this.io.show(isPaused ? paused : ended(run, this.io.isVolatile, Date.now()));
  }

  /** Shows an error, and reports it once as long as it stays the same, unless a message takes it. */
  fail(error: unknown, taken = false): void {
    const code = error instanceof VisionOneError ? error.code : undefined;
    this.io.show(failed(code, this.io.service));
    const isNew = this.#lastFailure !== (code ?? String(error));
    this.#lastFailure = code ?? String(error);
    if (isNew && !taken) this.io.report(error instanceof Error ? error : new Error(String(error)));
  }

  #refresh(): void {
    const { client, show } = this.io;
    const { pausedUntil } = client.budget();
    if (this.#trouble) show(storeTrouble(this.#trouble));
    else if (this.#attempt > 1) show(unacknowledged(this.#attempt));
    else if (pausedUntil !== undefined) show(rateLimited(Date.now() + pausedUntil - client.serverNow()));
    else show(reading(this.#events));
  }
}
