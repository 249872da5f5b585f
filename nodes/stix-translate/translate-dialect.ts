/** One pattern in one dialect: the queries of each of its search units, or why there are none. */
import type { Dialect } from './dialects/dialect';
import { type StixErrorCode, StixError } from '../shared/stix/error';
import { Diagnostics } from './resolve/diagnostics';
import { writeQueries } from './write/v3-within-length';
import type { Pattern, Span } from '../shared/stix/pattern/pattern';
import type { ObservationWindow } from './plan/observation-window';
import type { ObservationGroup, SearchUnit } from './plan/search-units';
import type { Fallback, Note, Query, ServedPattern, Unmapped } from './query';
import { type WritableGroup, isWritable, resolveGroup } from './resolve/resolve-group';
import { type TermsQuery, type WritableTree, doubtfulFields, lostFields, withoutDoubtful } from './resolve/query-tree';
import type { Settings } from './settings';
import { timedQuery } from './write/timed-query';
import { isOneMailQuery, writeMailQueries } from './write/v2-mail-writer';
import { writeGroup, writeQualifiedGroup } from './write/v2-writer';

export interface TranslationTask {
  readonly pattern: Pattern;
  readonly served: ServedPattern;
  /** for units without one of their own */
  readonly window: ObservationWindow;
  readonly now: number;
  readonly settings: Settings;
}

/** A query, and the terms that are all it asks for, when it can be merged with others of its kind. */
export interface TranslatedQuery {
  readonly query: Query;
  readonly dialect: Dialect;
  readonly mergeable: TermsQuery | undefined;
}

export interface DialectTranslation {
  readonly queries: readonly TranslatedQuery[];
  readonly unmapped: readonly Unmapped[];
  readonly notes: readonly Note[];
  readonly refusal?: StixError;
}

/** A unit for which the dialect has no query. */
interface UnwritableUnit {
  readonly code: StixErrorCode;
  readonly span: Span;
}

/** Takes a pattern's units one by one, so that others may run between them; a pattern may have many. */
export class DialectTranslator {
  readonly #queries: TranslatedQuery[] = [];
  readonly #diagnostics: Diagnostics;
  readonly #patterns: readonly ServedPattern[];
  #unwritable: UnwritableUnit | undefined;
  #hasEmptyWindow = false;
  #refusal: StixError | undefined;

  constructor(
    private readonly dialect: Dialect,
    private readonly task: TranslationTask,
  ) {
    this.#diagnostics = new Diagnostics(dialect.name, task.pattern.text, task.settings.strict);
    this.#patterns = [task.served];
  }

