/** Records of one sequence, each once: its queries and windows overlap, and a repeat would count as a second event. */
import { recordIdOf } from './record-identity';
import type { AskedQuery } from '../search-query';

/** So many ids take about 100 MB; what a sequence finds of a source beyond them may come again. */
const mostRemembered = 1_000_000;

export class DistinctRecords {
  /** of the sources that more than one query asks: the last of these queries, and the ids of the records so far */
  readonly #shared = new Map<string, { last: AskedQuery; ids: Set<string> }>();

  constructor(queries: readonly AskedQuery[]) {
    const asked = new Set<string>();
    for (const query of queries) {
      const source = sourceOf(query);
      if (asked.has(source)) this.#shared.set(source, { last: query, ids: new Set() });
      asked.add(source);
    }
  }

  /**
   * Those that no earlier query of the sequence gave from the same source, in their order. A record that does not say
   * who it is stays: two equal ones may be two events.
   */
  of(query: AskedQuery, records: readonly unknown[]): readonly unknown[] {
    const shared = this.#shared.get(sourceOf(query));
    if (shared === undefined) return records;
    return records.filter((record) => {
      const id = recordIdOf(record);
      if (id === undefined) return true;
      if (shared.ids.has(id)) return false;
      // A query sends none twice itself: after the last one nothing asks any more.
      if (query !== shared.last && shared.ids.size < mostRemembered) shared.ids.add(id);
      return true;
    });
  }
}

function sourceOf(query: AskedQuery): string {
  return `${query.api} ${query.source}`;
}
