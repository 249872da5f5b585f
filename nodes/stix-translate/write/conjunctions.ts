/** AND over OR turned into OR over ANDs, for sources whose query language can't nest them. */
import type { Operation, Said, Terms } from '../resolve/query-tree';

/** All of its terms must hold. */
export type Conjunction = readonly Terms[];

/** How far ANDs are multiplied out. */
export interface Room {
  /** most ANDs that one may become */
  readonly conjunctions: number;
  /** terms that all ANDs of a pattern may still become together: a crafted one has thousands of them */
  readonly left: { terms: number };
}

/**
 * The ANDs that together mean the search. Operands for whose alternatives there is no room are left out of an AND,
 * which selects more; `cut` is told. `single` takes the fields of one comparison apart as well.
 */
export function conjunctionsOf(search: Said, room: Room, single: boolean, cut: () => void): Conjunction[] {
  switch (search.type) {
    case 'terms':
      return single && !search.not ? singleTerms(search) : [[search]];
    case 'or': {
      const all: Conjunction[] = [];
      for (const operand of search.operands)
        for (const conjunction of conjunctionsOf(operand, room, single, cut)) all.push(conjunction);
      return all;
    }
    case 'and':
      return multiplied(search, room, single, cut);
  }
}

const singleTerms = (search: Terms): Conjunction[] =>
  search.terms.flatMap(({ fields, text }) =>
    fields.map((field) => [{ ...search, terms: [{ fields: [field], text }] }]),
  );

/** Every choice of one alternative of each operand, as many operands as there is room for: those with few go first. */
function multiplied({ operands }: Operation, room: Room, single: boolean, cut: () => void): Conjunction[] {
  const parts = operands.map((operand) => conjunctionsOf(operand, room, single, cut));
  const kept = new Set<Conjunction[]>();
  let [count, terms] = [1, 0];
  for (const part of [...parts].sort((one, other) => one.length - other.length)) {
    const longest = part.reduce((most, conjunction) => Math.max(most, conjunction.length), 0);
    const hasRoom =
      count * part.length <= room.conjunctions && count * part.length * (terms + longest) <= room.left.terms;
    if (kept.size > 0 && !hasRoom) {
      cut();
      break;
    }
    kept.add(part);
    count *= part.length;
    terms += longest;
  }
  room.left.terms -= count * terms;
  let all: Terms[][] = [[]];
  for (const part of parts) {
    if (!kept.has(part)) continue;
    const [only] = part;
    if (part.length === 1 && only !== undefined)
      all.forEach((conjunction) => only.forEach((terms) => conjunction.push(terms)));
    else all = all.flatMap((left) => part.map((right) => [...left, ...right]));
  }
  return all;
}
