/** What goes wrong in stix-map before a record is looked at; a record itself is never an error, only counted. */

export type StixMapErrorCode =
  /** a custom map that can't be used */
  | 'mapping_error'
  /** a property of the node or of `msg.options`, or a payload that holds no records */
  | 'invalid_parameter'
  /** a pattern that the matcher can't read */
  | 'translation_error';

export class StixMapError extends Error {
  override readonly name = 'StixMapError';

  constructor(
    readonly code: StixMapErrorCode,
    message: string,
  ) {
    super(message);
  }
}
