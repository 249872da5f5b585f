/** One pattern in one dialect: what each of its units asks for, and whether that can be said. */
import type { Dialect } from './dialects/dialect';
import { type StixErrorCode, StixError } from '../shared/stix/error';
import { Findings } from './resolve/diagnostics';
import { writeQueries } from './write/v3-within-length';
import type { Pattern, Span } from '../shared/stix/pattern/pattern';
import type { Group, Unit, Window } from './plan/search-units';
import type { Fallback, Note, Query, ServedPattern, Unmapped } from './query';
import { type SaidGroup, isSaid, resolveGroup } from './resolve/resolve-group';
import { type Said, type Terms, doubtfulFields, lostFields, withoutDoubtful } from './resolve/query-tree';
import type { Settings } from './settings';
import { queryOf } from './plan/observation-window';
import { isOneMailQuery, writeMailQueries } from './write/v2-mail-writer';
import { writeGroup, writeQualifiedGroup } from './write/v2-writer';

export interface Task {
  readonly pattern: Pattern;
  readonly served: ServedPattern;
  /** for units without one of their own */
  readonly window: Window;
  readonly now: number;
  readonly settings: Settings;
}

/** A query, and the terms that are all it asks for, when it can be merged with others of its kind. */
export interface Made {
  readonly query: Query;
  readonly dialect: Dialect;
  readonly mergeable: Terms | undefined;
}

export interface DialectTranslation {
  readonly made: readonly Made[];
  readonly unmapped: readonly Unmapped[];
  readonly notes: readonly Note[];
  readonly refusal?: StixError;
}

/** What a unit asks for that the dialect can't say. */
interface Unsaid {
  readonly code: StixErrorCode;
  readonly span: Span;
}

/** Takes a pattern's units one by one, so that others may run between them; a pattern may have many. */
export class DialectTranslator {
  private readonly made: Made[] = [];
  private readonly findings: Findings;
  private readonly patterns: readonly ServedPattern[];
  private unsaid: Unsaid | undefined;
  private hasEmptyWindow = false;
  private refusal: StixError | undefined;

  constructor(
    private readonly dialect: Dialect,
    private readonly task: Task,
  ) {
    this.findings = new Findings(dialect.name, task.pattern.text, task.settings.strict);
    this.patterns = [task.served];
  }

  add(unit: Unit): void {
    if (this.refusal !== undefined) return;
    try {
      this.translate(unit);
    } catch (error) {
      if (!(error instanceof StixError)) throw error;
      this.refusal = error;
    }
  }

  result(): DialectTranslation {
    const { dialect, findings, made, unsaid } = this;
    const { pattern } = this.task;
    const { notes, unmapped } = findings;
    if (this.refusal !== undefined) return this.refused(this.refusal);
    if (made.length === 0 && this.hasEmptyWindow) return this.refused(emptyError(pattern));
    if (unsaid === undefined) return { made, unmapped, notes };
    // The matcher would miss what no query fetches. stix-shifter leaves such an observation out, and so does v2.0.
    if (dialect.api === 'v3.0' || made.length === 0) return this.refused(unsaidError(unsaid, dialect, pattern));
    findings.note('narrower', unsaid.span, 'This observation is not searched');
    return { made: made.map(narrowed), unmapped, notes };
  }

  private refused(refusal: StixError): DialectTranslation {
    const { notes, unmapped } = this.findings;
    this.findings.note('dialect', refusal.where ?? this.task.pattern.expression.span, refusal.message);
    return { made: [], unmapped, notes, refusal };
  }

  private translate(unit: Unit): void {
    const { dialect, findings, task } = this;
    const span = spanOf(unit.group);
    const window = unit.window ?? task.window;
    if (window.start >= window.stop) {
      findings.note('window', span, 'Nothing lies between START and STOP');
      this.hasEmptyWindow = true;
      return;
    }
    findings.begin();
    const group = resolveGroup(unit.group, dialect, findings);
    if (group.search.type === 'nothing') return;
    if (!isSaid(group)) return this.leaveUnsaid(span);
    findings.remarkAll(unit.remarks);
    if (unit.combination !== undefined) findings.remark(unit.combination);
    // The service may count an event at the very end of the window, which STOP leaves out.
    if (unit.window !== undefined) findings.inexact();
    const texts = this.textsOf(group, unit, span);
    if (texts.length === 0) return this.leaveUnsaid(span);
    const { precision } = findings;
    const { search } = group;
    const isWhole = unit.group.type === 'one' && unit.group.observation === task.pattern.expression;
    const mergeable = isWhole && texts.length === 1 && search.type === 'terms' && !search.not ? search : undefined;
    const fallbacks = findings.hasDoubt ? this.fallbacksOf(search, texts, span) : [];
    for (const [index, text] of texts.entries()) {
      const query = queryOf(dialect, text, window, task.now, precision, this.patterns, fallbacks[index]);
      this.made.push({ query, dialect, mergeable });
    }
  }

  private leaveUnsaid(span: Span): void {
    this.unsaid ??= { code: this.findings.code, span };
  }

  private textsOf(group: SaidGroup, unit: Unit, span: Span): string[] {
    const { dialect, findings } = this;
    const { search, joined } = group;
    if (dialect.api === 'v3.0')
      return writeQueries(search, this.task.settings.maxQueryLength, dialect.abilities.parentheses, findings, span);
    if (!dialect.abilities.mailRules || isOneMailQuery(search))
      return [unit.window === undefined ? writeGroup(group) : writeQualifiedGroup(group)];
    if (joined === undefined) return writeMailQueries(search, findings, span);
    // Joined observations that break the source's rules are searched one by one.
    return joined.operands.flatMap((operand) => this.textsOf(operand, unit, span));
  }

  /**
   * What stands in for each text when the service refuses it. It stands in for all of them: of the texts that ask for
   * the same doubtful fields, and so are all refused or none, the first gets it.
   */
  private fallbacksOf(search: Said, texts: readonly string[], span: Span): (Fallback | undefined)[] {
    const { api, abilities } = this.dialect;
    const doubtful = api === 'v3.0' ? [...doubtfulFields(search)] : [];
    if (doubtful.length === 0) return [];
    const lost = lostFields(search);
    const rest = withoutDoubtful(search);
    let queries: string[] = [];
    if (rest.type !== 'anything' && rest.type !== 'nothing')
      queries = writeQueries(rest, this.task.settings.maxQueryLength, abilities.parentheses, this.findings, span);
    const given = new Set<string>();
    return texts.map((text) => {
      const asked = doubtful.filter((field) => text.includes(`${field}:`));
      if (asked.length === 0) return undefined;
      const unsearched = asked.filter((field) => lost.has(field));
      const isFirst = given.size < given.add(asked.join(' ')).size;
      return isFirst || queries.length === 0 ? { queries, unsearched } : { queries: [], unsearched, shared: true };
    });
  }
}

const narrowed = (made: Made): Made => ({ ...made, query: { ...made.query, precision: 'narrower' } });

function unsaidError({ code, span }: Unsaid, dialect: Dialect, pattern: Pattern): StixError {
  const part = pattern.text.slice(span.start, span.end);
  const shown = part.length > 200 ? `${part.slice(0, 200)}...` : part;
  return new StixError(code, `${dialect.name} can't search for ${shown}`, { ...span, pattern: part });
}

function emptyError({ text, expression: { span } }: Pattern): StixError {
  const where = { start: span.start, end: span.end, pattern: text.slice(span.start, span.end) };
  return new StixError('invalid_parameter', 'STOP is not after START', where);
}

function spanOf(group: Group): Span {
  return group.type === 'one' ? group.observation.span : group.span;
}
