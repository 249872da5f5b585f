/** Writer for v3.0: the text of a query, with parentheses wherever they are needed. v3-within-length.ts limits its length. */
import { type BooleanQuery, type TermsQuery, type WritableTree, isSingleTerm } from '../resolve/query-tree';

export function write(tree: WritableTree): string {
  if (tree.type === 'terms') return writeTerms(tree);
  return tree.type === 'or' ? tree.operands.map(write).join(' OR ') : writeAll(tree.operands);
}

function writeTerms({ terms, not }: TermsQuery): string {
  let text = '';
  for (const term of terms)
    for (const field of term.fields) text += `${text === '' ? '' : ' OR '}${field.name}:${term.text}`;
  return not ? `NOT (${text})` : text;
}

/** Operands of an AND. */
export const writeAll = (operands: readonly WritableTree[]): string =>
  operands.map((operand) => (isOr(operand) ? `(${write(operand)})` : write(operand))).join(' AND ');

/** Several alternatives, which stand in parentheses beside AND. */
export function isOr(tree: WritableTree): boolean {
  return tree.type === 'terms' ? !tree.not && !isSingleTerm(tree) : tree.type === 'or';
}

/** Length of what `write` gives, without writing it; what `known` holds is not measured again. */
export function lengthOf(tree: WritableTree, known?: Map<WritableTree, number>): number {
  const before = known?.get(tree);
  if (before !== undefined) return before;
  const length = tree.type === 'terms' ? lengthOfTerms(tree) : lengthOfBoolean(tree, known);
  known?.set(tree, length);
  return length;
}

function lengthOfTerms({ terms, not }: TermsQuery): number {
  let length = not ? 'NOT ()'.length - ' OR '.length : -' OR '.length;
  for (const { fields, text } of terms)
    for (const { name } of fields) length += name.length + ':'.length + text.length + ' OR '.length;
  return length;
}

function lengthOfBoolean({ type, operands }: BooleanQuery, known?: Map<WritableTree, number>): number {
  const separator = type === 'or' ? ' OR '.length : ' AND '.length;
  let length = -separator;
  for (const operand of operands)
    length += lengthOf(operand, known) + separator + (type === 'and' && isOr(operand) ? '()'.length : 0);
  return length;
}
