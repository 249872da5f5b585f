/** Why a pattern that parses can't be matched. The codes are those of stix-translate. */
import type { Span } from '../../shared/stix/pattern/pattern';

export type MatcherErrorCode =
  /** it means something that this matcher can't decide: look-around in a regular expression, 10 000 nested copies */
  | 'not_implemented'
  /** a literal is not what its operator needs: no CIDR block, no regular expression, REPEATS 0 TIMES */
  | 'invalid_parameter';

export class MatcherError extends Error {
  override readonly name = 'MatcherError';

  constructor(
    readonly code: MatcherErrorCode,
    message: string,
    /** offsets into the pattern's text */
    readonly where: Span,
  ) {
    super(message);
  }
}
