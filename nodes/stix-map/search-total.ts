/** What the pages of one search came to so far: the last page alone, which is often empty, says nothing of it. */
import type { MappingReport } from './conversion';

type Total = Pick<MappingReport, 'observed' | 'bundles'>;

export class SearchTotal {
  #search: string | undefined;
  #total: Total = { observed: 0, bundles: 0 };

  /** Of this page's search, with this page; a message without a search is one of its own. */
  add(search: string | undefined, { observed, bundles }: Total): Total {
    const before = search !== undefined && search === this.#search ? this.#total : { observed: 0, bundles: 0 };
    this.#search = search;
    this.#total = { observed: before.observed + observed, bundles: before.bundles + bundles };
    return this.#total;
  }
}
