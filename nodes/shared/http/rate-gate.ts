/**
 * The one door to a service for all who share a key: it keeps the budget, gives waiting lanes their turn by weight, and
 * closes for everyone after a 429 until a single probe has come back well.
 */
import { pauseAfter } from './retry-after';

/** Who asks. Waiting lanes get their turn by weight, so that none starves another. */
export interface Lane {
  readonly id: string;
  /** share of the budget relative to other waiting lanes; 1 by default */
  readonly weight?: number;
}

export interface RequestBudget {
  readonly requestsPerMinute: number;
  readonly usedInLastMinute: number;
  /** server time in milliseconds until which every lane waits, after a 429 */
  readonly pausedUntil?: number;
  /** server time in milliseconds until which nothing is asked, since the token stands refused */
  readonly refusedUntil?: number;
}

export interface RateGateOptions {
  readonly requestsPerMinute: number;
  /** monotonic milliseconds */
  readonly clock: () => number;
  /** server time in milliseconds, for a Retry-After that is a date */
  readonly serverNow: () => number;
  /** like setTimeout: runs `task` after `delay` ms, gives what cancels it */
  readonly timer: (task: () => void, delay: number) => () => void;
  /** in [0, 1) */
  readonly random: () => number;
}

interface Waiting {
  readonly lane: Lane;
  readonly open: () => void;
}

const minute = 60_000;
/** Below this many requests a minute the gate never goes: another client of the key may have caused the 429. */
const leastLimit = 30;
/** After a 429 the limit grows again: by 1, then 3, 6, 10 ... per cent of the budget each ten minutes. */
const recoveryStep = 10 * minute;

export class RateGate {
  /** when the requests of the last minute were sent, oldest first */
  #sent: number[] = [];
  #waiting: Waiting[] = [];
  /** Stride scheduling: a lane's virtual time grows by 1/weight a request, the least one goes next. */
  #virtualTimes = new Map<string, number>();
  #virtualNow = 0;
  #pausedUntil = -Infinity;
  /** 429s in a row */
  #streak = 0;
  /** after a pause: one request is out to see whether the service answers again */
  #probe: 'none' | 'due' | 'out' = 'none';
  #cancelWake: (() => void) | undefined;
  #learned: { readonly limit: number; readonly at: number } | undefined;

  constructor(private readonly options: RateGateOptions) {}

  /** Resolves when the caller may send one request; rejects with the signal's reason when that comes first. */
  enter(lane: Lane, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        this.#waiting = this.#waiting.filter((one) => one !== waiting);
        reject(signal.reason as Error);
        this.#serve();
      };
      const waiting: Waiting = {
        lane,
        open: () => {
          signal.removeEventListener('abort', abort);
          resolve();
        },
      };
      if (signal.aborted) {
        reject(signal.reason as Error);
        return;
      }
      signal.addEventListener('abort', abort, { once: true });
      // A lane that comes back after a rest starts at the time of the others: a rest earns no credit.
      this.#virtualTimes.set(lane.id, Math.max(this.#virtualNow, this.#virtualTimes.get(lane.id) ?? 0));
      this.#waiting.push(waiting);
      this.#serve();
    });
  }

  /** Every request that was let in ends in one of these three. This one: a reply came, and it was no 429. */
  passed(): void {
    this.#streak = 0;
    if (this.#probe !== 'out') return;
    this.#probe = 'none';
    this.#serve();
  }

  /** No reply came (a fault, an abort): that says nothing of the budget, so a probe is still due. */
  lost(): void {
    if (this.#probe !== 'out') return;
    this.#probe = 'due';
    this.#serve();
  }

  /** A 429 came: everyone waits, then one probe goes. */
  refused(retryAfter: string | undefined): void {
    const now = this.options.clock();
    // Requests that were on their way when the first 429 came are refused too; they teach nothing new.
    if (now >= this.#pausedUntil) {
      this.#streak += 1;
      this.#forget(now);
      const seen = Math.min(this.#limit(now), this.#sent.length);
      this.#learned = { limit: Math.floor(seen * 0.9), at: now };
    }
    const pause = pauseAfter(retryAfter, this.#streak, this.options.serverNow(), this.options.random);
    this.#pausedUntil = Math.max(this.#pausedUntil, now + pause);
    this.#probe = 'due';
    this.#serve();
  }

  budget(): RequestBudget {
    const now = this.options.clock();
    this.#forget(now);
    const pause = this.#pausedUntil - now;
    return {
      requestsPerMinute: this.#limit(now),
      usedInLastMinute: this.#sent.length,
      ...(pause > 0 ? { pausedUntil: this.options.serverNow() + pause } : {}),
    };
  }

  /** The configured budget, or less for a while after a 429 showed that the service gives less. */
  #limit(now: number): number {
    const budget = this.options.requestsPerMinute;
    if (this.#learned === undefined) return budget;
    const steps = Math.floor((now - this.#learned.at) / recoveryStep);
    const regained = (Math.ceil(budget / 100) * steps * (steps + 1)) / 2;
    return Math.min(budget, Math.max(leastLimit, this.#learned.limit) + regained);
  }

  #forget(now: number): void {
    const alive = this.#sent.findIndex((time) => time > now - minute);
    this.#sent.splice(0, alive < 0 ? this.#sent.length : alive);
  }

  #serve(): void {
    this.#cancelWake?.();
    this.#cancelWake = undefined;
    while (this.#waiting.length > 0 && this.#probe !== 'out') {
      const now = this.options.clock();
      const wait = this.#waitFrom(now);
      if (wait > 0) {
        this.#cancelWake = this.options.timer(() => this.#serve(), wait);
        return;
      }
      if (this.#probe === 'due') this.#probe = 'out';
      this.#sent.push(now);
      this.#takeNext().open();
    }
    if (this.#waiting.length === 0) this.#dropRested();
  }

  #waitFrom(now: number): number {
    if (this.#pausedUntil > now) return this.#pausedUntil - now;
    this.#forget(now);
    const limit = this.#limit(now);
    const oldestInTheWay = this.#sent[this.#sent.length - limit];
    if (oldestInTheWay !== undefined) return oldestInTheWay + minute - now;
    // Half of the budget goes at once; the rest evenly, so that turns by weight mean something when it is tight.
    const last = this.#sent.at(-1);
    if (last === undefined || this.#sent.length < limit / 2) return 0;
    return Math.max(0, last + minute / limit - now);
  }

  #takeNext(): Waiting {
    const timeOf = (waiting: Waiting): number => this.#virtualTimes.get(waiting.lane.id) ?? 0;
    const next = this.#waiting.reduce((best, one) => (timeOf(one) < timeOf(best) ? one : best));
    this.#waiting.splice(this.#waiting.indexOf(next), 1);
    this.#virtualNow = timeOf(next);
    this.#virtualTimes.set(next.lane.id, this.#virtualNow + 1 / (next.lane.weight ?? 1));
    return next;
  }

  /** Lanes that lie behind the virtual clock would start at it anyway. */
  #dropRested(): void {
    for (const [id, time] of this.#virtualTimes) if (time <= this.#virtualNow) this.#virtualTimes.delete(id);
  }
}
