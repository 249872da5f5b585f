/** v2.0 messageActivityData takes no NOT, no AND together with OR, and no field in two criteria: several queries then. */
import { type Conjunction, conjunctionsOf } from './conjunctions';
import type { Findings } from './findings';
import type { Span } from './pattern';
import type { Search, Terms } from './search';
import { writeObservation } from './write-v2';

type Said = Exclude<Search, { readonly type: 'anything' | 'nothing' }>;

/** More queries than this for one observation would spend a minute's budget on it. */
const MAX_QUERIES = 64;

/** True when the source takes the search as one query. The fields of one comparison, ORed, are one criterion. */
export function isOneMailQuery(search: Search): boolean {
  return brokenRule(search) === undefined;
}

/** The rule of messageActivityData that one query would break. */
function brokenRule(search: Search): string | undefined {
  const operators = new Set<string>();
  const fields = new Set<string>();
  const walk = (part: Search): string | undefined => {
    if (part.type === 'anything' || part.type === 'nothing') return undefined;
    if (part.type === 'terms') return part.not ? 'takes no NOT' : repeatedField(part, fields);
    operators.add(part.type);
    if (operators.size > 1) return 'takes no AND together with OR';
    for (const operand of part.operands) {
      const rule = walk(operand);
      if (rule !== undefined) return rule;
    }
    return undefined;
  };
  return walk(search);
}

function repeatedField(terms: Terms, seen: Set<string>): string | undefined {
  const own = new Set(terms.terms.map((term) => term.field));
  for (const field of own) {
    if (seen.has(field)) return `takes no two criteria for one field (${field})`;
    seen.add(field);
  }
  return undefined;
}

/** The texts that together select the search. @throws TranslateError when strict and one text would not do */
export function writeMailQueries(search: Said, findings: Findings, span: Span): string[] {
  const rule = brokenRule(search);
  if (rule === undefined) return [writeObservation(search)];
  const conjunctions = conjunctionsOf(search, MAX_QUERIES, false);
  if (conjunctions === undefined) {
    findings.widen(
      'mail',
      span,
      `messageActivityData ${rule}, and splitting gives over ${MAX_QUERIES} queries`,
      'not_implemented',
    );
    return [];
  }
  findings.refuseStrictly(span, `messageActivityData ${rule}`);
  findings.note('mail', span, `messageActivityData ${rule}: searched by ${conjunctions.length} queries`);
  return [...new Set(conjunctions.map((conjunction) => writeConjunction(conjunction, findings, span)))];
}

/** A criterion whose field is taken already is left out: the query selects more. */
function writeConjunction(conjunction: Conjunction, findings: Findings, span: Span): string {
  const seen = new Set<string>();
  const kept: Terms[] = [];
  for (const terms of conjunction) {
    if (terms.terms.some((term) => seen.has(term.field))) {
      findings.widen('mail', span, `messageActivityData takes one criterion a field: ${terms.attribute} is left out`);
      continue;
    }
    for (const term of terms.terms) seen.add(term.field);
    kept.push(terms);
  }
  const [only] = kept;
  return kept.length === 1 && only !== undefined
    ? writeObservation(only)
    : writeObservation({ type: 'and', operands: kept });
}
