/**
 * How collectors keep their place, other than ours: to show that the simulated service can make a puller lose and
 * repeat records, and what it comes to. Each asks up to now, and keeps on its disk what it needs for the next poll.
 */
import type { Received } from './simulated-host';
import type { SimulatedService } from './simulated-service';
import type { VirtualTime } from './virtual-time';

export interface CursorDesign {
  readonly name: string;
  /** where the next poll begins: behind the newest record seen, or where the last poll ended by the clock */
  readonly cursor: 'newest' | 'clock';
  /** seconds that are asked for again */
  readonly overlap: number;
  /** what the last poll got is known to the next one, and not handed on again */
  readonly remembers: boolean;
  /** the place is kept after each page, or once a poll ended well */
  readonly saves: 'page' | 'poll';
}

export const designs: readonly CursorDesign[] = [
  { name: 'newest time seen + 1 s', cursor: 'newest', overlap: -1, remembers: false, saves: 'page' },
  { name: 'newest time seen, its records known', cursor: 'newest', overlap: 0, remembers: true, saves: 'poll' },
  { name: 'last poll to now', cursor: 'clock', overlap: 0, remembers: false, saves: 'poll' },
  {
    name: 'last poll - 5 min to now, its records known',
    cursor: 'clock',
    overlap: 300,
    remembers: true,
    saves: 'poll',
  },
];

interface Kept {
  /** second */
  readonly cursor: number;
  readonly known: ReadonlySet<string>;
}

export class CursorPuller {
  readonly received: Received[] = [];
  #kept: Kept;

  /** @param dies asked after each page: the process ends there, and the next poll is another's */
  constructor(
    private readonly design: CursorDesign,
    private readonly time: VirtualTime,
    private readonly service: SimulatedService,
    private readonly axis: string,
    start: number,
    private readonly dies: () => boolean = () => false,
  ) {
    this.#kept = { cursor: start + design.overlap, known: new Set() };
  }

  async poll(): Promise<void> {
    const { cursor, overlap, remembers, saves } = this.design;
    const to = Math.floor(this.service.now() / 1000);
    const from = this.#kept.cursor - overlap;
    if (from >= to) return;
    const { known } = this.#kept;
    const seen = new Set<string>();
    let newest = this.#kept.cursor;
    const save = () => (this.#kept = { cursor: cursor === 'clock' ? to : newest, known: remembers ? seen : known });
    try {
      for await (const page of this.service.pages(from, to, new AbortController().signal)) {
        for (const item of page.items) {
          const record = item as Record<string, string>;
          const key = JSON.stringify(record);
          newest = Math.max(newest, Date.parse(record[this.axis] ?? '') / 1000);
          if (!remembers || !(known.has(key) || seen.has(key))) this.#receive(record, key);
          seen.add(key);
        }
        if (this.dies()) return;
        if (saves === 'page') save();
      }
      save();
    } catch {
      // A page that fails is asked for by the next poll, with all before it that was not kept.
    }
  }

  #receive(record: Record<string, string>, key: string): void {
    const at = this.time.now();
    this.received.push({ at, key, record, labelled: false, replay: false, id: '', attempt: 1, process: 1 });
  }
}
