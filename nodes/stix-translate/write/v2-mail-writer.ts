/** Writer for v2.0 messageActivityData, which takes no NOT, no AND together with OR, and no field in two criteria. */
import { type Conjunction, conjunctionsOf } from './conjunctions';
import type { Diagnostics } from '../resolve/diagnostics';
import type { Span } from '../../shared/stix/pattern/pattern';
import type { TermsQuery, WritableTree } from '../resolve/query-tree';
import { writeObservation } from './v2-writer';

/** More queries than this for one observation would spend a minute's budget on it. */
const mostQueries = 64;

/** True when the source takes the tree as one query. The fields of one comparison, ORed, are one criterion. */
export function isOneMailQuery(tree: WritableTree): boolean {
  return brokenRule(tree) === undefined;
}

/** The rule of messageActivityData that one query would break. */
function brokenRule(tree: WritableTree): string | undefined {
  const operators = new Set<string>();
  const fields = new Set<string>();
  const walk = (node: WritableTree): string | undefined => {
    if (node.type === 'terms') return node.not ? 'takes no NOT' : repeatedField(node, fields);
    operators.add(node.type);
    if (operators.size > 1) return 'takes no AND together with OR';
    for (const operand of node.operands) {
      const rule = walk(operand);
      if (rule !== undefined) return rule;
    }
    return undefined;
  };
  return walk(tree);
}

function repeatedField(terms: TermsQuery, seen: Set<string>): string | undefined {
  const own = fieldsOf(terms);
  for (const field of own) {
    if (seen.has(field)) return `takes no two criteria for one field (${field})`;
    seen.add(field);
  }
  return undefined;
}

const fieldsOf = ({ terms }: TermsQuery): Set<string> =>
  new Set(terms.flatMap(({ fields }) => fields.map(({ name }) => name)));

/** The texts that together select what the tree does. @throws StixError when strict and one text would not do */
export function writeMailQueries(tree: WritableTree, diagnostics: Diagnostics, span: Span): string[] {
  const rule = brokenRule(tree);
  if (rule === undefined) return [writeObservation(tree)];
  let isCut = false;
  const conjunctions = conjunctionsOf(
    tree,
    { conjunctions: mostQueries, expansion: diagnostics.expansion },
    () => (isCut = true),
  );
  if (isCut || conjunctions.length > mostQueries) {
    diagnostics.widen(
      'mail',
      span,
      `messageActivityData ${rule}, and splitting gives over ${mostQueries} queries`,
      'not_implemented',
    );
    return [];
  }
  diagnostics.refuseStrictly(span, `messageActivityData ${rule}`);
  diagnostics.note('mail', span, `messageActivityData ${rule}: searched by ${conjunctions.length} queries`);
  return [...new Set(conjunctions.map((conjunction) => writeConjunction(conjunction, diagnostics, span)))];
}

/** A criterion whose field is taken already is left out: the query selects more. */
function writeConjunction(conjunction: Conjunction, diagnostics: Diagnostics, span: Span): string {
  const seen = new Set<string>();
  const kept: TermsQuery[] = [];
  for (const terms of conjunction) {
    const fields = fieldsOf(terms);
    if ([...fields].some((field) => seen.has(field))) {
      diagnostics.markWider();
      const message = `messageActivityData takes one criterion a field: ${terms.attribute} is left out`;
      diagnostics.noteOnce('mail', span, message);
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
