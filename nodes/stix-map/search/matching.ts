/**
 * Which observations the patterns of a search match. A pattern of one observation expression decides observation by
 * observation; one of several is decided when its search is complete, and what it may need is held until then.
 */
import type { Observation } from '../record/observation';
import { observedData } from './both-names';

import type { MatcherOptions } from '../matcher/compile-pattern';
import { inStretches } from '../matcher/sequence/stretches';
import { OpenSearch, OpenSearches, type Room } from './open-searches';
import { PatternCache } from './pattern-cache';
import type { SpecVersion } from '../stix/values';

/** An observation that goes into the bundle, with the indicators (as given) that it is a sighting of. */
export interface Match {
  readonly observation: Observation;
  readonly indicators: readonly unknown[];
}

export interface Decided {
  readonly matches: readonly Match[];
  /** patterns with too many candidates to try them all; more may match here, too */
  readonly undecided: number;
}

/** The patterns of a node's messages; holds what is not decided yet. Messages come one after the other. */
export class Matching {
  readonly #cache = new PatternCache();
  readonly #open = new OpenSearches();

  /**
   * The search that a message belongs to. Pages of one search share its `id`; a message without one is a search of
   * its own. What is held for one version of STIX is of no use in the other. Yields each few milliseconds.
   * @param patterns `msg.patterns`
   * @throws StixError `invalid_parameter` when it is no list of patterns; the matcher's errors for one it can't read
   */
  *search(
    patterns: unknown,
    id: string | undefined,
    version: SpecVersion,
    options: MatcherOptions,
  ): Generator<void, SearchPage> {
    const key = id === undefined ? undefined : JSON.stringify([id, version, options]);
    let search = key === undefined ? undefined : this.#open.get(key);
    search ??= new OpenSearch(yield* this.#cache.compile(patterns, options), options.maxHeld);
    const room = this.#open.roomFor(search, search.isHolding ? key : undefined);
    return new SearchPage(search, room, () => key !== undefined && this.#open.delete(key));
  }
}

/** The patterns that one message's records are held to. */
export class SearchPage {
  /** observations of this message that no pattern needs; held ones are counted when it is decided */
  unmatched = 0;
  /** observations that there was no room to hold, or that gave way since the last message: more may match */
  overflow: number;

  constructor(
    private readonly search: OpenSearch,
    private readonly room: Room,
    private readonly forget: () => void,
  ) {
    this.overflow = search.takeGivenUp();
  }

  /** A match when a pattern of one observation decides so at once; the rest is held where a pattern may need it. */
  offer(observation: Observation): Match | undefined {
    const { patterns, waiting, needed, waitingKeys } = this.search;
    const { recordKey } = observation;
    const hasRoom = (): boolean => waiting.has(observation) || this.room.has();
    const isCopy = recordKey !== undefined && waitingKeys.has(recordKey);
    const observed = observedData(observation);
    const indicators: unknown[] = [];
    let isMatch = false;
    let isRefused = false;
    for (const { compiled, indicator, sequence, held } of patterns) {
      if (sequence) {
        const { dropped } = sequence;
        if (isCopy) continue;
        if (sequence.offer(observed, hasRoom)) {
          held.set(observed, observation);
          waiting.add(observation);
          if (recordKey !== undefined) waitingKeys.add(recordKey);
        } else if (sequence.dropped > dropped) isRefused = true;
      } else if (compiled.matches(observed)) {
        isMatch = true;
        if (indicator !== undefined) indicators.push(indicator);
      }
    }
    if (isRefused) this.overflow++;
    if (!waiting.has(observation)) this.unmatched += isMatch || isRefused ? 0 : 1;
    else if (isMatch) needed.add(observation);
    return isMatch ? { observation, indicators } : undefined;
  }

  /** What the patterns of several observations say, now that all of the search was offered; yields each few ms. */
  *deciding(): Generator<void, Decided> {
    const { patterns, waiting, needed } = this.search;
    const matches: Match[] = [];
    let undecided = 0;
    for (const { indicator, sequence, held } of patterns) {
      if (!sequence) continue;
      const decision = yield* sequence.deciding();
      if (!decision.exact && sequence.dropped === 0) undecided++;
      const indicators = indicator === undefined ? [] : [indicator];
      yield* inStretches(decision.observed.length, (index) => {
        const observed = decision.observed[index];
        const observation = observed && held.get(observed);
        if (!observation) return;
        needed.add(observation);
        matches.push({ observation, indicators });
      });
    }
    // all that is needed waits
    this.unmatched += waiting.size - needed.size;
    this.forget();
    return { matches, undecided };
  }

  /** Is there a pattern of several observations? */
  get isHolding(): boolean {
    return this.search.isHolding;
  }

  get held(): number {
    return this.search.waiting.size;
  }

  /** observations of other searches that gave way for this message's */
  get forgotten(): number {
    return this.room.forgotten;
  }
}
