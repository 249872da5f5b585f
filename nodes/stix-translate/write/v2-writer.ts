/**
 * A search -> the text of a v2.0 query, byte for byte as stix-shifter writes it: comparisons from right to left, every
 * combined operand in parentheses. Parentheses are added only where stix-shifter's lack of them changes the meaning.
 */
import type { SaidGroup } from '../resolve/resolve-group';
import { type Said, type Terms, isSingle } from '../resolve/query-tree';

/** One observation's search. */
export function writeObservation(search: Said): string {
  switch (search.type) {
    case 'terms':
      return writeTerms(search);
    case 'and':
    case 'or': {
      const operator = search.type.toUpperCase();
      const [first = '', ...rest] = search.operands.map((operand) => enclosed(operand, search.type, writeObservation));
      return rest.reduce((text, own, index) => `${own} ${operator} ${index === 0 ? text : `(${text})`}`, first);
    }
  }
}

/** Joined observations in the order of the pattern, two at a time, each in parentheses. */
export function writeGroup({ search, joined }: SaidGroup): string {
  if (joined === undefined) return writeObservation(search);
  const [first = '', ...rest] = joined.operands.map((operand) => `(${writeGroup(operand)})`);
  return rest.reduce((text, own, index) => `${index === 0 ? text : `(${text})`} ${joined.operator} ${own}`, first);
}

/** Joined observations under one START ... STOP: only the parentheses that are needed. */
export function writeQualifiedGroup({ search, joined }: SaidGroup): string {
  if (joined === undefined) return writeObservation(search);
  const parent = joined.operator === 'AND' ? 'and' : 'or';
  return joined.operands
    .map((operand) => enclosed(operand.search, parent, () => writeQualifiedGroup(operand)))
    .join(` ${joined.operator} `);
}

/** A combined operand in parentheses; the fields of one comparison bring their own where they need any. */
function enclosed(search: Said, parent: 'and' | 'or', write: (search: Said) => string): string {
  const isOpen = search.type === 'terms' ? isBare(search) && parent === 'and' : true;
  return isOpen ? `(${write(search)})` : write(search);
}

function writeTerms(search: Terms): string {
  const texts = search.terms.flatMap(({ fields, text }) => fields.map(({ name }) => `${name}:${text}`));
  const text = texts.join(' OR ');
  const group = search.set || !(isSingle(search) || isReference(search)) ? `(${text})` : text;
  return search.not ? `NOT (${group})` : group;
}

const isBare = (search: Terms): boolean => isReference(search) && !isSingle(search) && !search.not && !search.set;

/** stix-shifter leaves the two fields of dst_ref.value without parentheses. */
const isReference = (search: Terms): boolean => /^network-traffic:\w+_ref\.value$/.test(search.attribute);
