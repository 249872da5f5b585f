/** Comparisons -> a search of one dialect: fields for attributes, texts for values, and wider where neither fits. */
import { type Kind, ruleOf } from './attribute-kinds';
import { type Attribute, type Dialect, type Form, attributeOf, attributePath, hasIndex } from './dialect';
import type { Findings } from './findings';
import type { Comparison, ComparisonExpression, Literal } from './pattern';
import { hiveSpellings, withoutHive } from './registry-hives';
import { type Search, type Term, allOf, anyOf, anything, nothing } from './search';
import { type SearchText, type Wildcards, textOfValue, textOfWildcards, wildcardsOfLike } from './search-text';
import { networkPrefix } from './subnet';

/**
 * What one observation's comparisons select in `dialect`: the same or more, never less (but for v2.0 texts that follow
 * stix-shifter, which are noted). `anything` when the dialect can't say it, `nothing` when its records can't match.
 */
export function resolve(expression: ComparisonExpression, dialect: Dialect, findings: Findings): Search {
  if (expression.type === 'comparison') return resolveComparison(expression, dialect, findings);
  const operands = expression.operands.map((operand) => resolve(operand, dialect, findings));
  if (expression.operator === 'OR') return anyOf(operands);
  if (!isOneObject(expression.operands, dialect)) findings.inexact();
  return allOf(operands);
}

/**
 * A query's AND holds for a record, STIX's for an object. They are the same where every operand reads the one object of
 * its type that a record becomes.
 */
function isOneObject(operands: readonly ComparisonExpression[], dialect: Dialect): boolean {
  const objects = operands.map((operand) => {
    if (operand.type !== 'comparison') return undefined;
    return dialect.attributes.get(attributePath(operand.path))?.object;
  });
  return objects.every((object) => object !== undefined && object === objects[0]);
}

function resolveComparison(comparison: Comparison, dialect: Dialect, findings: Findings): Search {
  const path = attributePath(comparison.path);
  const attribute = attributeOf(dialect, path);
  if (attribute === undefined) {
    findings.missing(path);
    // NOT EXISTS holds for every record that lacks the attribute; anything else needs a value.
    return comparison.operator === 'EXISTS' && comparison.negated ? anything : nothing;
  }
  if (attribute.fields.length === 0) {
    findings.missing(path);
    findings.widen('carried', comparison.span, `${dialect.name} does not search ${path}`);
    return anything;
  }
  if (attribute.loose || hasIndex(comparison.path)) findings.inexact();
  return resolveOperator(comparison, attribute, dialect, findings);
}

function resolveOperator(comparison: Comparison, attribute: Attribute, dialect: Dialect, findings: Findings): Search {
  const { operator } = comparison;
  switch (operator) {
    case '=':
    case 'IN':
    case 'LIKE':
      return resolveValues(comparison, comparison.negated, attribute, dialect, findings);
    case '!=':
      return resolveValues(comparison, !comparison.negated, attribute, dialect, findings);
    case 'ISSUBSET':
      return resolveSubset(comparison, attribute, dialect, findings);
    case '<':
    case '<=':
    case '>':
    case '>=':
    case 'MATCHES':
    case 'ISSUPERSET':
    case 'EXISTS':
      findings.widen('operator', comparison.span, `${dialect.name} has no ${operator}`);
      return anything;
  }
}

function resolveSubset(comparison: Comparison, attribute: Attribute, dialect: Dialect, findings: Findings): Search {
  const [literal] = comparison.values;
  const isAddress = attribute.kind === 'ipv4' || attribute.kind === 'address';
  const network = literal?.type === 'string' && isAddress ? networkPrefix(literal.value) : undefined;
  const text = network && textOfWildcards(network, dialect.api);
  if (text === undefined || comparison.negated) {
    findings.widen('operator', comparison.span, `${dialect.name} has no ISSUBSET that could say this`);
    return anything;
  }
  findings.widen('operator', comparison.span, `The network is searched as ${text.text}`);
  noteUnsearched(comparison, attribute, dialect, findings);
  return { type: 'terms', attribute: attribute.path, terms: termsOf(attribute, text.text), not: false, set: false };
}

const termsOf = (attribute: Attribute, text: string): Term[] =>
  attribute.fields.map(({ name, doubtful }) => ({ field: name, text, doubtful }));

function resolveValues(
  comparison: Comparison,
  not: boolean,
  attribute: Attribute,
  dialect: Dialect,
  findings: Findings,
): Search {
  if (comparison.values.length === 0) return not ? anything : nothing;
  if (not && !sayNot(comparison, attribute, dialect, findings)) return anything;
  const terms: Term[] = [];
  for (const literal of comparison.values) {
    let lossy: string | undefined;
    let texts: readonly SearchText[] | undefined;
    let form: Form | undefined;
    for (const field of attribute.fields) {
      if (form !== field.form)
        texts = textsOf(literal, comparison.operator === 'LIKE', attribute.kind, field.form, dialect);
      form = field.form;
      if (texts === undefined) {
        findings.widen('literal', literal.span, `${dialect.name} can't search for this value`);
        return anything;
      }
      for (const found of texts) {
        terms.push({ field: field.name, text: found.text, doubtful: field.doubtful });
        if (!found.exact) findings.inexact();
        if (found.lossy) lossy = found.text;
      }
    }
    if (lossy !== undefined)
      findings.widen('value', literal.span, `Characters that have no safe form are searched as *: ${lossy}`);
  }
  noteUnsearched(comparison, attribute, dialect, findings);
  const set = comparison.operator === 'IN';
  if (!not || dialect.api === 'v2.0') return { type: 'terms', attribute: attribute.path, terms, not, set };
  // Some field holds another value: not all of them hold this one.
  const perField = attribute.fields.map((field): Search => {
    const own = terms.filter((term) => term.field === field.name);
    return { type: 'terms', attribute: attribute.path, terms: own, not, set };
  });
  return anyOf(perField);
}

