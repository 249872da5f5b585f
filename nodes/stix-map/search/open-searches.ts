/**
 * Observations that the searches of a node hold from their first pages to their last: at most `maxHeld` in all searches
 * together. The search that had no message for longest gives way, because it may never be completed.
 */
import type { Observation } from '../record/observation';
import type { SearchedPattern } from './pattern-cache';

export class OpenSearch {
  /** observations that a pattern of several observations may need */
  readonly waiting = new Set<Observation>();
  /** those of them that a pattern of one observation needs anyway */
  readonly needed = new Set<Observation>();
  /** keys of the records that wait: several queries of a search may find one record, and a page may come again */
  readonly waitingKeys = new Set<string>();
  /** observations that gave way to other searches', and that no report of this search has counted yet */
  #givenUp = 0;

  constructor(
    readonly patterns: readonly SearchedPattern[],
    readonly maxHeld: number,
  ) {}

  /** Is there a pattern of several observations? */
  get isHolding(): boolean {
    return this.patterns.some(({ sequence }) => sequence);
  }

  /** Holds nothing any more; gives how many observations it held. */
  giveWay(): number {
    const given = this.waiting.size;
    this.#givenUp += given;
    this.waiting.clear();
    this.needed.clear();
    this.waitingKeys.clear();
    for (const pattern of this.patterns) {
      pattern.held.clear();
      if (pattern.sequence) pattern.sequence = pattern.compiled.sequence();
    }
    return given;
  }

  takeGivenUp(): number {
    const givenUp = this.#givenUp;
    this.#givenUp = 0;
    return givenUp;
  }
}

/** Searches that are under way at once, at most. */
const maxOpen = 1000;

export class OpenSearches {
  /** least recently used first */
  readonly #byKey = new Map<string, OpenSearch>();

  get(key: string): OpenSearch | undefined {
    return this.#byKey.get(key);
  }

  delete(key: string): void {
    this.#byKey.delete(key);
  }

  /** @param key undefined for a search of one message, which is not kept */
  roomFor(search: OpenSearch, key: string | undefined): Room {
    if (key !== undefined) {
      this.#byKey.delete(key);
      this.#byKey.set(key, search);
    }
    const others = [...this.#byKey].filter(([, other]) => other !== search);
    let forgotten = 0;
    for (const [oldest, other] of others.splice(0, this.#byKey.size - maxOpen)) {
      this.#byKey.delete(oldest);
      forgotten += other.giveWay();
    }
    return new Room(
      search,
      others.map(([, other]) => other).filter(({ waiting }) => waiting.size > 0),
      forgotten,
    );
  }
}

/** For what one message's records make its search hold. */
export class Room {
  #heldByOthers: number;
  /** of the search that may hold most: one with less does not end the others */
  readonly #most: number;

  /** @param forgotten observations of other searches that gave way, from the message's beginning */
  constructor(
    private readonly search: OpenSearch,
    private readonly others: OpenSearch[],
    public forgotten: number,
  ) {
    this.#heldByOthers = others.reduce((sum, { waiting }) => sum + waiting.size, 0);
    this.#most = others.reduce((most, { maxHeld }) => Math.max(most, maxHeld), search.maxHeld);
  }

  /** Is there room for one more? Other searches give way to make some. */
  has(): boolean {
    const { waiting, maxHeld } = this.search;
    if (waiting.size >= maxHeld) return false;
    while (waiting.size + this.#heldByOthers >= this.#most) {
      const given = this.others.shift()?.giveWay() ?? this.#heldByOthers;
      this.#heldByOthers -= given;
      this.forgotten += given;
    }
    return true;
  }
}
