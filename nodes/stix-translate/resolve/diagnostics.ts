/** Diagnostics of one pattern in one dialect: the precision of its queries, notes, attributes without a field. */
import { type StixErrorCode, StixError } from '../../shared/stix/error';
import type { Span } from '../../shared/stix/pattern/pattern';
import type { MatcherNote } from '../plan/search-units';
import type { Note, NoteCode, Precision, Unmapped } from '../query';

/** Sets are made when they are needed: most patterns need none. */
export class Diagnostics {
  readonly notes: Note[] = [];
  readonly unmapped: Unmapped[] = [];
  /** why something has no query; `not_implemented` when the dialect, not the attribute, is the reason */
  unwritableCode: StixErrorCode = 'mapping_error';
  /** how far ANDs may still be multiplied out where they can't be nested */
  readonly expansion = { termsLeft: 1 << 16 };
  /** some query asks for a doubtful field */
  asksDoubtfulField = false;
  #notedForMatcher: Set<MatcherNote | readonly MatcherNote[]> | undefined;
  #notedMessages: Set<string> | undefined;
  #unmappedPaths: Set<string> | undefined;
  #isExact = true;
  #isNarrower = false;

  constructor(
    private readonly dialect: string,
    private readonly pattern: string,
    private readonly strict: boolean,
  ) {}

  /** Precision and doubt are a query's own; notes and attributes are the pattern's. */
  beginQuery(): void {
    this.asksDoubtfulField = false;
    this.#isExact = true;
    this.#isNarrower = false;
    this.unwritableCode = 'mapping_error';
  }

  get precision(): Precision {
    if (this.#isNarrower) return 'narrower';
    return this.#isExact ? 'exact' : 'wider';
  }

  /** More is selected than the pattern means, by the very form of the query. */
  markWider(): void {
    this.#isExact = false;
  }

  /**
   * More is selected than the pattern means, because the dialect can't express it; `code` is that of the note, `why`
   * that of the refusal when nothing else is left to search.
   *
   * @throws StixError when strict
   */
  widen(code: NoteCode, span: Span, message: string, why: StixErrorCode = 'mapping_error'): void {
    this.#isExact = false;
    if (why === 'not_implemented') this.unwritableCode = why;
    this.refuseStrictly(span, message);
    this.note(code, span, message);
  }

  /** What the matcher has to decide is noted once for the pattern; it widens every query that it is about. */
  noteForMatcher(note: MatcherNote): void {
    this.#notedForMatcher ??= new Set();
    if (this.#notedForMatcher.has(note)) return this.markWider();
    this.#notedForMatcher.add(note);
    this.widen(note.code, note.span, note.message, 'not_implemented');
  }

  /** The same for a list, which many units share. */
  noteAllForMatcher(notes: readonly MatcherNote[]): void {
    if (notes.length === 0) return;
    this.#notedForMatcher ??= new Set();
    if (this.#notedForMatcher.has(notes)) return this.markWider();
    this.#notedForMatcher.add(notes);
    for (const note of notes) this.noteForMatcher(note);
  }

  /** The dialect can express it, but not as it stands. @throws StixError when strict */
  refuseStrictly(span: Span, message: string): void {
    if (this.strict) throw new StixError('not_implemented', message, this.causeAt(span));
  }

  /** Less is selected than the pattern means: v2.0 texts only. */
  narrow(span: Span, message: string): void {
    this.#isNarrower = true;
    this.note('narrower', span, message);
  }

  /** The same, noted where it occurs first. */
  narrowOnce(span: Span, message: string): void {
    this.#isNarrower = true;
    this.noteOnce('narrower', span, message);
  }

  /** What holds for an attribute wherever the pattern names it is noted once. */
  noteOnce(code: NoteCode, span: Span, message: string): void {
    this.#notedMessages ??= new Set();
    if (this.#notedMessages.has(message)) return;
    this.#notedMessages.add(message);
    this.note(code, span, message);
  }

  note(code: NoteCode, { start, end }: Span, message: string): void {
    this.notes.push({ code, message, dialect: this.dialect, start, end, pattern: this.pattern });
  }

  addUnmapped(attribute: string): void {
    this.#unmappedPaths ??= new Set();
    if (this.#unmappedPaths.has(attribute)) return;
    this.#unmappedPaths.add(attribute);
    this.unmapped.push({ dialect: this.dialect, attribute, pattern: this.pattern });
  }

  causeAt({ start, end }: Span): { start: number; end: number; pattern: string } {
    return { start, end, pattern: this.pattern.slice(start, end) };
  }
}
