/**
 * What is found out while one pattern is put into one dialect's words: precision, notes, attributes without a field.
 */
import { type StixErrorCode, StixError } from '../../shared/stix/error';
import type { Span } from '../../shared/stix/pattern/pattern';
import type { Remark } from '../plan/search-units';
import type { Note, NoteCode, Precision, Unmapped } from '../query';

/** Sets are made when they are needed: most patterns need none. */
export class Findings {
  readonly notes: Note[] = [];
  readonly unmapped: Unmapped[] = [];
  /** why something could not be said; `not_implemented` when the dialect, not the attribute, was the reason */
  code: StixErrorCode = 'mapping_error';
  /** what ANDs may still be multiplied out to where they can't be nested */
  readonly left = { terms: 1 << 16 };
  /** some query asks for a doubtful field */
  hasDoubt = false;
  private remarked: Set<Remark | readonly Remark[]> | undefined;
  private said: Set<string> | undefined;
  private unmappedPaths: Set<string> | undefined;
  private exact = true;
  private isNarrower = false;

  constructor(
    private readonly dialect: string,
    private readonly pattern: string,
    private readonly strict: boolean,
  ) {}

  /** Precision and doubt are a query's own; notes and attributes are the pattern's. */
  begin(): void {
    this.hasDoubt = false;
    this.exact = true;
    this.isNarrower = false;
    this.code = 'mapping_error';
  }

  get precision(): Precision {
    if (this.isNarrower) return 'narrower';
    return this.exact ? 'exact' : 'wider';
  }

  /** More is selected than the pattern means, by the very form of the search. */
  inexact(): void {
    this.exact = false;
  }

  /**
   * More is selected than the pattern means, since the dialect can't say it; `why` is the code should nothing else be
   * left to search. @throws StixError when strict
   */
  widen(code: NoteCode, span: Span, message: string, why: StixErrorCode = 'mapping_error'): void {
    this.exact = false;
    if (why === 'not_implemented') this.code = why;
    this.refuseStrictly(span, message);
    this.note(code, span, message);
  }

  /** What the matcher has to decide is noted once for the pattern; it widens every query that it is about. */
  remark(remark: Remark): void {
    this.remarked ??= new Set();
    if (this.remarked.has(remark)) return this.inexact();
    this.remarked.add(remark);
    this.widen(remark.code, remark.span, remark.message, 'not_implemented');
  }

  /** The same for a list, which many units share. */
  remarkAll(remarks: readonly Remark[]): void {
    if (remarks.length === 0) return;
    this.remarked ??= new Set();
    if (this.remarked.has(remarks)) return this.inexact();
    this.remarked.add(remarks);
    for (const remark of remarks) this.remark(remark);
  }

  /** The dialect can't say it as it stands, though it can say it otherwise. @throws StixError when strict */
  refuseStrictly(span: Span, message: string): void {
    if (this.strict) throw new StixError('not_implemented', message, this.partOf(span));
  }

  /** Less is selected than the pattern means: v2.0 texts only. */
  narrow(span: Span, message: string): void {
    this.isNarrower = true;
    this.note('narrower', span, message);
  }

  /** The same, noted where it is met first. */
  narrowOnce(span: Span, message: string): void {
    this.isNarrower = true;
    this.noteOnce('narrower', span, message);
  }

  /** What holds for an attribute wherever the pattern names it is said once. */
  noteOnce(code: NoteCode, span: Span, message: string): void {
    this.said ??= new Set();
    if (this.said.has(message)) return;
    this.said.add(message);
    this.note(code, span, message);
  }

  note(code: NoteCode, { start, end }: Span, message: string): void {
    this.notes.push({ code, message, dialect: this.dialect, start, end, pattern: this.pattern });
  }

  missing(attribute: string): void {
    this.unmappedPaths ??= new Set();
    if (this.unmappedPaths.has(attribute)) return;
    this.unmappedPaths.add(attribute);
    this.unmapped.push({ dialect: this.dialect, attribute, pattern: this.pattern });
  }

  partOf({ start, end }: Span): { start: number; end: number; pattern: string } {
    return { start, end, pattern: this.pattern.slice(start, end) };
  }
}
