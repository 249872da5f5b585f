/** All queries of one pattern are one sequence: the matcher decides at its end, and a Join gathers it. */
import type { AskedQuery } from './search-query';

export interface Sequence {
  readonly queries: readonly AskedQuery[];
}

/** In the order in which each pattern (or merged set of patterns) first appears; a query without one stands alone. */
export function sequencesOf(queries: readonly AskedQuery[]): Sequence[] {
  const byPattern = new Map<string, AskedQuery[]>();
  queries.forEach((query, index) => {
    const key = query.patterns.length > 0 ? JSON.stringify(query.patterns) : String(index);
    const served = byPattern.get(key);
    if (served) served.push(query);
    else byPattern.set(key, [query]);
  });
  return [...byPattern.values()].map((queries) => ({ queries }));
}
