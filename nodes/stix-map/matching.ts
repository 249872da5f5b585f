/**
 * Only what matches: which findings the patterns of a search need. A pattern of one observation decides finding by
 * finding; one of several is decided when its search is complete, and what it may need is held until then.
 */
import { StixMapError } from './errors';
import { extensionKey } from './extensions';
import type { Finding } from './finding';
import { compilePattern, type CompiledPattern, type MatcherOptions, type PatternSequence } from './matcher';
import type { ObservedData, StixObject } from './observed-data';
import { plainObject } from './sdo';
import { OBSERVABLES } from './stix-types';

/** A finding that goes into the bundle, with the indicators (as given) that it is a sighting of. */
export interface Match {
  readonly finding: Finding;
  readonly indicators: readonly unknown[];
}

export interface Decided {
  readonly matches: readonly Match[];
  /** findings that there was no room to hold; more may match than are said to */
  readonly overflow: number;
}

interface SearchedPattern {
  readonly compiled: CompiledPattern;
  readonly indicator: unknown;
  /** for a pattern of several observations */
  readonly sequence?: PatternSequence;
  readonly held: Map<ObservedData, Finding>;
}

/** Searches that are under way at once, at most: one that never completes is forgotten when others come. */
const OPEN_SEARCHES = 1000;
const COMPILED_PATTERNS = 500;

/** The patterns of a node's messages; holds what is not decided yet. */
export class Matching {
  private readonly compiled = new Map<string, CompiledPattern>();
  private readonly open = new Map<string, SearchedPattern[]>();

  /**
   * The search that a message belongs to. Pages of one search share its `id`; a message without one is a search of
   * its own.
   * @param patterns `msg.patterns`
   * @throws StixMapError `invalid_parameter` when it is no list of patterns; the matcher's errors for one it can't read
   */
  search(patterns: unknown, id: string | undefined, options: MatcherOptions): Search {
    const key = id === undefined ? undefined : JSON.stringify([id, options]);
    let searched = key === undefined ? undefined : this.open.get(key);
    if (!searched) {
      searched = this.compile(patterns, options);
      if (key !== undefined && searched.some((pattern) => pattern.sequence)) {
        this.open.set(key, searched);
        for (const oldest of this.open.keys()) {
          if (this.open.size <= OPEN_SEARCHES) break;
          this.open.delete(oldest);
        }
      }
    }
    return new Search(searched, () => key !== undefined && this.open.delete(key));
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
  constructor(
    private readonly patterns: readonly SearchedPattern[],
    private readonly forget: () => void,
  ) {}

  /** A match when a pattern of one observation decides so at once; the rest is held where a pattern may need it. */
  offer(finding: Finding): Match | undefined {
    const observed = observedData(finding);
    const indicators: unknown[] = [];
    let isMatch = false;
    for (const { compiled, indicator, sequence, held } of this.patterns) {
      if (sequence) {
        if (sequence.offer(observed)) held.set(observed, finding);
      } else if (compiled.matches(observed)) {
        isMatch = true;
        if (indicator !== undefined) indicators.push(indicator);
      }
    }
    return isMatch ? { finding, indicators } : undefined;
  }

  /** What the patterns of several observations say, now that all of the search was offered. */
  decide(): Decided {
    const matches: Match[] = [];
    let overflow = 0;
    for (const { indicator, sequence, held } of this.patterns) {
      if (!sequence) continue;
      const decision = sequence.decide();
      overflow += sequence.dropped;
      for (const observed of decision.matched ? decision.observed : []) {
        const finding = held.get(observed);
        if (finding) matches.push({ finding, indicators: indicator === undefined ? [] : [indicator] });
      }
    }
    this.forget();
    return { matches, overflow };
  }

  get held(): number {
    return this.patterns.reduce((sum, { held }) => sum + held.size, 0);
  }
}

/** What the matcher sees: properties by either version's name, so that a 2.1 pattern speaks of 2.0 objects as well. */
function observedData({ id, first, last, count, keys, objects }: Finding): ObservedData {
  const seen = new Map(objects.map((object, index) => [keys[index] ?? '', underBothNames(object)]));
  return { id, first_observed: first, last_observed: last, number_observed: count, objects: seen };
}

function underBothNames(object: StixObject): StixObject {
  const before = Object.hasOwn(OBSERVABLES, object.type) ? OBSERVABLES[object.type]?.before : undefined;
  const extensions = plainObject(object['extensions']);
  if (!before && !extensions) return object;
  const both: Record<string, unknown> & { type: string } = { ...object };
  for (const [name, old] of Object.entries(before ?? {})) {
    if (old === null) continue;
    if (object[name] !== undefined) both[old] ??= object[name];
    else if (object[old] !== undefined) both[name] = object[old];
  }
  if (extensions) {
    const own = extensions[extensionKey('2.1')] ?? extensions[extensionKey('2.0')];
    if (own !== undefined)
      both['extensions'] = { ...extensions, [extensionKey('2.1')]: own, [extensionKey('2.0')]: own };
  }
  // 2.0 has the message's id only among the header fields
  const fields = plainObject(object['additional_header_fields']);
  if (object.type === 'email-message' && fields && 'Message-ID' in fields) both['message_id'] ??= fields['Message-ID'];
  return both;
}
