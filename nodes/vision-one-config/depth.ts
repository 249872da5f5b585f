/**
 * How deep JSON from outside may nest. What comes after the parser, here and in other nodes, walks records by recursion:
 * a record of some thousand levels would end in "Maximum call stack size exceeded" each time that it is read, and hold
 * back everything behind it (docs/decisions/70-deep-json.md).
 */

/** Levels that are kept. Records of Vision One have fewer than 20. */
const kept = 128;
/** Levels that are taken at all: a body of nothing but brackets costs the parser fifty times its size in memory. */
const taken = 100_000;
/** Bytes that are parsed before anything is counted: pages are smaller, and brackets alone cost 50 MB. */
const harmless = 1024 * 1024;

/** What stands in the place of a list or object that lies deeper. */
export const tooDeep = '(nested too deep)';

export class NestedTooDeep extends Error {}

/** Parses JSON; what nests too deep is replaced. Throws SyntaxError for no JSON, NestedTooDeep for nothing but brackets. */
export function parseShallow(json: Buffer): unknown {
  if (json.length > harmless) refuseBrackets(json);
  const text = json.toString('utf8');
  const value: unknown = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  if (isParent(value) && cut(value, kept)) refuseBrackets(json);
  return value;
}

function refuseBrackets(json: Buffer): void {
  if (depthOf(json) > taken) throw new NestedTooDeep(`more than ${taken} levels`);
}

const quote = 0x22;
const backslash = 0x5c;
const openList = 0x5b;
const closeList = 0x5d;
const openObject = 0x7b;
const closeObject = 0x7d;

/** The deepest nesting of brackets outside of strings. Linear, and mostly a search for quotes. */
function depthOf(json: Buffer): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at];
    if (byte === quote) at = endOfString(json, at);
    else if (byte === openList || byte === openObject) deepest = Math.max(deepest, ++depth);
    else if (byte === closeList || byte === closeObject) depth--;
  }
  return deepest;
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
