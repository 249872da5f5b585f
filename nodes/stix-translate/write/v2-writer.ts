/**
 * Writer for v2.0: the text of a query, byte for byte as stix-shifter writes it, with comparisons from right to left and
 * every combined operand in parentheses. Parentheses are added only where stix-shifter's lack of them changes the meaning.
 */
import type { WritableGroup } from '../resolve/resolve-group';
import { type TermsQuery, type WritableTree, isSingleTerm } from '../resolve/query-tree';

/** The text for one observation. */
export function writeObservation(tree: WritableTree): string {
  switch (tree.type) {
    case 'terms':
      return writeTerms(tree);
    case 'and':
    case 'or': {
      const operator = tree.type.toUpperCase();
      const texts = tree.operands.map((operand) => enclosed(operand, tree.type, writeObservation));
      return texts.reduce((text, own, index) => `${own} ${operator} ${index === 1 ? text : `(${text})`}`);
    }
  }
}

/** Joined observations in the order of the pattern, two at a time, each in parentheses. */
export function writeGroup({ tree, joined }: WritableGroup): string {
  if (joined === undefined) return writeObservation(tree);
  const texts = joined.operands.map((operand) => `(${writeGroup(operand)})`);
  return texts.reduce((text, own, index) => `${index === 1 ? text : `(${text})`} ${joined.operator} ${own}`);
}

/** Joined observations under one START ... STOP: only the parentheses that are needed. */
export function writeQualifiedGroup({ tree, joined }: WritableGroup): string {
  if (joined === undefined) return writeObservation(tree);
  const parent = joined.operator === 'AND' ? 'and' : 'or';
  return joined.operands
    .map((operand) => enclosed(operand.tree, parent, () => writeQualifiedGroup(operand)))
    .join(` ${joined.operator} `);
}

/** A combined operand in parentheses; the fields of one comparison bring their own where they need any. */
function enclosed(tree: WritableTree, parent: 'and' | 'or', write: (tree: WritableTree) => string): string {
  const isOpen = tree.type === 'terms' ? isBare(tree) && parent === 'and' : true;
  return isOpen ? `(${write(tree)})` : write(tree);
}

function writeTerms(tree: TermsQuery): string {
  const texts = tree.terms.flatMap(({ fields, text }) => fields.map(({ name }) => `${name}:${text}`));
  const text = texts.join(' OR ');
  const group = tree.set || !(isSingleTerm(tree) || isReference(tree)) ? `(${text})` : text;
  return tree.not ? `NOT (${group})` : group;
}

const isBare = (tree: TermsQuery): boolean => isReference(tree) && !isSingleTerm(tree) && !tree.not && !tree.set;

/** stix-shifter leaves the two fields of dst_ref.value without parentheses. */
const isReference = (tree: TermsQuery): boolean => /^network-traffic:\w+_ref\.value$/.test(tree.attribute);
