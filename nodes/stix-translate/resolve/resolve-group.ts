/** The observations of a unit, resolved: one search, and the observations that it is made of. */
import type { Dialect } from '../dialects/dialect';
import type { Findings } from './diagnostics';
import type { Group } from '../plan/search-units';
import { resolve } from './resolve';
import { type Said, type Search, anyOf, anything, nothing } from './query-tree';

export interface ResolvedGroup {
  readonly search: Search;
  /** of joined observations, in the order of the pattern; all of them can be said */
  readonly joined?: { readonly operator: 'AND' | 'OR'; readonly operands: readonly SaidGroup[] };
}

export type SaidGroup = ResolvedGroup & { readonly search: Said };

export const isSaid = (group: ResolvedGroup): group is SaidGroup =>
  group.search.type !== 'anything' && group.search.type !== 'nothing';

export function resolveGroup(group: Group, dialect: Dialect, findings: Findings): ResolvedGroup {
  if (group.type === 'one') return { search: resolve(group.observation.comparison, dialect, findings) };
  const operands = group.operands.map((operand) => resolveGroup(operand, dialect, findings));
  // v3.0 joins by OR only: an observation that can't be said leaves the whole unsaid.
  if (dialect.api === 'v3.0') return { search: anyOf(operands.map((operand) => operand.search)) };
  return joinAsStixShifter(group, operands, findings);
}

/** stix-shifter drops the sides that it can't say, of AND as of OR, and asks both sides of AND of one record. */
function joinAsStixShifter(
  { operator, span }: Extract<Group, { readonly type: 'joined' }>,
  operands: readonly ResolvedGroup[],
  findings: Findings,
): ResolvedGroup {
  const isUnsaid = operands.some((operand) => operand.search.type === 'anything');
  const kept = operands.filter(isSaid);
  const [first] = kept;
  if (first === undefined) return { search: isUnsaid ? anything : nothing };
  if (isUnsaid) findings.narrow(span, 'What can not be said of these observations is left out');
  else if (kept.length < operands.length && operator === 'AND')
    findings.note('combination', span, 'An observation that no record here can make is left out');
  if (kept.length === 1) return first;
  if (operator === 'AND') findings.narrow(span, 'All of these observations are asked of one record');
  const search: Search = { type: operator === 'AND' ? 'and' : 'or', operands: kept.map((operand) => operand.search) };
  return { search, joined: { operator, operands: kept } };
}
