/** The patterns of a message, compiled; the next page of its search has the same, which are not compiled again. */
import { type Work } from '../../shared/yielding';
import { StixError } from '../../shared/stix/error';
import { compilePattern, type CompiledPattern, type MatcherOptions } from '../matcher/compile-pattern';

export interface SearchedPattern {
  readonly compiled: CompiledPattern;
  /** as it was given */
  readonly indicator: unknown;
}

/** Compiled patterns that are kept, at least: a longer list of patterns is kept whole until the next list comes. */
const minKept = 500;

export class PatternCache {
  /** least recently used first */
  readonly #compiled = new Map<string, CompiledPattern>();

  /**
   * Yields before each pattern.
   * @param patterns `msg.patterns`
   * @throws StixError `invalid_parameter` when it is no list of patterns; the matcher's errors for one it can't read
   */
  *compile(patterns: unknown, options: MatcherOptions): Work<SearchedPattern[]> {
    if (!Array.isArray(patterns))
      throw new StixError('invalid_parameter', 'patterns: expected a list of { pattern, indicator }');
    const searched: SearchedPattern[] = [];
    for (const [index, given] of (patterns as unknown[]).entries()) {
      yield;
      const { pattern, indicator } = (typeof given === 'string' ? { pattern: given } : (given ?? {})) as {
        pattern?: unknown;
        indicator?: unknown;
      };
      if (typeof pattern !== 'string')
        throw new StixError('invalid_parameter', `patterns[${index}]: "pattern" is missing`);
      const compiled = this.#compiledPattern(pattern, options);
      searched.push({ compiled, indicator });
      this.#keep(Math.max(minKept, patterns.length));
    }
    return searched;
  }

  #compiledPattern(text: string, options: MatcherOptions): CompiledPattern {
    const key = JSON.stringify([text, options]);
    const compiled = this.#compiled.get(key) ?? compilePattern(text, options);
    this.#compiled.delete(key);
    this.#compiled.set(key, compiled);
    return compiled;
  }

  #keep(most: number): void {
    for (const oldest of this.#compiled.keys()) {
      if (this.#compiled.size <= most) return;
      this.#compiled.delete(oldest);
    }
  }
}
