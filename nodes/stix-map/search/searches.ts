/**
 * The searches of a node's messages. All together hold `maxHeld` observations at most; the one that had no message for
 * longest is evicted, because it may never be completed.
 */
import { type Work } from '../../shared/yielding';
import type { MatcherOptions } from '../matcher/compile-pattern';
import type { SpecVersion } from '../stix/values';
import { Capacity } from './capacity';
import { OpenSearch } from './open-search';
import { PatternCache } from './pattern-cache';
import { SearchPage } from './search-page';

/** Searches that are open at once, at most. */
const maxOpen = 1000;

/** Messages come one after the other. */
export class Searches {
  readonly #patterns = new PatternCache();
  /** those that hold something or may do so, least recently used first */
  readonly #open = new Map<string, OpenSearch>();

  /**
   * A message of a search. Pages of one search share its `id`; a message without one is a search of its own. What is
   * held for one version of STIX is of no use in the other. Yields each few milliseconds.
   * @param patterns `msg.patterns`
   * @throws StixError `invalid_parameter` when it is no list of patterns; the matcher's errors for one it can't read
   */
  *page(patterns: unknown, id: string | undefined, version: SpecVersion, options: MatcherOptions): Work<SearchPage> {
    const key = id === undefined ? undefined : JSON.stringify([id, version, options]);
    let search = key === undefined ? undefined : this.#open.get(key);
    search ??= new OpenSearch(yield* this.#patterns.compile(patterns, options), options.maxHeld);
    if (key === undefined || !search.isHolding) return new SearchPage(search, this.#capacityFor(search), () => {});
    this.#open.delete(key);
    this.#open.set(key, search);
    return new SearchPage(search, this.#capacityFor(search), () => this.#open.delete(key));
  }

  #capacityFor(search: OpenSearch): Capacity {
    const others = [...this.#open].filter(([, other]) => other !== search);
    let evicted = 0;
    for (const [key, oldest] of others.splice(0, this.#open.size - maxOpen)) {
      this.#open.delete(key);
      evicted += oldest.evict();
    }
    return new Capacity(
      search,
      others.map(([, other]) => other).filter(({ held }) => held > 0),
      evicted,
    );
  }
}
