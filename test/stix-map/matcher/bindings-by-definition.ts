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
export interface ObservedLetters {
  letters: string;
  first: number;
  last: number;
  count: number;
}

/** An observation: one of the `count` that an observed-data stands for. */
interface Instance {
  place: number;
  copy: number;
}

type Binding = Instance[];

/** Places of the observed-data that are part of some binding of the expression. */
export function participants(expression: Expression, observed: readonly ObservedLetters[]): Set<number> {
  return new Set(bindings(expression, observed).flatMap((binding) => binding.map(({ place }) => place)));
}

function bindings(expression: Expression, observed: readonly ObservedLetters[]): Binding[] {
  const first = ({ place }: Instance): number => observed[place]!.first;
  const last = ({ place }: Instance): number => observed[place]!.last;
  switch (expression.type) {
    case 'letter':
      return observed.flatMap(({ letters, count }, place) =>
        letters.includes(expression.letter) ? Array.from({ length: count }, (_, copy) => [{ place, copy }]) : [],
      );
    case 'OR':
      return expression.operands.flatMap((operand) => bindings(operand, observed));
    case 'AND':
      return product(expression.operands.map((operand) => bindings(operand, observed)));
    case 'FOLLOWEDBY':
      return expression.operands
        .map((operand) => bindings(operand, observed))
        .reduce((before, after) =>
          product([before, after], (one, other) => one.every((a) => other.every((b) => first(a) <= last(b)))),
        );
    case 'WITHIN':
      // A moment of each within so many seconds: the two that are farthest apart can come that near.
      return bindings(expression.inner, observed).filter((binding) =>
        binding.every((a) => binding.every((b) => first(a) - last(b) <= expression.seconds)),
      );
    case 'REPEATS': {
      const inner = bindings(expression.inner, observed);
      return product(Array.from({ length: expression.times }, () => inner));
    }
    case 'START':
      return bindings(expression.inner, observed).filter((binding) =>
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
  return one.every((a) => other.every((b) => a.place !== b.place || a.copy !== b.copy));
}
