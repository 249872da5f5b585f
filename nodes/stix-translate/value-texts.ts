/** A literal of a pattern -> the texts that select it in a field of some form. */
import { type Kind, ruleOf } from './attribute-kinds';
import type { Form } from './dialect';
import type { Literal } from './pattern';
import type { Api } from './query';
import { hiveSpellings, withoutHive } from './registry-hives';
import { type SearchText, type Wildcards, textOfValue, textOfWildcards, wildcardsOfLike } from './search-text';

/** The texts that together select a literal in a field; undefined when nothing of it can be written. */
export function textsOf(
  literal: Literal,
  like: boolean,
  kind: Kind,
  form: Form,
  api: Api,
): readonly SearchText[] | undefined {
  const value = valueOf(literal);
  // How a wildcard matches a number is documented nowhere.
  if (value === undefined || (like && api === 'v3.0' && ruleOf(kind).numeric === true)) return undefined;
  const pieces = like ? wildcardsOfLike(value) : [value];
  // Without wildcards LIKE means equal. v2.0 keeps stix-shifter's unquoted form.
  const isWhole = pieces.every((piece) => piece != null) && (!like || api === 'v3.0') && form === 'whole';
  if (!isWhole) return allDefined([textOfWildcards(inForm(pieces, form, kind, api), api)]);
  const spellings = kind === 'registryKey' && api === 'v3.0' ? hiveSpellings(value) : [value];
  const texts = allDefined(spellings.map((spelling) => textOfValue(spelling, api)));
  return isPrecise(literal, value, kind) ? texts : texts?.map((text) => ({ ...text, exact: false }));
}

/** A part of a path is searched in the whole path: a name at its end, a directory at its start. */
function inForm(pieces: Wildcards, form: Form, kind: Kind, api: Api): Wildcards {
  if (form === 'name') return [null, ...pieces];
  if (form === 'directory') return [...pieces, null];
  if (form === 'account') return accountName(pieces);
  return kind === 'registryKey' && api === 'v3.0' ? withoutHive(pieces) : pieces;
}

/**
 * A record may hold `CORP\\bob`, or `bob` with the domain in another field. What stands behind the last backslash, and
 * behind the last wildcard, ends the field's text in both.
 */
function accountName(pieces: Wildcards): Wildcards {
  const last = pieces.at(-1);
  return last == null ? [null] : [null, last.slice(last.lastIndexOf('\\') + 1)];
}

function valueOf(literal: Literal): string | undefined {
  switch (literal.type) {
    case 'string':
      return literal.value;
    case 'integer':
      return literal.text.replace(/^\+/, '');
    case 'float':
      // 80.0 is the number 80, which is how a record writes it.
      return String(literal.value);
    case 'boolean':
      return String(literal.value);
    case 'timestamp':
    case 'hex':
    case 'binary':
      return undefined;
  }
}

/** A full match in any case selects this value of a valid object and no other. */
function isPrecise(literal: Literal, value: string, kind: Kind): boolean {
  const rule = ruleOf(kind);
  return rule.anyCase && rule.isValid(value) && literal.type === (rule.numeric === true ? 'integer' : 'string');
}

function allDefined<T>(values: readonly (T | undefined)[]): T[] | undefined {
  const defined = values.filter((value) => value !== undefined);
  return defined.length === values.length ? defined : undefined;
}
