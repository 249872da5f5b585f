/** AND over OR turned into OR over ANDs, for sources whose query language can't nest them. */
import type { Search, Terms } from './search';

/** All of its terms must hold. */
export type Conjunction = readonly Terms[];

/**
 * The ANDs that together mean the search, or undefined when they are more than `limit`. `single` takes the fields of
 * one comparison apart as well.
 */
export function conjunctionsOf(search: Search, limit: number, single: boolean): Conjunction[] | undefined {
  switch (search.type) {
    case 'anything':
    case 'nothing':
      return [];
    case 'terms':
      return single && !search.not ? search.terms.map((term) => [{ ...search, terms: [term] }]) : [[search]];
    case 'or': {
      const all: Conjunction[] = [];
      for (const operand of search.operands) {
        const own = conjunctionsOf(operand, limit, single);
        if (own === undefined || all.length + own.length > limit) return undefined;
        for (const conjunction of own) all.push(conjunction);
      }
      return all;
    }
    case 'and': {
      let all: Conjunction[] = [[]];
      for (const operand of search.operands) {
        const own = conjunctionsOf(operand, limit, single);
        if (own === undefined || all.length * own.length > limit) return undefined;
        all = all.flatMap((left) => own.map((right) => [...left, ...right]));
      }
      return all;
    }
  }
}