  add(unit: SearchUnit): void {
    if (this.#refusal !== undefined) return;
    try {
      this.#translate(unit);
    } catch (error) {
      if (!(error instanceof StixError)) throw error;
      this.#refusal = error;
    }
  }

  result(): DialectTranslation {
    const { api } = this.dialect;
    const { pattern } = this.task;
    const { notes, unmapped } = this.#diagnostics;
    const queries = this.#queries;
    const unwritable = this.#unwritable;
    if (this.#refusal !== undefined) return this.#refused(this.#refusal);
    if (queries.length === 0 && this.#hasEmptyWindow) return this.#refused(emptyError(pattern));
    if (unwritable === undefined) return { queries, unmapped, notes };
    // The matcher would miss what no query fetches. stix-shifter leaves such an observation out, and so does v2.0.
    if (api === 'v3.0' || queries.length === 0)
      return this.#refused(unwritableError(unwritable, this.dialect, pattern));
    this.#diagnostics.note('narrower', unwritable.span, 'This observation is not searched');
    return { queries: queries.map(narrowed), unmapped, notes };
  }

  #refused(refusal: StixError): DialectTranslation {
    const { notes, unmapped } = this.#diagnostics;
    this.#diagnostics.note('dialect', refusal.where ?? this.task.pattern.expression.span, refusal.message);
    return { queries: [], unmapped, notes, refusal };
  }

  #translate(unit: SearchUnit): void {
    const { dialect, task } = this;
    const diagnostics = this.#diagnostics;
    const span = spanOf(unit.group);
    const window = unit.window ?? task.window;
    if (window.start >= window.stop) {
      diagnostics.note('window', span, 'Nothing lies between START and STOP');
      this.#hasEmptyWindow = true;
      return;
    }
    diagnostics.beginQuery();
    const group = resolveGroup(unit.group, dialect, diagnostics);
    if (group.tree.type === 'match-none') return;
    if (!isWritable(group)) return this.#markUnwritable(span);
    diagnostics.noteAllForMatcher(unit.qualifierNotes);
    if (unit.combinationNote !== undefined) diagnostics.noteForMatcher(unit.combinationNote);
    // The service may count an event at the very end of the window, which STOP leaves out.
    if (unit.window !== undefined) diagnostics.markWider();
    const texts = this.#textsOf(group, unit, span);
    if (texts.length === 0) return this.#markUnwritable(span);
    const { precision } = diagnostics;
    const { tree } = group;
    const isWhole = unit.group.type === 'one' && unit.group.observation === task.pattern.expression;
    const mergeable = isWhole && texts.length === 1 && tree.type === 'terms' && !tree.not ? tree : undefined;
    const fallbacks = diagnostics.asksDoubtfulField ? this.#fallbacksOf(tree, texts, span) : [];
    for (const [index, text] of texts.entries()) {
      const query = timedQuery(dialect, text, window, task.now, precision, this.#patterns, fallbacks[index]);
      this.#queries.push({ query, dialect, mergeable });
    }
  }

  #markUnwritable(span: Span): void {
    this.#unwritable ??= { code: this.#diagnostics.unwritableCode, span };
  }

  #textsOf(group: WritableGroup, unit: SearchUnit, span: Span): string[] {
    const { dialect } = this;
    const diagnostics = this.#diagnostics;
    const { tree, joined } = group;
    if (dialect.api === 'v3.0') return writeQueries(tree, this.task.settings.maxQueryLength, diagnostics, span);
    if (!dialect.capabilities.mailRules || isOneMailQuery(tree))
      return [unit.window === undefined ? writeGroup(group) : writeQualifiedGroup(group)];
    if (joined === undefined) return writeMailQueries(tree, diagnostics, span);
    // Joined observations that break the source's rules are searched one by one.
    return joined.operands.flatMap((operand) => this.#textsOf(operand, unit, span));
  }

  /**
   * What stands in for each text when the service refuses it. It stands in for all of them: of the texts that ask for
   * the same doubtful fields, and so are all refused or none, the first gets it.
   */
  #fallbacksOf(tree: WritableTree, texts: readonly string[], span: Span): (Fallback | undefined)[] {
    const { api } = this.dialect;
    const doubtful = api === 'v3.0' ? [...doubtfulFields(tree)] : [];
    if (doubtful.length === 0) return [];
    const lost = lostFields(tree);
    const rest = withoutDoubtful(tree);
    let queries: string[] = [];
    if (rest.type !== 'match-all' && rest.type !== 'match-none')
      queries = writeQueries(rest, this.task.settings.maxQueryLength, this.#diagnostics, span);
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

const narrowed = (translated: TranslatedQuery): TranslatedQuery => ({
  ...translated,
  query: { ...translated.query, precision: 'narrower' },
});

function unwritableError({ code, span }: UnwritableUnit, dialect: Dialect, pattern: Pattern): StixError {
  const part = pattern.text.slice(span.start, span.end);
  const shown = part.length > 200 ? `${part.slice(0, 200)}...` : part;
  return new StixError(code, `${dialect.name} can't search for ${shown}`, { ...span, pattern: part });
}

function emptyError({ text, expression: { span } }: Pattern): StixError {
  const where = { start: span.start, end: span.end, pattern: text.slice(span.start, span.end) };
  return new StixError('invalid_parameter', 'STOP is not after START', where);
}

function spanOf(group: ObservationGroup): Span {
  return group.type === 'one' ? group.observation.span : group.span;
}
