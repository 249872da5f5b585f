/**
 * One message of a search: which of its records match. A pattern of one observation expression decides record by
 * record; one of several is decided when the search is complete, and what it may need is held until then.
 */
import { type Work } from '../../shared/yielding';
import type { Observation } from '../record/observation';
import { observedData } from './both-names';
import type { Capacity } from './capacity';
import type { OpenSearch, Released } from './open-search';

/** What became of an observation. */
export interface Offer {
  /** of the patterns that match it; undefined when none does by itself */
  readonly indicators: readonly unknown[] | undefined;
  readonly isHeld: boolean;
}

export class SearchPage {
  /** observations that no pattern matches; held ones are counted when the search is released */
  unmatched = 0;
  /** observations that there was no room to hold, or that were evicted since the last page: more may match */
  overflow: number;

  /** @param close is called when the search is released */
  constructor(
    private readonly search: OpenSearch,
    private readonly capacity: Capacity,
    private readonly close: () => void,
  ) {
    this.overflow = search.takeEvicted();
  }

  /** Is there a pattern of several observation expressions? */
  get isHolding(): boolean {
    return this.search.isHolding;
  }

  /** how many observations the search holds */
  get held(): number {
    return this.search.held;
  }

  /** how many observations of other searches were evicted for this page's */
  get evicted(): number {
    return this.capacity.evicted;
  }

  /** Matches what a pattern of one observation expression decides; holds the observation where others may need it. */
  offer(observation: Observation): Offer {
    const observed = observedData(observation);
    const indicators = this.search.indicatorsOf(observed);
    const isMatched = indicators !== undefined;
    const outcome = this.search.hold(observation, observed, isMatched, () => this.capacity.hasRoom());
    if (outcome === 'refused') this.overflow++;
    else if (outcome === 'not needed' && !isMatched) this.unmatched++;
    return { indicators, isHeld: outcome === 'held' };
  }

  /** The matches of all that was held, now that the search is complete; yields each few milliseconds. */
  *release(): Work<Released> {
    const released = yield* this.search.release();
    this.unmatched += released.unmatched;
    this.close();
    return released;
  }
}
