/** Tells which records of a page are new events, within one read of a slice. */
import { isoSecond } from '../../shared/time';
import { isDoubtful, type Position, type EventRef } from '../cursor/position';
import { identify, type Identified, type Service } from '../records/services';

/** Seconds from..to, both included; the query asks for one more, so that the service's end may be open or closed. */
export interface Slice {
  readonly from: number;
  readonly to: number;
}

export interface PullEvent extends EventRef {
  readonly record: unknown;
  /** ISO; the slice's end when the record shows no time */
  readonly time: string;
  readonly maybeDuplicate: boolean;
}

interface Seen {
  count: number;
  readonly page: number;
}

/** Classifies the records of one read of a slice. It remembers what it has seen; the ledger, what was delivered. */
export class RecordClassifier {
  readonly #seen = new Map<string, Seen>();
  /** by what names them whatever becomes of them, where that is not their identity */
  readonly #rows = new Set<string>();
  readonly #doubtful = new Set<number>();
  #latest = -Infinity;
  /** no record was older than one before it */
  ascending = true;
  /** records of the slice; those of the second behind it are its successor's */
  received = 0;
  /** of these, the ones that were delivered before */
  duplicates = 0;

  constructor(
    private readonly service: Service,
    private readonly slice: Slice,
    private readonly position: Position,
  ) {}

  /** Distinct records seen, those of the second behind the slice included. */
  get distinct(): number {
    return this.#seen.size;
  }

  /** The same as the service counts them. */
  get rows(): number {
    return this.service.lastingField === undefined ? this.#seen.size : this.#rows.size;
  }

  /** Whether both saw the same records. */
  agreesWith(other: RecordClassifier): boolean {
    return (
      this.#seen.size === other.#seen.size && [...this.#seen.keys()].every((identity) => other.#seen.has(identity))
    );
  }

  /** The latest second seen; -Infinity before the first record. */
  get latest(): number {
    return this.#latest;
  }

  /**
   * Seconds in which a content was seen again on a later page: a twin, or the same record after the pages shifted under
   * a late arrival. Only reading the second alone can tell.
   */
  get doubtfulSeconds(): number[] {
    return [...this.#doubtful];
  }

  /**
   * The new events of a page, oldest first. Pages come in order; each must be committed before the next is asked of.
   */
  newEvents(items: readonly unknown[], page: number): PullEvent[] {
    const events: PullEvent[] = [];
    let first: number | undefined;
    let last: number | undefined;
    for (const record of items) {
      const who = identify(this.service, record);
      if (who.second !== undefined) {
        first ??= who.second;
        last = who.second;
        if (who.second < this.#latest) this.ascending = false;
        this.#latest = Math.max(this.#latest, who.second);
      }
      const copy = this.#copyNumber(who, page);
      if (!this.#isInSlice(who)) continue;
      this.received++;
      if (copy > this.position.delivered.count(who.identity))
        events.push(eventOf(record, who, copy, this.slice, this.position));
      else this.duplicates++;
    }
    // OAT comes newest first and can't be asked otherwise.
    return first !== undefined && last !== undefined && first > last ? events.reverse() : events;
  }

  /** Which copy of its identity in this read a record is: 1, 2, ...; 0 for one that must not count. */
  #copyNumber(who: Identified, page: number): number {
    if (this.service.lastingField !== undefined) this.#rows.add(who.row);
    const seen = this.#seen.get(who.identity);
    if (!seen) {
      this.#seen.set(who.identity, { count: 1, page });
      return 1;
    }
    if (who.unique) return 0;
    if (seen.page === page) return ++seen.count;
    if (this.#isInSlice(who)) this.#doubtful.add(this.#secondOf(who));
    return 0;
  }

  #isInSlice({ second }: Identified): boolean {
    return second === undefined || (second >= this.slice.from && second <= this.slice.to);
  }

  #secondOf(who: Identified): number {
    return who.second ?? this.slice.to;
  }
}

/**
 * The events of one second of which all records are at hand: each copy beyond the delivered ones is new.
 *
 * @param items the records of the second, as two reads in a row gave them
 */
export function eventsOfSecond(
  service: Service,
  items: readonly unknown[],
  second: number,
  position: Position,
): PullEvent[] {
  const classifier = new RecordClassifier(service, { from: second, to: second }, position);
  return classifier.newEvents(items, 0);
}

function eventOf(record: unknown, who: Identified, copy: number, slice: Slice, position: Position): PullEvent {
  // Without a time of its own a record may belong to the second behind the slice, which the query includes.
  const second = who.second ?? slice.to + 1;
  return {
    record,
    identity: who.identity,
    second,
    key: who.unique ? who.key : `${who.key}:${copy}`,
    time: who.time ?? isoSecond(slice.to),
    maybeDuplicate: isDoubtful(position, who.identity, second),
  };
}
