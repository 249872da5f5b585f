/**
 * Only what matches: which findings the patterns of a search need. A pattern of one observation decides finding by
 * finding; one of several is decided when its search is complete, and what it may need is held until then.
 */
import { StixMapError } from './errors';
import type { Finding } from './finding';
import { compilePattern, type CompiledPattern, type MatcherOptions, type PatternSequence } from './matcher';
import { observedBy } from './matched-names';
import type { ObservedData } from './observed-data';
import type { SpecVersion } from './values';

/** A finding that goes into the bundle, with the indicators (as given) that it is a sighting of. */
export interface Match {
  readonly finding: Finding;
  readonly indicators: readonly unknown[];
}

export interface Decided {
  readonly matches: readonly Match[];
  /** findings that there was no room to hold; more may match than are said to */
  readonly overflow: number;
  /** patterns with too many candidates to try them all; more may match here, too */
  readonly undecided: number;
}

interface SearchedPattern {
  readonly compiled: CompiledPattern;
  readonly indicator: unknown;
  /** for a pattern of several observations */
  readonly sequence?: PatternSequence;
  readonly held: Map<ObservedData, Finding>;
}

/** What a search holds from its first page to its last. */
interface OpenSearch {
  readonly patterns: readonly SearchedPattern[];
  /** findings that a pattern of several observations may need */
  readonly waiting: Set<Finding>;
  /** those of them that a pattern of one observation needs anyway */
  readonly needed: Set<Finding>;
  /** keys of the records that wait: several queries of a search may find one record, and a page may come again */
  readonly waitingKeys: Set<string>;
  overflow: number;
}

/** Searches that are under way at once, at most: one that never completes is forgotten when others come. */
const OPEN_SEARCHES = 1000;
const COMPILED_PATTERNS = 500;

/** The patterns of a node's messages; holds what is not decided yet. */
export class Matching {
  private readonly compiled = new Map<string, CompiledPattern>();
  private readonly open = new Map<string, OpenSearch>();

  /**
   * The search that a message belongs to. Pages of one search share its `id`; a message without one is a search of
   * its own. What is held for one version of STIX is of no use in the other.
   * @param patterns `msg.patterns`
   * @throws StixMapError `invalid_parameter` when it is no list of patterns; the matcher's errors for one it can't read
   */
  search(patterns: unknown, id: string | undefined, version: SpecVersion, options: MatcherOptions): Search {
    const key = id === undefined ? undefined : JSON.stringify([id, version, options]);
    let search = key === undefined ? undefined : this.open.get(key);
    if (!search) {
      const compiled = this.compile(patterns, options);
      search = { patterns: compiled, waiting: new Set(), needed: new Set(), waitingKeys: new Set(), overflow: 0 };
      if (key !== undefined && search.patterns.some((pattern) => pattern.sequence)) {
        this.open.set(key, search);
        for (const oldest of this.open.keys()) {
          if (this.open.size <= OPEN_SEARCHES) break;
          this.open.delete(oldest);
        }
      }
    }
    return new Search(search, () => key !== undefined && this.open.delete(key));
  }

  private compile(patterns: unknown, options: MatcherOptions): SearchedPattern[] {
    if (!Array.isArray(patterns))
      throw new StixMapError('invalid_parameter', 'patterns: expected a list of { pattern, indicator }');
    return patterns.map((given: unknown, index) => {
      const { pattern, indicator } = (typeof given === 'string' ? { pattern: given } : (given ?? {})) as {
        pattern?: unknown;
        indicator?: unknown;
      };
      if (typeof pattern !== 'string')
        throw new StixMapError('invalid_parameter', `patterns[${index}]: "pattern" is missing`);
      const compiled = this.compiledPattern(pattern, options);
      const sequence = compiled.singleObservation ? undefined : compiled.sequence();
      return { compiled, indicator, sequence, held: new Map<ObservedData, Finding>() };
    });
  }

  private compiledPattern(text: string, options: MatcherOptions): CompiledPattern {
    const key = JSON.stringify([text, options]);
    let compiled = this.compiled.get(key);
    if (!compiled) {
      compiled = compilePattern(text, options);
      if (this.compiled.size >= COMPILED_PATTERNS) this.compiled.clear();
      this.compiled.set(key, compiled);
    }
    return compiled;
  }
}

/** The patterns that one message's records are held to. */
export class Search {
  /** findings of this message that no pattern needs; held ones are counted when it is decided */
  unmatched = 0;

  constructor(
    private readonly search: OpenSearch,
    private readonly forget: () => void,
  ) {}

  /** A match when a pattern of one observation decides so at once; the rest is held where a pattern may need it. */
  offer(finding: Finding): Match | undefined {
    const { patterns, waiting, needed, waitingKeys } = this.search;
    const { recordKey } = finding;
    const isCopy = recordKey !== undefined && waitingKeys.has(recordKey);
    const observed = observedBy(finding);
    const indicators: unknown[] = [];
    let isMatch = false;
    let isRefused = false;
    for (const { compiled, indicator, sequence, held } of patterns) {
      if (sequence) {
        const { dropped } = sequence;
        if (isCopy) continue;
        if (sequence.offer(observed)) {
          held.set(observed, finding);
          waiting.add(finding);
          if (recordKey !== undefined) waitingKeys.add(recordKey);
        } else if (sequence.dropped > dropped) isRefused = true;
      } else if (compiled.matches(observed)) {
        isMatch = true;
        if (indicator !== undefined) indicators.push(indicator);
      }
    }
    if (isRefused) this.search.overflow++;
    if (!waiting.has(finding)) this.unmatched += isMatch || isRefused ? 0 : 1;
    else if (isMatch) needed.add(finding);
    return isMatch ? { finding, indicators } : undefined;
  }

  /** What the patterns of several observations say, now that all of the search was offered; yields each few ms. */
  *deciding(): Generator<void, Decided> {
    const { patterns, waiting, needed, overflow } = this.search;
    const matches: Match[] = [];
    let undecided = 0;
    for (const { indicator, sequence, held } of patterns) {
      if (!sequence) continue;
      const decision = yield* sequence.deciding();
      if (!decision.exact && sequence.dropped === 0) undecided++;
      for (const observed of decision.matched ? decision.observed : []) {
        const finding = held.get(observed);
        if (!finding) continue;
        needed.add(finding);
        matches.push({ finding, indicators: indicator === undefined ? [] : [indicator] });
      }
    }
    for (const finding of waiting) if (!needed.has(finding)) this.unmatched++;
    this.forget();
    return { matches, overflow, undecided };
  }

  /** Is there a pattern of several observations? */
  get isHolding(): boolean {
    return this.search.patterns.some(({ sequence }) => sequence);
  }

  get held(): number {
    return this.search.waiting.size;
  }
}
