/** The rule for filters of audit logs, used by the form and by a deploy. */

/** Audit logs know `activity` only beside `category`. */
export function isLoneActivity(filter: string): boolean {
  const fields = filter.replace(/'[^']*'/g, '');
  return /\bactivity\s+eq/.test(fields) && !/\bcategory\s+eq/.test(fields);
}
