/** Room for the observations that one page makes its search hold. Other searches are evicted to make some. */
import type { OpenSearch } from './open-search';

export class Capacity {
  #heldByOthers: number;
  /** of the search that may hold most: one with less does not end the others */
  readonly #maxHeld: number;

  /**
   * @param others that hold something, the one to be evicted first at the beginning
   * @param evicted how many observations of other searches were evicted already
   */
  constructor(
    private readonly search: OpenSearch,
    private readonly others: OpenSearch[],
    public evicted: number,
  ) {
    this.#heldByOthers = others.reduce((sum, { held }) => sum + held, 0);
    this.#maxHeld = others.reduce((most, { maxHeld }) => Math.max(most, maxHeld), search.maxHeld);
  }

  /** Is there room for one more? */
  hasRoom(): boolean {
    const { held, maxHeld } = this.search;
    if (held >= maxHeld) return false;
    while (held + this.#heldByOthers >= this.#maxHeld) {
      const evicted = this.others.shift()?.evict() ?? this.#heldByOthers;
      this.#heldByOthers -= evicted;
      this.evicted += evicted;
    }
    return true;
  }
}
