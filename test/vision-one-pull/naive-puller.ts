/** What a first attempt looks like: the newest time seen is the cursor, everything from it on is asked for, to now. */
import type { Received } from './simulated-host';
import type { SimulatedService } from './simulated-service';
import type { VirtualTime } from './virtual-time';

export class NaivePuller {
  readonly received: Received[] = [];
  #cursor: number;

  constructor(
    private readonly time: VirtualTime,
    private readonly service: SimulatedService,
    private readonly axis: string,
    start: number,
  ) {
    this.#cursor = start;
  }

  async poll(): Promise<void> {
    const to = Math.floor(this.service.now() / 1000);
    if (this.#cursor >= to) return;
    try {
      for await (const page of this.service.pages(this.#cursor, to, new AbortController().signal)) {
        for (const item of page.items) {
          const record = item as Record<string, string>;
          this.received.push({
            at: this.time.now(),
            key: JSON.stringify(record),
            record,
            labelled: false,
            replay: false,
            id: '',
            attempt: 1,
            process: 1,
          });
          const second = Date.parse(record[this.axis] ?? '') / 1000;
          this.#cursor = Math.max(this.#cursor, second + 1);
        }
      }
    } catch {
      // The next poll goes on from the newest time seen.
    }
  }
}
