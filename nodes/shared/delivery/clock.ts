import { nextTurn } from '../yielding';

/** Time as an argument, so that tests can run a year in a second. */
export interface Clock {
  /** milliseconds that never go back; they mean nothing outside the process */
  now(): number;
  /** Resolves after `ms`, or as soon as the signal aborts; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Resolves in a later turn of the event loop: what else waits in the process gets its turn. */
  turn(): Promise<void>;
}

/** setTimeout keeps its delay in 31 bits; a longer one would fire at once. */
const longestTimeout = 2 ** 31 - 1;

export const realClock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const wake = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, Math.min(ms, longestTimeout));
      signal?.addEventListener('abort', wake, { once: true });
    }),
  turn: nextTurn,
};
