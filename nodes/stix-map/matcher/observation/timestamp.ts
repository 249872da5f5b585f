/** Timestamps of observed-data and of timestamp properties, as STIX writes them. */
import { parseTime } from '../../../shared/time';

const stixForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

/**
 * Milliseconds since the epoch, fractions kept, of an RFC 3339 timestamp in UTC; NaN for other text, which a pattern's
 * timestamp never equals.
 */
export function parseTimestamp(text: string): number {
  return stixForm.test(text) ? (parseTime(text) ?? NaN) : NaN;
}
