/**
 * What v2.0 messageActivityData does not take: NOT, AND together with OR, one field in two criteria. A parenthesised
 * OR counts as one criterion, since stix-shifter, whose texts the service took, writes an IN list and a sender that is
 * searched in two fields that way. `flat` is the narrower reading: no parentheses at all.
 */
import { QueryError, type QueryNode } from './parse';

export type MessageRules = 'groups' | 'flat';

/** @throws QueryError naming the rule that is broken */
export function checkMessageRules(query: QueryNode, rules: MessageRules): void {
  const operators = new Set<string>();
  const fields = new Set<string>();
  walk(query);

  function walk(node: QueryNode): void {
    if (node.type === 'all' || node.type === 'nothing') return;
    if (node.type === 'not') throw new QueryError('NOT is not supported for messageActivityData');
    if (node.group && rules === 'flat') throw new QueryError('Parentheses are not supported for messageActivityData');
    if (node.type === 'term') return criterion([node.field]);
    const terms = node.operands.filter((operand) => operand.type === 'term');
    if (node.type === 'or' && node.group && terms.length === node.operands.length)
      return criterion(terms.map((term) => term.field));
    operators.add(node.type);
    if (operators.size > 1) throw new QueryError('AND and OR cannot be used together for messageActivityData');
    node.operands.forEach(walk);
  }

  function criterion(names: readonly string[]): void {
    for (const name of new Set(names)) {
      if (fields.has(name)) throw new QueryError(`Several criteria for one field: ${name}`);
      fields.add(name);
    }
  }
}
