/** A search -> the text of a v3.0 query, with parentheses wherever they are needed. How long it may be: v3-within-length.ts. */
import { type Operation, type Said, type Terms, isSingle } from '../resolve/query-tree';

export function write(search: Said): string {
  if (search.type === 'terms') return writeTerms(search);
  return search.type === 'or' ? search.operands.map(write).join(' OR ') : writeAll(search.operands);
}

function writeTerms({ terms, not }: Terms): string {
  let text = '';
  for (const term of terms)
    for (const field of term.fields) text += `${text === '' ? '' : ' OR '}${field.name}:${term.text}`;
  return not ? `NOT (${text})` : text;
}

/** Operands of an AND. */
export const writeAll = (operands: readonly Said[]): string =>
  operands.map((operand) => (isOr(operand) ? `(${write(operand)})` : write(operand))).join(' AND ');

/** Several alternatives, which stand in parentheses beside AND. */
export function isOr(search: Said): boolean {
  return search.type === 'terms' ? !search.not && !isSingle(search) : search.type === 'or';
}

/** How long `write` makes it, without writing it; what `known` holds is not measured again. */
export function lengthOf(search: Said, known?: Map<Said, number>): number {
  const before = known?.get(search);
  if (before !== undefined) return before;
  const length = search.type === 'terms' ? lengthOfTerms(search) : lengthOfOperation(search, known);
  known?.set(search, length);
  return length;
}

function lengthOfTerms({ terms, not }: Terms): number {
  let length = not ? 'NOT ()'.length - ' OR '.length : -' OR '.length;
  for (const { fields, text } of terms)
    for (const { name } of fields) length += name.length + ':'.length + text.length + ' OR '.length;
  return length;
}

function lengthOfOperation({ type, operands }: Operation, known?: Map<Said, number>): number {
  const separator = type === 'or' ? ' OR '.length : ' AND '.length;
  let length = -separator;
  for (const operand of operands)
    length += lengthOf(operand, known) + separator + (type === 'and' && isOr(operand) ? '()'.length : 0);
  return length;
}
