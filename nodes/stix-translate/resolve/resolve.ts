/** Comparisons resolved for one dialect: attributes to fields, values to texts, and wider where neither fits. */
import { ruleOf } from '../dialects/attribute-kinds';
import { type Attribute, type Dialect, attributeOf, attributePath, hasIndex } from '../dialects/dialect';
import type { Diagnostics } from './diagnostics';
import type { Comparison, ComparisonExpression, Literal } from '../../shared/stix/pattern/pattern';
import { type QueryTree, type Term, allOf, anyOf, matchAll, matchNone } from './query-tree';
import { textOfWildcards } from './search-text';
import { networkPrefix } from './subnet';
import { textsOf } from './value-texts';

/**
 * What one observation's comparisons select in `dialect`: the same or more, never less (but for v2.0 texts that follow
 * stix-shifter, which are noted). `match-all` when the dialect can't express it, `match-none` when its records can't match.
 */
export function resolve(expression: ComparisonExpression, dialect: Dialect, diagnostics: Diagnostics): QueryTree {
  if (expression.type === 'comparison') return resolveComparison(expression, dialect, diagnostics);
  const operands = expression.operands.map((operand) => resolve(operand, dialect, diagnostics));
  if (expression.operator === 'OR') return anyOf(operands);
  if (!isOneObject(expression.operands, dialect)) diagnostics.markWider();
  return allOf(operands);
}

/**
 * A query's AND holds for a record, STIX's for an object. They are the same where every operand reads the one object of
 * its type that a record becomes.
 */
function isOneObject(operands: readonly ComparisonExpression[], dialect: Dialect): boolean {
  const objectOf = (operand: ComparisonExpression | undefined): string | undefined =>
    operand?.type === 'comparison' ? dialect.attributes.get(attributePath(operand.path))?.singleObject : undefined;
  const object = objectOf(operands[0]);
  return object !== undefined && operands.every((operand) => objectOf(operand) === object);
}

function resolveComparison(comparison: Comparison, dialect: Dialect, diagnostics: Diagnostics): QueryTree {
  const path = attributePath(comparison.path);
  const attribute = attributeOf(dialect, path);
  if (attribute === undefined) {
    diagnostics.addUnmapped(path);
    // NOT EXISTS holds for every record that lacks the attribute; anything else needs a value.
    return comparison.operator === 'EXISTS' && comparison.negated ? matchAll : matchNone;
  }
  if (attribute.fields.length === 0) {
    diagnostics.addUnmapped(path);
    diagnostics.widen('carried', comparison.span, `${dialect.name} does not search ${path}`);
    return matchAll;
  }
  if (attribute.loose) diagnostics.markWider();
  if (hasIndex(comparison.path))
    diagnostics.widen(
      'index',
      comparison.path.span,
      `${dialect.name} searches all elements of a list, not one of them`,
    );
  return resolveOperator(comparison, attribute, dialect, diagnostics);
}

function resolveOperator(
  comparison: Comparison,
  attribute: Attribute,
  dialect: Dialect,
  diagnostics: Diagnostics,
): QueryTree {
  const { operator } = comparison;
  switch (operator) {
    case '=':
    case 'IN':
    case 'LIKE':
      return resolveValues(comparison, comparison.negated, attribute, dialect, diagnostics);
    case '!=':
      return resolveValues(comparison, !comparison.negated, attribute, dialect, diagnostics);
    case 'ISSUBSET':
      return resolveSubset(comparison, attribute, dialect, diagnostics);
    case '<':
    case '<=':
    case '>':
    case '>=':
    case 'MATCHES':
    case 'ISSUPERSET':
    case 'EXISTS':
      diagnostics.widen('operator', comparison.span, `${dialect.name} has no ${operator}`);
      return matchAll;
  }
}

function resolveSubset(
  comparison: Comparison,
  attribute: Attribute,
  dialect: Dialect,
  diagnostics: Diagnostics,
): QueryTree {
  const [literal] = comparison.values;
  const isAddress = attribute.kind === 'ipv4' || attribute.kind === 'address';
  const network = literal?.type === 'string' && isAddress ? networkPrefix(literal.value) : undefined;
  const text = network && textOfWildcards(network, dialect.api);
  if (text === undefined || comparison.negated) {
    diagnostics.widen('operator', comparison.span, `${dialect.name} has no ISSUBSET that could say this`);
    return matchAll;
  }
  diagnostics.widen('operator', comparison.span, `The network is searched as ${text.text}`);
  noteCaveats(comparison, attribute, dialect, diagnostics);
  const terms = [{ fields: attribute.fields, text: text.text }];
  return { type: 'terms', attribute: attribute.path, terms, not: false, set: false };
}

