/**
 * How often each identity was delivered, by the second of its cursor time, so that what lies behind a mark can be
 * forgotten.
 * Counted and not only remembered: two equal audit records of one second are two events.
 */

/**
 * Seconds and their identities; each second is the distance to the one before it, an identity counted n times
 * stands n times.
 */
export type LedgerRecord = readonly (readonly [distance: number, identities: string])[];

interface Bucket {
  readonly identities: string[];
  /** the identities joined, until one more comes */
  text?: string;
}

const identityLength = 16;

export class Ledger {
  readonly #counts = new Map<string, number>();
  readonly #seconds = new Map<number, Bucket>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Looked up without the second: a record that doesn't show its time may be counted under another. */
  count(identity: string): number {
    return this.#counts.get(identity) ?? 0;
  }

  add(identity: string, second: number): void {
    this.#counts.set(identity, this.count(identity) + 1);
    let bucket = this.#seconds.get(second);
    if (!bucket) this.#seconds.set(second, (bucket = { identities: [] }));
    bucket.identities.push(identity);
    bucket.text = undefined;
    this.#size++;
  }

  /** Takes one count back, if there is one. */
  take(identity: string, second: number): void {
    const bucket = this.#seconds.get(second);
    if (!bucket) return;
    const at = bucket.identities.indexOf(identity);
    if (at < 0) return;
    bucket.identities.splice(at, 1);
    bucket.text = undefined;
    if (bucket.identities.length === 0) this.#seconds.delete(second);
    this.#forget(identity);
  }

  /** Forgets the seconds from..to, both included. */
  drop(from: number, to: number): void {
    for (const [second, bucket] of this.#seconds) {
      if (second < from || second > to) continue;
      for (const identity of bucket.identities) this.#forget(identity);
      this.#seconds.delete(second);
    }
  }

  #forget(identity: string): void {
    const count = this.count(identity);
    if (count > 1) this.#counts.set(identity, count - 1);
    else this.#counts.delete(identity);
    this.#size--;
  }

  /** Plain JSON, about 20 bytes an entry. */
  toRecord(): LedgerRecord {
    const texts = new Map<number, string>();
    for (const [second, bucket] of this.#seconds) texts.set(second, (bucket.text ??= bucket.identities.join('')));
    return recordOf(texts);
  }

  /**
   * Adds what toRecord() gave.
   *
   * @throws RangeError on anything that it can't have given
   */
  addRecord(record: unknown): this {
    if (!Array.isArray(record)) throw new RangeError('a ledger is a list');
    let second = 0;
    for (const entry of record as unknown[]) {
      if (!Array.isArray(entry) || !Number.isSafeInteger(entry[0]) || typeof entry[1] !== 'string')
        throw new RangeError('a ledger entry is a second and its identities');
      const [distance, text] = entry as [number, string];
      if (text.length % identityLength !== 0) throw new RangeError('an identity has 16 characters');
      second += distance;
      for (let at = 0; at < text.length; at += identityLength)
        this.add(Buffer.from(text.slice(at, at + identityLength), 'latin1').toString('latin1'), second);
    }
    return this;
  }
}

/** The record of a ledger that holds just these. */
export function ledgerRecordOf(entries: readonly { identity: string; second: number }[]): LedgerRecord {
  const texts = new Map<number, string>();
  for (const { identity, second } of entries) texts.set(second, (texts.get(second) ?? '') + identity);
  return recordOf(texts);
}

function recordOf(texts: ReadonlyMap<number, string>): LedgerRecord {
  let before = 0;
  return [...texts]
    .sort(([a], [b]) => a - b)
    .map(([second, identities]) => {
      const distance = second - before;
      before = second;
      return [distance, identities];
    });
}
