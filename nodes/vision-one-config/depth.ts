/**
 * How deep JSON from outside may nest, and how much it may hold. What comes after the parser, here and in other nodes, walks records by recursion:
 * a record of some thousand levels would end in "Maximum call stack size exceeded" each time that it is read, and hold
 * back everything behind it (docs/decisions/70-deep-json.md). A small reply that unpacks to empty objects and nothing else
 * would take all memory of a small machine.
 */

/** Levels that are kept. Records of Vision One have fewer than 20. */
const kept = 128;
/** Levels that are parsed at all: a body of nothing but brackets costs the parser fifty times its size in memory. */
const parsed = 100_000;
/**
 * Values that are parsed at all: an empty object of three bytes takes 64 in memory, so that 64 MiB of them are 1.4 GB. The
 * largest page, 5 000 of the largest records that Trend shows, is less than a million.
 */
const mostValues = 4_000_000;

/** What stands in the place of a list or object that lies deeper. */
export const tooDeep = '(nested too deep)';

/** JSON that is not parsed at all: made of brackets, or of more values than any page has. */
export class NestedTooDeep extends Error {}

/** Parses JSON; what nests too deep is replaced. Throws SyntaxError for no JSON, NestedTooDeep for what is not parsed. */
export function parseShallow(json: Buffer): unknown {
  const { depth, values } = extentOf(json);
  if (depth > parsed) throw new NestedTooDeep(`more than ${parsed} levels`);
  if (values > mostValues) throw new NestedTooDeep(`more than ${mostValues} values`);
  const text = json.toString('utf8');
  const value: unknown = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  if (depth > kept) cut(value, kept);
  return value;
}

const quote = 0x22;
const backslash = 0x5c;
const openList = 0x5b;
const closeList = 0x5d;
const openObject = 0x7b;
const closeObject = 0x7d;
const comma = 0x2c;

/**
 * The deepest nesting of brackets outside of strings, and about how many values there are. Linear, and mostly a search for
 * quotes: it runs on every reply.
 */
function extentOf(json: Buffer): { depth: number; values: number } {
  let depth = 0;
  let deepest = 0;
  let values = 0;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at];
    if (byte === quote) at = endOfString(json, at);
    else if (byte === comma) values++;
    else if (byte === openList || byte === openObject) {
      deepest = Math.max(deepest, ++depth);
      values++;
    } else if (byte === closeList || byte === closeObject) depth--;
  }
  return { depth: deepest, values };
}

/** Where the string that opens at `start` closes; the end of the text when it doesn't. */
function endOfString(json: Buffer, start: number): number {
  for (let end = start; ;) {
    end = json.indexOf(quote, end + 1);
    if (end < 0) return json.length;
    let escapes = 0;
    while (json[end - 1 - escapes] === backslash) escapes++;
    if (escapes % 2 === 0) return end;
  }
}

function cut(value: unknown, levels: number): void {
  if (typeof value !== 'object' || value === null) return;
  const children = value as Record<string, unknown>; // lists too: their indexes are keys
  for (const key of Object.keys(children)) {
    const child = children[key];
    if (typeof child !== 'object' || child === null) continue;
    if (levels > 1) cut(child, levels - 1);
    else children[key] = tooDeep;
  }
}
