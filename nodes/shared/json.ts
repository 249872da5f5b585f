/** JSON as it comes from outside, whose parts are unknown until they are looked at, and its canonical text. */

export type JsonObject = { readonly [key: string]: unknown };

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * RFC 8785: no blanks, members sorted by their names' UTF-16 units, texts and numbers as JavaScript writes them. Equal
 * values give equal text, in whatever order their members came. Of an object, members that JSON has no place for are
 * left out.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const object = value as Record<string, unknown>;
  let text = '';
  for (const key of Object.keys(object).sort()) {
    const member = object[key];
    if (member !== undefined) text += `${text ? ',' : ''}${quoted(key)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
}

/** A text as JSON; few have something to escape, and JSON.stringify is expensive for a short one. */
export function quoted(text: string): string {
  return escaped.test(text) ? JSON.stringify(text) : `"${text}"`;
}

/** What JSON writes in another way than it reads. */
// eslint-disable-next-line no-control-regex
const escaped = /[\u0000-\u001f"\\\ud800-\udfff]/;
