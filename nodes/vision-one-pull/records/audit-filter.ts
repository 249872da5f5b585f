/** What the service's audit logs don't understand in a filter: for the form and for a deploy. */

/** Audit logs know `activity` only beside `category`. */
export function isLoneActivity(filter: string): boolean {
  const fields = filter.replace(/'[^']*'/g, '');
  return /\bactivity\s+eq/.test(fields) && !/\bcategory\s+eq/.test(fields);
}
