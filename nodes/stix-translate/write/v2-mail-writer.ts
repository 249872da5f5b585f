/**
 * v2.0 messageActivityData takes no NOT, no AND together with OR, and no field in two criteria: several queries then.
 */
import { type Conjunction, conjunctionsOf } from './conjunctions';
import type { Findings } from '../resolve/diagnostics';
import type { Span } from '../../shared/stix/pattern/pattern';
import type { Said, Terms } from '../resolve/query-tree';
import { writeObservation } from './v2-writer';

/** More queries than this for one observation would spend a minute's budget on it. */
const MAX_QUERIES = 64;

/** True when the source takes the search as one query. The fields of one comparison, ORed, are one criterion. */
export function isOneMailQuery(search: Said): boolean {
  return brokenRule(search) === undefined;
}

/** The rule of messageActivityData that one query would break. */
function brokenRule(search: Said): string | undefined {
  const operators = new Set<string>();
  const fields = new Set<string>();
  const walk = (part: Said): string | undefined => {
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
  const own = fieldsOf(terms);
  for (const field of own) {
    if (seen.has(field)) return `takes no two criteria for one field (${field})`;
    seen.add(field);
  }
  return undefined;
}

const fieldsOf = ({ terms }: Terms): Set<string> =>
  new Set(terms.flatMap(({ fields }) => fields.map(({ name }) => name)));

/** The texts that together select the search. @throws StixError when strict and one text would not do */
export function writeMailQueries(search: Said, findings: Findings, span: Span): string[] {
  const rule = brokenRule(search);
  if (rule === undefined) return [writeObservation(search)];
  let isCut = false;
  const conjunctions = conjunctionsOf(
    search,
    { conjunctions: MAX_QUERIES, left: findings.left },
    false,
    () => (isCut = true),
  );
  if (isCut || conjunctions.length > MAX_QUERIES) {
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
    const fields = fieldsOf(terms);
    if ([...fields].some((field) => seen.has(field))) {
      findings.inexact();
      const message = `messageActivityData takes one criterion a field: ${terms.attribute} is left out`;
      findings.noteOnce('mail', span, message);
      continue;
    }
    for (const field of fields) seen.add(field);
    kept.push(terms);
  }
  const [only] = kept;
  return kept.length === 1 && only !== undefined
    ? writeObservation(only)
    : writeObservation({ type: 'and', operands: kept });
}
