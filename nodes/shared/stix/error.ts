/**
 * The one error of everything that reads, translates, matches or maps STIX. The codes are stix-shifter's, so that flows
 * that knew it keep working.
 */

export type StixErrorCode =
  /** none of the pattern's attributes can be searched; a custom map can't be used */
  | 'mapping_error'
  /** the pattern means something that the dialect can't say or the matcher can't decide */
  | 'not_implemented'
  /** a setting, an override, an input or a literal that its operator can't take */
  | 'invalid_parameter'
  /** the text is no pattern, or too long or too deep for one */
  | 'translation_error'
  /** an indicator that its author took back */
  | 'revoked'
  /** an indicator that was no longer valid in the time that is searched */
  | 'expired';

/** `start` and `end` are offsets into the pattern's text; `pattern` is the part of it that caused the error. */
export interface Place {
  readonly start: number;
  readonly end: number;
  readonly pattern?: string;
}

/** Its `cause` is where: of all that is known of an error, a Catch node gets the message, the code and the cause. */
export class StixError extends Error {
  override readonly name: string = 'StixError';

  constructor(
    readonly code: StixErrorCode,
    message: string,
    readonly where?: Place,
  ) {
    super(message, where === undefined ? undefined : { cause: where });
  }
}

/** A setting or an input is wrong. */
export function invalidParameter(message: string): StixError {
  return new StixError('invalid_parameter', message);
}

/** Where a text stops being a pattern. `line` and `column` count from 1; `found` is empty at the end of the text. */
export interface SyntaxFacts {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
  readonly found: string;
  readonly expected: readonly string[];
}

export class PatternSyntaxError extends StixError {
  override readonly name = 'PatternSyntaxError';
  readonly line: number;
  readonly column: number;
  readonly offset: number;
  readonly found: string;
  readonly expected: readonly string[];

  constructor(message: string, facts: SyntaxFacts) {
    super('translation_error', message, { start: facts.offset, end: facts.offset, pattern: facts.found });
    this.line = facts.line;
    this.column = facts.column;
    this.offset = facts.offset;
    this.found = facts.found;
    this.expected = facts.expected;
    this.cause = facts;
  }
}
