/** Turns a parsed query into a predicate over one source's records. */
import { type Field, type Fields } from './fields';
import { type QueryNode, type QueryValue, QueryError } from './parse';

/**
 * Two sources disagree on what decides between full and partial match: the console's syntax page says the quotes
 * (`quoted-exact`), the API's field list says the field (`field`). Integers and fields listed as full match fully in
 * both.
 */
export type Matching = 'quoted-exact' | 'field';

export type SearchRecord = Readonly<Record<string, unknown>>;
export type Predicate = (record: SearchRecord) => boolean;

/** @throws QueryError for a field that the source does not have */
export function compileNode(node: QueryNode, fields: Fields, matching: Matching): Predicate {
  switch (node.type) {
    case 'all':
      return () => true;
    case 'nothing':
      return () => false;
    case 'not': {
      const operand = compileNode(node.operand, fields, matching);
      return (record) => !operand(record);
    }
    case 'and': {
      const operands = node.operands.map((operand) => compileNode(operand, fields, matching));
      return (record) => operands.every((operand) => operand(record));
    }
    case 'or': {
      const operands = node.operands.map((operand) => compileNode(operand, fields, matching));
      return (record) => operands.some((operand) => operand(record));
    }
    case 'term': {
      const field = fields.get(node.field);
      if (field === undefined) throw new QueryError(`Unknown field: ${node.field}`);
      const tests = node.values.map((value) => compileValue(value, field, matching));
      return (record) => tests.some((test) => test(record));
    }
  }
}

function compileValue(value: QueryValue, field: Field, matching: Matching): Predicate {
  // `field:*` does not mean "not empty": it matched every record.
  if (value.pieces.length > 1 && value.pieces.every((piece) => piece === '')) return () => true;
  const pieces = value.pieces.map((piece) => piece.toLowerCase());
  const partial = field.match === 'partial' && (matching === 'field' || !value.quoted) && pieces.length === 1;
  const accepts = partial ? (text: string) => text.includes(pieces[0]!) : wildcard(pieces);
  const exact = wildcard(pieces);
  return (record) =>
    atoms(field.read(record)).some((atom) =>
      typeof atom === 'number' ? exact(String(atom)) : accepts(String(atom).toLowerCase()),
    );
}

/** Whole-text match of literal pieces with anything between them. */
function wildcard(pieces: readonly string[]): (text: string) => boolean {
  const first = pieces[0]!;
  const last = pieces[pieces.length - 1]!;
  if (pieces.length === 1) return (text) => text === first;
  return (text) => {
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
    let at = first.length;
    const end = text.length - last.length;
    for (const piece of pieces.slice(1, -1)) {
      const found = text.indexOf(piece, at);
      if (found < 0 || found + piece.length > end) return false;
      at = found + piece.length;
    }
    return true;
  };
}

/** A field's single values: lists are searched element by element; null and missing hold none. */
function atoms(value: unknown): (string | number | boolean | bigint)[] {
  if (Array.isArray(value)) return value.flatMap(atoms);
  if (value === null || value === undefined) return [];
  if (typeof value === 'object') return Object.values(value).flatMap(atoms);
  return [value as string | number | boolean | bigint];
}