/**
 * Whether a negation can be said. A NOT excludes a record, so what it excludes must be exact: STIX's `!=` holds as soon
 * as one value differs. That leaves fields of a single value which match in full by the API's own list, and literals
 * of their type. v2.0 keeps stix-shifter's NOT over all fields and says so.
 */
function sayNot(comparison: Comparison, attribute: Attribute, dialect: Dialect, findings: Findings): boolean {
  const { anyCase, numeric = false } = ruleOf(attribute.kind);
  const isPlain =
    anyCase &&
    comparison.operator !== 'LIKE' &&
    attribute.fields.every((field) => field.form === 'whole' && !field.list) &&
    comparison.values.every((literal) => literal.type === (numeric ? 'integer' : 'string') && isShort(literal));
  findings.inexact();
  if (
    dialect.abilities.mailRules ||
    (dialect.api === 'v3.0' && !(isPlain && attribute.fields.every((field) => field.full)))
  ) {
    const message = `${dialect.name} can't negate this without losing records`;
    findings.widen('negation', comparison.span, message, 'not_implemented');
    return false;
  }
  if (dialect.api === 'v2.0' && !(isPlain && attribute.fields.length === 1))
    findings.narrow(comparison.span, 'A NOT over several values excludes records of which one value differs');
  return true;
}

/** A negated value can't be cut: that would exclude more. */
const isShort = ({ span }: Literal): boolean => span.end - span.start <= 150;

function noteUnsearched(comparison: Comparison, attribute: Attribute, dialect: Dialect, findings: Findings): void {
  if (attribute.unsearched.length > 0) {
    const message = `${attribute.path} may also lie in ${attribute.unsearched.join(', ')}, where ${dialect.name} is not searched`;
    if (dialect.api === 'v2.0') findings.narrow(comparison.span, message);
    else findings.noteOnce('unsearched', comparison.span, message);
  }
  const doubtful = attribute.fields.filter((field) => field.doubtful).map((field) => field.name);
  if (doubtful.length > 0) {
    const message = `${attribute.path} is searched in ${doubtful.join(', ')}, which the service may refuse: then it is searched without`;
    findings.noteOnce('doubtful', comparison.span, message);
  }
  // stix-shifter searches a key as it is written; records hold both spellings of a hive.
  if (attribute.kind === 'registryKey' && dialect.api === 'v2.0')
    findings.narrow(comparison.span, `${dialect.name} is searched for one spelling of the key's hive`);
}

/** The texts that together select a literal in a field; undefined when nothing of it can be written. */
function textsOf(literal: Literal, like: boolean, kind: Kind, form: Form, { api }: Dialect): SearchText[] | undefined {
  const value = valueOf(literal);
  // How a wildcard matches a number is documented nowhere.
  if (value === undefined || (like && api === 'v3.0' && ruleOf(kind).numeric === true)) return undefined;
  const pieces = like ? wildcardsOfLike(value) : [value];
  // Without wildcards LIKE means equal. v2.0 keeps stix-shifter's unquoted form.
  const isWhole = pieces.every((piece) => piece != null) && (!like || api === 'v3.0') && form === 'whole';
  if (isWhole) {
    const spellings = kind === 'registryKey' && api === 'v3.0' ? hiveSpellings(value) : [value];
    const precise = isPrecise(literal, value, kind);
    return allDefined(spellings.map((spelling) => textOfValue(spelling, api)))?.map((text) =>
      precise ? text : { ...text, exact: false },
    );
  }
  return allDefined([textOfWildcards(inForm(pieces, form, kind, api), api)]);
}

/** A part of a path is searched in the whole path: a name at its end, a directory at its start. */
function inForm(pieces: Wildcards, form: Form, kind: Kind, api: Dialect['api']): Wildcards {
  if (form === 'name') return [null, ...pieces];
  if (form === 'directory') return [...pieces, null];
  if (form === 'account') return accountName(pieces);
  return kind === 'registryKey' && api === 'v3.0' ? withoutHive(pieces) : pieces;
}

/**
 * A record may hold `CORP\\bob`, or `bob` with the domain in another field. What stands behind the last backslash, and
 * behind the last wildcard, ends the field's text in both.
 */
function accountName(pieces: Wildcards): Wildcards {
  const last = pieces.at(-1);
  return last == null ? [null] : [null, last.slice(last.lastIndexOf('\\') + 1)];
}

function valueOf(literal: Literal): string | undefined {
  switch (literal.type) {
    case 'string':
      return literal.value;
    case 'integer':
      return literal.text.replace(/^\+/, '');
    case 'float':
      // 80.0 is the number 80, which is how a record writes it.
      return String(literal.value);
    case 'boolean':
      return String(literal.value);
    case 'timestamp':
    case 'hex':
    case 'binary':
      return undefined;
  }
}

/** A full match in any case selects this value of a valid object and no other. */
function isPrecise(literal: Literal, value: string, kind: Kind): boolean {
  const rule = ruleOf(kind);
  return rule.anyCase && rule.isValid(value) && literal.type === (rule.numeric === true ? 'integer' : 'string');
}

function allDefined<T>(values: readonly (T | undefined)[]): T[] | undefined {
  const defined = values.filter((value) => value !== undefined);
  return defined.length === values.length ? defined : undefined;
}
