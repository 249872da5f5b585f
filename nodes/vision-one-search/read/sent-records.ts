/**
 * Which records of a window were sent already. Newest-first pages shift while new records arrive, windows overlap at
 * their borders, and a window is read again when its page token ends: none of that may send a record twice.
 */
import { identityOf, secondOf } from './record-identity';

export class SentRecords {
  /** identity -> how often it was sent, and the record's second where it shows one */
  readonly #sent = new Map<string, { count: number; second: number | undefined }>();
  #seen = new Map<string, number>();
  #count = 0;

  /** Begins a reading of a window: the nth equal record of a reading is new when fewer than n were sent. */
  beginReading(): void {
    this.#seen = new Map();
    this.#count = 0;
  }

  /** Different records that this reading has shown, sent before or not. */
  get distinct(): number {
    return this.#seen.size;
  }

  /** Records that this reading has shown: one that says who it is counts once, equal ones that don't are several. */
  get count(): number {
    return this.#count;
  }

  /** The records of a page that were not sent before, in their order; they count as sent from now on. */
  takeUnsent(records: readonly unknown[]): unknown[] {
    return records.filter((record) => {
      const { key, unique } = identityOf(record);
      const nth = (this.#seen.get(key) ?? 0) + 1;
      this.#seen.set(key, nth);
      if (nth === 1 || !unique) this.#count += 1;
      const sent = this.#sent.get(key)?.count ?? 0;
      if (unique ? sent > 0 : nth <= sent) return false;
      this.#sent.set(key, { count: sent + 1, second: secondOf(record) });
      return true;
    });
  }

  /** Everything up to `border` (epoch seconds) was read: only what the next window can show again is remembered. */
  forgetBefore(border: number): void {
    for (const [key, { second }] of this.#sent) if (second === undefined || second < border - 1) this.#sent.delete(key);
    this.#seen = new Map();
  }
}
