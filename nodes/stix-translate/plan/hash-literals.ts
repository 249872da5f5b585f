/** Check of hash literals: OASIS's validator refuses one of a wrong length too, because it would never match. */
import { StixError } from '../../shared/stix/error';
import type {
  Comparison,
  ComparisonExpression,
  ObservationExpression,
  Pattern,
} from '../../shared/stix/pattern/pattern';

/** Hexadecimal digits of each algorithm that has a fixed length. */
const digits: Readonly<Record<string, number>> = {
  MD5: 32,
  'SHA-1': 40,
  'SHA-224': 56,
  'SHA-256': 64,
  'SHA-384': 96,
  'SHA-512': 128,
  'SHA3-256': 64,
  'SHA3-512': 128,
};

/** @throws StixError `translation_error` for a hash of the wrong length or with other characters */
export function checkHashes(pattern: Pattern): void {
  if (pattern.text.includes('hashes')) walk(pattern.expression, pattern.text);
}

function walk(expression: ObservationExpression | ComparisonExpression, text: string): void {
  switch (expression.type) {
    case 'observation':
      return walk(expression.comparison, text);
    case 'qualified':
      return walk(expression.expression, text);
    case 'observation-operation':
    case 'comparison-operation':
      for (const operand of expression.operands) walk(operand, text);
      return;
    case 'comparison':
      return check(expression, text);
  }
}

function check({ path, operator, values }: Comparison, text: string): void {
  const container = path.steps.at(-2);
  const name = path.steps.at(-1);
  if (container?.type !== 'property' || container.name !== 'hashes' || name?.type !== 'property') return;
  const length = digits[name.name];
  if (length === undefined || !(operator === '=' || operator === '!=' || operator === 'IN')) return;
  for (const value of values) {
    if (value.type !== 'string' || (value.value.length === length && /^[0-9a-f]*$/i.test(value.value))) continue;
    const { start, end } = value.span;
    const message = `${text.slice(start, end).slice(0, 100)} is no ${name.name} hash: ${length} hexadecimal digits expected`;
    throw new StixError('translation_error', message, { start, end, pattern: text.slice(start, end) });
  }
}
