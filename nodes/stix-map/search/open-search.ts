/** A search from its first page to its last: its patterns, and the observations that it holds until they can decide. */
import type { PatternSequence } from '../matcher/sequence/pattern-sequence';
import { inChunks, type Work } from '../../shared/yielding';
import type { Observation } from '../record/observation';
import type { ObservedData } from '../stix/observed-data';
import type { SearchedPattern } from './pattern-cache';

/** An observation that goes into the bundle, with the indicators (as given) that it is a sighting of. */
export interface Match {
  readonly observation: Observation;
  readonly indicators: readonly unknown[];
}

/** The end of a search. */
export interface Released {
  /** those of patterns of several observation expressions */
  readonly matches: readonly Match[];
  /** observations that were held, and that no pattern matches */
  readonly unmatched: number;
  /** patterns with too many candidates to try them all; more may match here, too */
  readonly undecided: number;
}

/** A pattern of several observation expressions, with what it was offered. */
interface SequencedPattern extends SearchedPattern {
  sequence: PatternSequence;
}

interface HeldObservation {
  readonly observation: Observation;
  isMatched: boolean;
}

export class OpenSearch {
  /** patterns of one observation expression: they decide at once */
  readonly #single: readonly SearchedPattern[];
  readonly #sequenced: readonly SequencedPattern[];
  readonly #held = new Map<ObservedData, HeldObservation>();
  /** of the records that are held: several queries of a search may find one record, and a page may come again */
  readonly #recordKeys = new Set<string>();
  /** observations that were evicted, and that no report of this search has counted yet */
  #evicted = 0;

  constructor(
    patterns: readonly SearchedPattern[],
    readonly maxHeld: number,
  ) {
    this.#single = patterns.filter(({ compiled }) => compiled.singleObservation);
    this.#sequenced = patterns
      .filter(({ compiled }) => !compiled.singleObservation)
      .map((pattern) => ({ ...pattern, sequence: pattern.compiled.sequence() }));
  }

  /** Is there a pattern of several observation expressions? */
  get isHolding(): boolean {
    return this.#sequenced.length > 0;
  }

  /** how many observations are held */
  get held(): number {
    return this.#held.size;
  }

  /** The indicators whose patterns of one observation expression match; undefined when no pattern does. */
  indicatorsOf(observed: ObservedData): unknown[] | undefined {
    let indicators: unknown[] | undefined;
    for (const { compiled, indicator } of this.#single) {
      if (!compiled.matches(observed)) continue;
      indicators ??= [];
      if (indicator !== undefined) indicators.push(indicator);
    }
    return indicators;
  }

  /**
   * Holds an observation that a pattern of several observation expressions may need.
   * @param isMatched a pattern of one observation expression matches it
   * @param hasRoom is asked only when it is needed
   */
  hold(
    observation: Observation,
    observed: ObservedData,
    isMatched: boolean,
    hasRoom: () => boolean,
  ): 'held' | 'refused' | 'not needed' {
    const { recordKey } = observation;
    if (recordKey !== undefined && this.#recordKeys.has(recordKey)) return 'not needed';
    let isHeld = false;
    let isRefused = false;
    for (const { sequence } of this.#sequenced) {
      const { dropped } = sequence;
      if (sequence.offer(observed, () => isHeld || hasRoom())) isHeld = true;
      else if (sequence.dropped > dropped) isRefused = true;
    }
    if (!isHeld) return isRefused ? 'refused' : 'not needed';
    this.#held.set(observed, { observation, isMatched });
    if (recordKey !== undefined) this.#recordKeys.add(recordKey);
    return 'held';
  }

  /** Decides the patterns of several observation expressions, and holds nothing then; yields each few milliseconds. */
  *release(): Work<Released> {
    const matches: Match[] = [];
    let undecided = 0;
    for (const { indicator, sequence } of this.#sequenced) {
      const { observed, exact } = yield* sequence.deciding();
      if (!exact && sequence.dropped === 0) undecided++;
      const indicators = indicator === undefined ? [] : [indicator];
      yield* inChunks(observed.length, (index) => {
        const each = observed[index];
        const held = each && this.#held.get(each);
        if (!held) return;
        held.isMatched = true;
        matches.push({ observation: held.observation, indicators });
      });
    }
    let unmatched = 0;
    for (const { isMatched } of this.#held.values()) if (!isMatched) unmatched++;
    this.#clear();
    return { matches, unmatched, undecided };
  }

  /** Holds nothing any more, so that other searches have room; gives how many observations it held. */
  evict(): number {
    const evicted = this.#held.size;
    this.#evicted += evicted;
    this.#clear();
    return evicted;
  }

  /** How many observations were evicted since this was asked last. */
  takeEvicted(): number {
    const evicted = this.#evicted;
    this.#evicted = 0;
    return evicted;
  }

  #clear(): void {
    this.#held.clear();
    this.#recordKeys.clear();
    for (const pattern of this.#sequenced) pattern.sequence = pattern.compiled.sequence();
  }
}
