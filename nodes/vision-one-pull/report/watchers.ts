/**
 * Tells open sidebars of changes: a sidebar that is shown asks again and again, and when nobody has for a while nothing
 * is sent, because Node-RED sends what is published to every editor, whatever it shows.
 */
import type { Monitor, PullState } from './monitor';

export interface WatchersOptions {
  readonly publish: (state: PullState) => void;
  /** monotonic milliseconds */
  readonly clock: () => number;
  /** like setTimeout */
  readonly timer: (task: () => void, delay: number) => void;
}

/** milliseconds that one question keeps the news coming; the sidebar asks each 20 s */
export const leaseTime = 45_000;
/** A pull that reads fast changes many times a second; nobody reads as fast. */
const publishEvery = 1_000;

export class Watchers {
  readonly #monitors = new Map<string, Monitor>();
  readonly #changed = new Set<string>();
  #leasedUntil = -Infinity;
  #waits = false;

  constructor(private readonly options: WatchersOptions) {}

  add(id: string, monitor: Monitor): void {
    this.#monitors.set(id, monitor);
  }

  get(id: string): Monitor | undefined {
    return this.#monitors.get(id);
  }

  remove(id: string): void {
    this.#monitors.delete(id);
  }

  /** All states, and news of them from now on for `leaseTime`. */
  watch(): PullState[] {
    this.#leasedUntil = this.options.clock() + leaseTime;
    return [...this.#monitors.values()].map((monitor) => monitor.state());
  }

  changed(id: string): void {
    if (this.options.clock() > this.#leasedUntil) return;
    this.#changed.add(id);
    if (this.#waits) return;
    this.#waits = true;
    this.options.timer(() => this.#tell(), publishEvery);
  }

  #tell(): void {
    this.#waits = false;
    for (const id of this.#changed) {
      const monitor = this.#monitors.get(id);
      if (monitor) this.options.publish(monitor.state());
    }
    this.#changed.clear();
  }
}
