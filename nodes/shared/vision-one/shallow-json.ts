/**
 * How deep JSON from outside may nest, and how much it may hold. What comes after the parser, here and in other nodes,
 * walks records by recursion: a record of some thousand levels would end in "Maximum call stack size exceeded" each
 * time that it is read, and hold back everything behind it. A small reply that unpacks to empty objects and nothing
 * else would take all memory of a small machine (docs/decisions/70-deep-json.md).
 */

/** Levels that are kept. Records of Vision One have fewer than 20. */
const kept = 128;
/** Levels that are taken at all: a body of nothing but brackets costs the parser fifty times its size in memory. */
const taken = 100_000;
/**
 * Values that are taken at all: an empty object of three bytes takes 64 in memory, so that 64 MiB of them are 1.4 GB.
 * The largest page, 5 000 of the largest records that Trend shows, is less than a million.
 */
const mostValues = 4_000_000;
/** Bytes that are parsed before anything is counted: pages are smaller, and brackets alone cost 50 MB. */
const harmless = 1024 * 1024;

/** What stands in the place of a list or object that lies deeper. */
export const tooDeep = '(nested too deep)';

/** JSON that is not taken at all: made of brackets, or of more values than any page has. */
export class RefusedJson extends Error {}

/**
 * Parses JSON; what nests too deep is replaced.
 *
 * @throws SyntaxError for no JSON, RefusedJson for what is not taken
 */
export function parseShallow(json: Buffer): unknown {
  if (json.length > harmless) refuseBulk(json);
  const text = json.toString('utf8');
  const value: unknown = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  if (isParent(value) && cut(value, kept)) refuseBulk(json);
  return value;
}

function refuseBulk(json: Buffer): void {
  const { depth, values } = extentOf(json);
  if (depth > taken) throw new RefusedJson(`more than ${taken} levels`);
  if (values > mostValues) throw new RefusedJson(`more than ${mostValues} values`);
}

const quote = 0x22;
const backslash = 0x5c;
const openList = 0x5b;
const closeList = 0x5d;
const openObject = 0x7b;
const closeObject = 0x7d;
const comma = 0x2c;

/**
 * The deepest nesting of brackets outside of strings, and about how many values there are. Linear: a search for quotes.
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

type Parent = Record<string | number, unknown>;

/**
 * Replaces what lies deeper than so many levels; whether there was any. It runs on every reply, so it makes no lists of
 * keys, and lists have a loop of their own: together a tenth of the time.
 */
function cut(parent: Parent, levels: number): boolean {
  let found = false;
  if (Array.isArray(parent)) {
    for (let index = 0; index < parent.length; index++) {
      const child: unknown = parent[index];
      if (isParent(child)) found = cutChild(parent, index, child, levels) || found;
    }
  } else {
    for (const key in parent) {
      const child = parent[key];
      if (isParent(child)) found = cutChild(parent, key, child, levels) || found;
    }
  }
  return found;
}

function cutChild(parent: Parent, key: string | number, child: Parent, levels: number): boolean {
  if (levels > 1) return cut(child, levels - 1);
  parent[key] = tooDeep;
  return true;
}

/** Lists too: their indexes are keys. */
function isParent(value: unknown): value is Parent {
  return typeof value === 'object' && value !== null;
}
