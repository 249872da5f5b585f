/** FOLLOWEDBY and WITHIN as difference constraints between every two requirements of an alternative. */
import type { Conjunct } from '../alternative';

/**
 * The first_observed of what meets `one` may be later than the last_observed of what meets `other` by at most
 * `constraint(one, other)` milliseconds. Infinity where nothing is asked.
 */
export type DifferenceConstraints = (one: number, other: number) => number;

/** 0 from a requirement to one that it is followed by, the milliseconds of a time limit both ways. */
export function differenceConstraintsOf(alternative: Conjunct, requirements: number): DifferenceConstraints {
  const matrix = new Float64Array(requirements * requirements).fill(Infinity);
  let next = 0;
  const lower = (one: number, other: number, milliseconds: number): void => {
    const index = one * requirements + other;
    matrix[index] = Math.min(milliseconds, matrix[index]!);
  };
  const visit = (conjunct: Conjunct): void => {
    const from = next;
    switch (conjunct.type) {
      case 'requirement':
        next++;
        break;
      case 'time-limit':
        visit(conjunct.conjunct);
        for (let one = from; one < next; one++)
          for (let other = from; other < next; other++) lower(one, other, conjunct.milliseconds);
        break;
      case 'all-of':
        for (const inner of conjunct.conjuncts) {
          const begin = next;
          visit(inner);
          if (!conjunct.ordered) continue;
          for (let one = from; one < begin; one++) for (let other = begin; other < next; other++) lower(one, other, 0);
        }
    }
  };
  visit(alternative);
  return (one, other) => matrix[one * requirements + other]!; // both below `requirements`
}
