/**
 * Patterns of several observations by their definition (STIX 2.1, 9.2 to 9.4), without a thought for speed: all
 * bindings of an expression are listed, and those that a qualifier or an operator does not allow are left out. Shares
 * nothing with the matcher, which is held to it.
 */

export type Expression =
  | { type: 'letter'; letter: string }
  | { type: 'AND' | 'OR' | 'FOLLOWEDBY'; operands: Expression[] }
  | { type: 'WITHIN'; seconds: number; inner: Expression }
  | { type: 'REPEATS'; times: number; inner: Expression }
  | { type: 'START'; start: number; stop: number; inner: Expression };

/** One observed-data: the letters that it matches, and when it was observed, in seconds. */
export interface Sighting {
  letters: string;
  first: number;
  last: number;
  count: number;
}

/** An observation: one of the `count` that an observed-data stands for. */
interface Instance {
  sighting: number;
  copy: number;
}

type Binding = Instance[];

/** Places of the sightings that are part of some binding of the expression. */
export function participants(expression: Expression, sightings: readonly Sighting[]): Set<number> {
  return new Set(bindings(expression, sightings).flatMap((binding) => binding.map(({ sighting }) => sighting)));
}

function bindings(expression: Expression, sightings: readonly Sighting[]): Binding[] {
  const first = ({ sighting }: Instance): number => sightings[sighting]!.first;
  const last = ({ sighting }: Instance): number => sightings[sighting]!.last;
  switch (expression.type) {
    case 'letter':
      return sightings.flatMap(({ letters, count }, sighting) =>
        letters.includes(expression.letter) ? Array.from({ length: count }, (_, copy) => [{ sighting, copy }]) : [],
      );
    case 'OR':
      return expression.operands.flatMap((operand) => bindings(operand, sightings));
    case 'AND':
      return product(expression.operands.map((operand) => bindings(operand, sightings)));
    case 'FOLLOWEDBY':
      return expression.operands
        .map((operand) => bindings(operand, sightings))
        .reduce((before, after) =>
          product([before, after], (one, other) => one.every((a) => other.every((b) => first(a) <= last(b)))),
        );
    case 'WITHIN':
      // A moment of each within so many seconds: the two that are farthest apart can come that near.
      return bindings(expression.inner, sightings).filter((binding) =>
        binding.every((a) => binding.every((b) => first(a) - last(b) <= expression.seconds)),
      );
    case 'REPEATS': {
      const inner = bindings(expression.inner, sightings);
      return product(Array.from({ length: expression.times }, () => inner));
    }
    case 'START':
      return bindings(expression.inner, sightings).filter((binding) =>
        binding.every(
          (each) =>
            expression.start < expression.stop && first(each) < expression.stop && last(each) >= expression.start,
        ),
      );
  }
}

/** One binding of each, no instance twice. */
function product(
  lists: readonly Binding[][],
  allows: (one: Binding, other: Binding) => boolean = () => true,
): Binding[] {
  return lists.reduce((ones, others) =>
    ones.flatMap((one) =>
      others.filter((other) => areDistinct(one, other) && allows(one, other)).map((other) => [...one, ...other]),
    ),
  );
}

function areDistinct(one: Binding, other: Binding): boolean {
  return one.every((a) => other.every((b) => a.sighting !== b.sighting || a.copy !== b.copy));
}
