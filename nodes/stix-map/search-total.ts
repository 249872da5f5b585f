/** Totals of one search's pages so far, because the last page alone is often empty. */
import type { MappingReport } from './conversion';

type Total = Pick<MappingReport, 'observed' | 'bundles' | 'overflow'>;

const nothing: Total = { observed: 0, bundles: 0, overflow: 0 };

export class SearchTotal {
  #search: string | undefined;
  #total: Total = nothing;

  /** Of this page's search, with this page; a message without a search is one of its own. */
  add(search: string | undefined, { observed, bundles, overflow }: Total): Total {
    const before = search !== undefined && search === this.#search ? this.#total : nothing;
    this.#search = search;
    this.#total = {
      observed: before.observed + observed,
      bundles: before.bundles + bundles,
      overflow: before.overflow + overflow,
    };
    return this.#total;
  }
}
