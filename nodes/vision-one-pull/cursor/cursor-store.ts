/**
 * Reads and writes the cursor record in a store that may fail, hang or come back later. Nothing is ever assumed: a read
 * that fails is not "new", and until a write is confirmed the pull stands still.
 */
import type { Clock } from '../../shared/delivery/clock';

/** One key of one context store. Both settle when the store calls back, which may be never. */
export interface RecordStore {
  get(): Promise<unknown>;
  set(record: object): Promise<void>;
}

/**
 * `volatile`: the store is gone after a restart. `delayed`: it confirms before the disk has it, so that what a killed
 * process delivered may be missing, even behind a record that says "stopped in order". `direct`: what is confirmed stays.
 */
export type Durability = 'volatile' | 'delayed' | 'direct';

export interface StoreTrouble {
  readonly action: 'read' | 'write';
  /** the store's own words, or undefined when it doesn't answer */
  readonly cause: string | undefined;
}

/** A store that takes longer hangs: the status says so, but no second write goes out beside the first. */
const patience = 10_000;
const firstBackoff = 1_000;
const longestBackoff = 60_000;

export class CursorStore {
  /** the write that the store has not called back for */
  #pending: Promise<unknown> | undefined;

  constructor(
    private readonly store: RecordStore,
    private readonly clock: Clock,
    /** undefined: the trouble is over */
    private readonly report: (trouble: StoreTrouble | undefined) => void,
  ) {}

  /** Tries until the store answers; rejects with the signal's reason only. */
  read(signal: AbortSignal): Promise<unknown> {
    return this.#persist('read', () => this.store.get(), signal);
  }

  /** Tries until the store confirms; rejects with the signal's reason only. `record` is built anew for each try. */
  async write(record: () => object, signal: AbortSignal): Promise<void> {
    await this.#persist('write', () => this.store.set(record()), signal);
  }

  /** One last try, at most `ms` long, after a write that is still on its way. False: not confirmed. */
  async writeLast(record: () => object, ms: number): Promise<boolean> {
    const stop = new AbortController();
    const write = async () => {
      await this.#pending?.catch(() => undefined);
      if (stop.signal.aborted) return false;
      await this.store.set(record());
      return true;
    };
    const timeout = this.clock.sleep(ms, stop.signal).then(() => false);
    const confirmed = await Promise.race([write().catch(() => false), timeout]);
    stop.abort(over);
    return confirmed;
  }

  async #persist<Result>(action: StoreTrouble['action'], act: () => Promise<Result>, signal: AbortSignal) {
    let troubled = false;
    const complain = (cause: string | undefined) => {
      troubled = true;
      this.report({ action, cause });
    };
    for (let wait = firstBackoff; ; wait = Math.min(wait * 2, longestBackoff)) {
      signal.throwIfAborted();
      try {
        // A store may throw instead of calling back: `async` turns that into a rejection.
        const answer = (async () => act())();
        this.#pending = answer;
        const result = await this.#patiently(answer, action, complain, signal);
        this.#pending = undefined;
        if (troubled) this.report(undefined);
        return result;
      } catch (error) {
        signal.throwIfAborted();
        this.#pending = undefined;
        if (error !== silence) complain(error instanceof Error ? error.message : String(error));
        await this.clock.sleep(wait, signal);
      }
    }
  }

  /** The answer, however late; a read that is not answered is asked again, a write never goes out beside another. */
  async #patiently<Result>(
    answer: Promise<Result>,
    action: StoreTrouble['action'],
    complain: (cause: string | undefined) => void,
    signal: AbortSignal,
  ): Promise<Result> {
    const settled = new AbortController();
    const interruption = new Promise<never>((_, reject) => {
      const abort = () => reject(signal.reason as Error);
      signal.addEventListener('abort', abort, { once: true });
      settled.signal.addEventListener('abort', () => signal.removeEventListener('abort', abort), { once: true });
      void this.clock.sleep(patience, settled.signal).then(() => {
        if (settled.signal.aborted || signal.aborted) return;
        complain(undefined);
        if (action === 'read') reject(silence);
      });
    });
    try {
      return await Promise.race([answer, interruption]);
    } finally {
      settled.abort(over);
    }
  }
}

const silence = new Error('the store does not answer');
/** A reason of its own spares each abort the making of an exception. */
const over = 'over';
