/** Disjunctive normal form, OR over ANDs, for v2.0's mail, whose query language can't nest them. */
import type { BooleanQuery, TermsQuery, WritableTree } from '../resolve/query-tree';

/** All of its terms must hold. */
export type Conjunction = readonly TermsQuery[];

/** How far ANDs are multiplied out. */
interface ExpansionLimits {
  /** most ANDs that one may become */
  readonly conjunctions: number;
  /** terms that all ANDs of a pattern may still become together, because a crafted one has thousands of ANDs */
  readonly expansion: { termsLeft: number };
}

/**
 * The ANDs that together mean the tree. Operands for whose alternatives there is no room are left out of an AND, which
 * selects more; `cut` is called then.
 */
export function conjunctionsOf(tree: WritableTree, limits: ExpansionLimits, cut: () => void): Conjunction[] {
  switch (tree.type) {
    case 'terms':
      return [[tree]];
    case 'or': {
      const all: Conjunction[] = [];
      for (const operand of tree.operands)
        for (const conjunction of conjunctionsOf(operand, limits, cut)) all.push(conjunction);
      return all;
    }
    case 'and':
      return multiplied(tree, limits, cut);
  }
}

/** Every choice of one alternative of each operand, as many operands as there is room for: those with few go first. */
function multiplied({ operands }: BooleanQuery, limits: ExpansionLimits, cut: () => void): Conjunction[] {
  const parts = operands.map((operand) => conjunctionsOf(operand, limits, cut));
  const kept = new Set<Conjunction[]>();
  let [count, terms] = [1, 0];
  for (const part of [...parts].sort((one, other) => one.length - other.length)) {
    const longest = part.reduce((most, conjunction) => Math.max(most, conjunction.length), 0);
    const hasRoom =
      count * part.length <= limits.conjunctions &&
      count * part.length * (terms + longest) <= limits.expansion.termsLeft;
    if (kept.size > 0 && !hasRoom) {
      cut();
      break;
    }
    kept.add(part);
    count *= part.length;
    terms += longest;
  }
  limits.expansion.termsLeft -= count * terms;
  let all: TermsQuery[][] = [[]];
  for (const part of parts) {
    if (!kept.has(part)) continue;
    const [only] = part;
    if (part.length === 1 && only !== undefined)
      all.forEach((conjunction) => only.forEach((terms) => conjunction.push(terms)));
    else all = all.flatMap((left) => part.map((right) => [...left, ...right]));
  }
  return all;
}
