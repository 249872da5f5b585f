/** Parts of a large observation which together select what it does, so that others may run between them. */
import type { Comparison, ComparisonExpression, ComparisonOperation, Span } from '../../shared/stix/pattern/pattern';

/** Longest part, in characters of the pattern: a few milliseconds in each dialect. */
const longestPart = 1 << 15;

/** `cut`: the parts select more, because an AND for which no query has room was shortened. */
export interface ObservationParts {
  readonly parts: readonly ComparisonExpression[];
  readonly cut: boolean;
}

/** `room` is how much of an AND may be repeated in each part. */
export function partsOf(expression: ComparisonExpression, room = longestPart): ObservationParts {
  if (sizeOf(expression) <= longestPart) return { parts: [expression], cut: false };
  if (expression.type === 'comparison') return partsOfComparison(expression);
  return expression.operator === 'OR' ? partsOfOr(expression, room) : partsOfAnd(expression, room);
}

const sizeOf = ({ span }: { readonly span: Span }): number => span.end - span.start;

/** A set is split; of the values that are excluded only the first are kept. A single long value stays as it is. */
function partsOfComparison(comparison: Comparison): ObservationParts {
  if (comparison.values.length < 2) return { parts: [comparison], cut: false };
  const groups = grouped(comparison.values);
  if (comparison.negated) return { parts: [{ ...comparison, values: groups[0]! }], cut: groups.length > 1 };
  return { parts: groups.map((values) => ({ ...comparison, values })), cut: false };
}

function partsOfOr(operation: ComparisonOperation, room: number): ObservationParts {
  const all = grouped(operation.operands).map((operands): ObservationParts => {
    return operands.length === 1 ? partsOf(operands[0]!, room) : { parts: [{ ...operation, operands }], cut: false };
  });
  return { parts: all.flatMap(({ parts }) => parts), cut: all.some(({ cut }) => cut) };
}

/** `a AND (b OR c)` is `a AND b` or `a AND c`; the largest operand is split, the others are repeated. */
function partsOfAnd(operation: ComparisonOperation, room: number): ObservationParts {
  const { operands } = operation;
  const largest = operands.reduce((most, operand) => (sizeOf(operand) > sizeOf(most) ? operand : most));
  let left = room;
  const others = operands.filter((operand) => {
    if (operand === largest || sizeOf(operand) > left) return false;
    left -= sizeOf(operand);
    return true;
  });
  const { parts, cut } = partsOf(largest, left);
  return {
    parts: parts.map((part) => ({ ...operation, operands: [part, ...others] })),
    cut: cut || others.length + 1 < operands.length,
  };
}

/** Neighbours together, as many as make a part. */
function grouped<T extends { readonly span: Span }>(all: readonly T[]): T[][] {
  const groups: T[][] = [];
  let room = 0;
  for (const one of all) {
    if (groups.length === 0 || sizeOf(one) > room) {
      groups.push([]);
      room = longestPart;
    }
    groups.at(-1)!.push(one);
    room -= sizeOf(one);
  }
  return groups;
}