function resolveValues(
  comparison: Comparison,
  not: boolean,
  attribute: Attribute,
  dialect: Dialect,
  diagnostics: Diagnostics,
): QueryTree {
  if (comparison.values.length === 0) return not ? matchAll : matchNone;
  if (not && !canNegate(comparison, attribute, dialect, diagnostics)) return matchAll;
  const terms: Term[] = [];
  const like = comparison.operator === 'LIKE';
  const lossy: LossyValue[] = [];
  for (const literal of comparison.values) {
    for (const fields of attribute.groups) {
      const texts = textsOf(literal, like, attribute.kind, fields[0].form, dialect.api);
      if (texts === undefined) {
        diagnostics.widen('literal', literal.span, `${dialect.name} can't search for this value`);
        return matchAll;
      }
      for (const found of texts) {
        terms.push({ fields, text: found.text });
        if (!found.exact) diagnostics.markWider();
        if (found.lossy && lossy.at(-1)?.literal !== literal) lossy.push({ literal, text: found.text });
      }
    }
  }
  noteLossy(lossy, diagnostics);
  noteCaveats(comparison, attribute, dialect, diagnostics);
  const set = comparison.operator === 'IN';
  if (!not || dialect.api === 'v2.0') return { type: 'terms', attribute: attribute.path, terms, not, set };
  // Some field holds another value: not all of them hold this one.
  const perField = attribute.fields.map((field): QueryTree => {
    const own = terms.filter(({ fields }) => fields.includes(field)).map(({ text }) => ({ fields: [field], text }));
    return { type: 'terms', attribute: attribute.path, terms: own, not, set };
  });
  return anyOf(perField);
}

/** A value of which characters were given up. */
interface LossyValue {
  readonly literal: Literal;
  readonly text: string;
}

/** One note a comparison, because a set may hold thousands of such values. */
function noteLossy([first, ...others]: readonly LossyValue[], diagnostics: Diagnostics): void {
  if (first === undefined) return;
  const more = others.length > 0 ? ` (and in ${others.length} more values)` : '';
  const message = `Characters that have no safe form are searched as *: ${first.text.slice(0, 200)}${more}`;
  diagnostics.widen('value', first.literal.span, message);
}

/**
 * Whether a negation can be written. A NOT excludes a record, so what it excludes must be exact: STIX's `!=` holds as soon
 * as one value differs. That leaves fields of a single value which match in full by the API's own list, and literals
 * of their type. v2.0 keeps stix-shifter's NOT over all fields, with a note.
 */
function canNegate(comparison: Comparison, attribute: Attribute, dialect: Dialect, diagnostics: Diagnostics): boolean {
  const { anyCase, numeric = false } = ruleOf(attribute.kind);
  const isPlain =
    anyCase &&
    comparison.operator !== 'LIKE' &&
    attribute.fields.every((field) => field.form === 'whole' && !field.list) &&
    comparison.values.every((literal) => literal.type === (numeric ? 'integer' : 'string') && isShort(literal));
  diagnostics.markWider();
  if (
    dialect.capabilities.mailRules ||
    (dialect.api === 'v3.0' && !(isPlain && attribute.fields.every((field) => field.full)))
  ) {
    const message = `${dialect.name} can't negate this without losing records`;
    diagnostics.widen('negation', comparison.span, message, 'not_implemented');
    return false;
  }
  if (dialect.api === 'v2.0' && !(isPlain && attribute.fields.length === 1))
    diagnostics.narrow(comparison.span, 'A NOT over several values excludes records of which one value differs');
  if (dialect.api === 'v3.0' && attribute.fields.length > 1) {
    const message = `${dialect.name} negates each field alone: a record without one of them is found too`;
    diagnostics.widen('negation', comparison.span, message, 'not_implemented');
  }
  return true;
}

/** A negated value can't be cut, because that would exclude more. */
const isShort = ({ span }: Literal): boolean => span.end - span.start <= 100;

function noteCaveats({ span }: Comparison, attribute: Attribute, dialect: Dialect, diagnostics: Diagnostics): void {
  for (const { code, message } of attribute.caveats) {
    diagnostics.asksDoubtfulField ||= code === 'doubtful';
    if (code === 'part') diagnostics.refuseStrictly(span, message);
    if (code === 'partial') diagnostics.markWider();
    if (code === 'unsearched' && dialect.api === 'v2.0') diagnostics.narrowOnce(span, message);
    else diagnostics.noteOnce(code, span, message);
  }
  // stix-shifter searches a key as it is written; records hold both spellings of a hive.
  if (attribute.kind === 'registryKey' && dialect.api === 'v2.0')
    diagnostics.narrowOnce(span, `${dialect.name} is searched for one spelling of the key's hive`);
}
