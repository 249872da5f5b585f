/** The observations of a search unit, resolved: one query tree, and the observations that it is made of. */
import type { Dialect } from '../dialects/dialect';
import type { Diagnostics } from './diagnostics';
import type { ObservationGroup } from '../plan/search-units';
import { resolve } from './resolve';
import { type QueryTree, type WritableTree, anyOf, matchAll, matchNone } from './query-tree';

export interface ResolvedGroup {
  readonly tree: QueryTree;
  /** of joined observations, in the order of the pattern; all of them can be written */
  readonly joined?: { readonly operator: 'AND' | 'OR'; readonly operands: readonly WritableGroup[] };
}

export type WritableGroup = ResolvedGroup & { readonly tree: WritableTree };

export const isWritable = (group: ResolvedGroup): group is WritableGroup =>
  group.tree.type !== 'match-all' && group.tree.type !== 'match-none';

export function resolveGroup(group: ObservationGroup, dialect: Dialect, diagnostics: Diagnostics): ResolvedGroup {
  if (group.type === 'one') return { tree: resolve(group.observation.comparison, dialect, diagnostics) };
  const operands = group.operands.map((operand) => resolveGroup(operand, dialect, diagnostics));
  // v3.0 joins by OR only: an observation that can't be written leaves the whole unwritten.
  if (dialect.api === 'v3.0') return { tree: anyOf(operands.map((operand) => operand.tree)) };
  return joinAsStixShifter(group, operands, diagnostics);
}

/** stix-shifter drops the sides that it can't write, of AND as of OR, and asks both sides of AND of one record. */
function joinAsStixShifter(
  { operator, span }: Extract<ObservationGroup, { readonly type: 'joined' }>,
  operands: readonly ResolvedGroup[],
  diagnostics: Diagnostics,
): ResolvedGroup {
  const isUnwritten = operands.some((operand) => operand.tree.type === 'match-all');
  const kept = operands.filter(isWritable);
  const [first] = kept;
  if (first === undefined) return { tree: isUnwritten ? matchAll : matchNone };
  if (isUnwritten) diagnostics.narrow(span, 'What can not be said of these observations is left out');
  else if (kept.length < operands.length && operator === 'AND')
    diagnostics.note('combination', span, 'An observation that no record here can make is left out');
  if (kept.length === 1) return first;
  if (operator === 'AND') diagnostics.narrow(span, 'All of these observations are asked of one record');
  const tree: QueryTree = { type: operator === 'AND' ? 'and' : 'or', operands: kept.map((operand) => operand.tree) };
  return { tree, joined: { operator, operands: kept } };
}
