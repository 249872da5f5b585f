const FORM = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:)(\d\d(?:\.\d+)?)Z$/;

/**
 * Milliseconds since the epoch, fractions kept, of an RFC 3339 timestamp in UTC as STIX writes it; NaN for other text.
 */
export function parseTimestamp(text: string): number {
  const parts = FORM.exec(text);
  // Both groups are there when the form matches. Seconds are added, for Date.parse cuts fractions at milliseconds and
  // refuses a leap second.
  return parts === null ? NaN : Date.parse(`${String(parts[1])}00Z`) + Number(parts[2]) * 1000;
}
