/** A clock that jumps from one timer to the next, so that a day of polling takes milliseconds. */
import type { Clock } from '../../nodes/shared/delivery/clock';

interface Timer {
  readonly at: number;
  readonly order: number;
  wake(): void;
}

export class VirtualTime implements Clock {
  #now = 0;
  #order = 0;
  readonly #timers: Timer[] = [];

  now(): number {
    return this.#now;
  }

  turn(): Promise<void> {
    return Promise.resolve();
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const timer = {
        at: this.#now + Math.max(0, ms),
        order: this.#order++,
        wake: () => this.#wake(timer, resolve, abort, signal),
      };
      const abort = () => timer.wake();
      signal?.addEventListener('abort', abort, { once: true });
      if (ms < Infinity) this.#insert(timer);
    });
  }

  /** Runs every timer up to `until`; between two of them all promises settle. */
  async run(until: number): Promise<void> {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      const next = this.#timers[0];
      if (!next || next.at > until) break;
      this.#now = next.at;
      next.wake();
    }
    this.#now = Math.max(this.#now, until);
  }

  #wake(timer: Timer, resolve: () => void, abort: () => void, signal?: AbortSignal): void {
    const at = this.#timers.indexOf(timer);
    if (at >= 0) this.#timers.splice(at, 1);
    signal?.removeEventListener('abort', abort);
    resolve();
  }

  #insert(timer: Timer): void {
    let at = this.#timers.length;
    while (at > 0 && (this.#timers[at - 1]?.at ?? 0) > timer.at) at--;
    this.#timers.splice(at, 0, timer);
  }
}

/** mulberry32: the same numbers for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
