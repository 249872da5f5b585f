/** One pattern in one dialect: what each of its units asks for, and whether that can be said. */
import type { Dialect } from './dialect';
import { type TranslateErrorCode, TranslateError } from './errors';
import { Findings } from './findings';
import type { Pattern, Span } from './pattern';
import type { Group, Unit, Window } from './plan';
import type { Fallback, Note, Query, ServedPattern, Unmapped } from './query';
import { type ResolvedGroup, resolveGroup } from './resolve-group';
import { type Search, type Terms, doubtfulFields, withoutDoubtful } from './search';
import type { Settings } from './settings';
import { queryOf } from './window';
import { isOneMailQuery, writeMailQueries } from './write-mail-v2';
import { writeGroup, writeQualifiedGroup } from './write-v2';
import { writeQueries } from './write-v3';

export interface Task {
  readonly pattern: Pattern;
  readonly served: ServedPattern;
  readonly units: readonly Unit[];
  /** for units without one of their own */
  readonly window: Window;
  readonly now: number;
  readonly settings: Settings;
}

/** A query, and the terms that are all it asks for, when it can be merged with others of its kind. */
export interface Made {
  readonly query: Query;
  readonly dialect: Dialect;
  readonly mergeable?: Terms;
}

export interface DialectTranslation {
  readonly made: readonly Made[];
  readonly unmapped: readonly Unmapped[];
  readonly notes: readonly Note[];
  readonly refusal?: TranslateError;
}

/** What a unit asks for that the dialect can't say. */
interface Unsaid {
  readonly code: TranslateErrorCode;
  readonly span: Span;
}

/** What came of a unit: its queries went to the list, or it asks for what can't be said, or for a time that is none. */
type Outcome = 'made' | 'nothing' | 'empty' | Unsaid;

export function translateFor(dialect: Dialect, task: Task): DialectTranslation {
  const { pattern, settings } = task;
  const findings = new Findings(dialect.name, pattern.text, settings.strict);
  const { notes, unmapped } = findings;
  const made: Made[] = [];
  let unsaid: Unsaid | undefined;
  let isEmpty = false;
  try {
    for (const unit of task.units) {
      const outcome = translateUnit(unit, dialect, task, findings, made);
      if (typeof outcome === 'object') unsaid ??= outcome;
      isEmpty ||= outcome === 'empty';
    }
  } catch (error) {
    if (error instanceof TranslateError) return refused(error, findings, pattern);
    throw error;
  }
  if (made.length === 0 && isEmpty) return refused(emptyError(pattern), findings, pattern);
  if (unsaid === undefined) return { made, unmapped, notes };
  // The matcher would miss what no query fetches. stix-shifter leaves such an observation out, and so does v2.0.
  if (dialect.api === 'v3.0' || made.length === 0)
    return refused(unsaidError(unsaid, dialect, pattern), findings, pattern);
  findings.note('narrower', unsaid.span, 'This observation is not searched');
  return { made: made.map(narrowed), unmapped, notes };
}

function refused(refusal: TranslateError, findings: Findings, pattern: Pattern): DialectTranslation {
  findings.note('dialect', refusal.where ?? pattern.expression.span, refusal.message);
  return { made: [], unmapped: findings.unmapped, notes: findings.notes, refusal };
}

const narrowed = (made: Made): Made => ({ dialect: made.dialect, query: { ...made.query, precision: 'narrower' } });

function unsaidError({ code, span }: Unsaid, dialect: Dialect, pattern: Pattern): TranslateError {
  const part = pattern.text.slice(span.start, span.end);
  const shown = part.length > 200 ? `${part.slice(0, 200)}...` : part;
  return new TranslateError(code, `${dialect.name} can't search for ${shown}`, { ...span, pattern: part });
}

function emptyError({ text, expression: { span } }: Pattern): TranslateError {
  const where = { start: span.start, end: span.end, pattern: text.slice(span.start, span.end) };
  return new TranslateError('invalid_parameter', 'STOP is not after START', where);
}

function translateUnit(unit: Unit, dialect: Dialect, task: Task, findings: Findings, made: Made[]): Outcome {
  const { served, settings, now } = task;
  const span = spanOf(unit.group);
  const window = unit.window ?? task.window;
  if (window.start >= window.stop) {
    findings.note('window', span, 'Nothing lies between START and STOP');
    return 'empty';
  }
  findings.begin();
  const group = resolveGroup(unit.group, dialect, findings);
  const { search } = group;
  if (search.type === 'nothing') return 'nothing';
  if (search.type === 'anything') return { code: findings.code, span };
  for (const remark of unit.remarks) findings.remark(remark);
  // The service may count an event at the very end of the window, which STOP leaves out.
  if (unit.window !== undefined) findings.inexact();
  const texts = textsOf(group, unit, dialect, settings, findings, span);
  if (texts.length === 0) return { code: findings.code, span };
  const { precision } = findings;
  const patterns = [served];
  const isOne = texts.length === 1 && task.pattern.expression.type === 'observation';
  const fallbacks = fallbacksOf(search, texts, dialect, settings, findings, span);
  for (const [index, text] of texts.entries()) {
    const query = queryOf(dialect, text, window, now, precision, patterns, fallbacks[index]);
    if (isOne && search.type === 'terms' && !search.not) made.push({ dialect, query, mergeable: search });
    else made.push({ dialect, query });
  }
  return 'made';
}

type Said = Exclude<Search, { readonly type: 'anything' | 'nothing' }>;

function textsOf(
  group: ResolvedGroup & { readonly search: Search },
  unit: Unit,
  dialect: Dialect,
  settings: Settings,
  findings: Findings,
  span: Span,
): string[] {
  // translateUnit has sent the others away.
  const search = group.search as Said;
  if (dialect.api === 'v3.0')
    return writeQueries(search, settings.maxQueryLength, dialect.abilities.parentheses, findings, span);
  if (!dialect.abilities.mailRules || isOneMailQuery(search))
    return [unit.window === undefined ? writeGroup(group) : writeQualifiedGroup(group)];
  if (group.joined === undefined) return writeMailQueries(search, findings, span);
  // Joined observations that break the source's rules are searched one by one.
  return group.joined.operands.flatMap((operand) => textsOf(operand, unit, dialect, settings, findings, span));
}

/**
 * What stands in for each text when the service refuses it. One text stands in for all of them: the first that asks for
 * a doubtful field gets all of it.
 */
function fallbacksOf(
  search: Search,
  texts: readonly string[],
  { api, abilities }: Dialect,
  settings: Settings,
  findings: Findings,
  span: Span,
): (Fallback | undefined)[] {
  const unsearched = api === 'v3.0' ? doubtfulFields(search) : [];
  if (unsearched.length === 0) return [];
  const rest = withoutDoubtful(search);
  let queries: string[] = [];
  if (rest.type !== 'anything' && rest.type !== 'nothing')
    queries = writeQueries(rest, settings.maxQueryLength, abilities.parentheses, findings, span);
  return texts.map((text) => {
    if (!unsearched.some((field) => text.includes(`${field}:`))) return undefined;
    const fallback = { queries, unsearched };
    queries = [];
    return fallback;
  });
}

function spanOf(group: Group): Span {
  return group.type === 'one' ? group.observation.span : group.span;
}
