/** Texts that select a literal of a pattern in a field of some form. */
import { type ValueKind, ruleOf } from '../dialects/attribute-kinds';
import type { FieldForm } from '../dialects/dialect';
import { protocolNumber } from '../../shared/stix/ip-protocols';
import type { Literal } from '../../shared/stix/pattern/pattern';
import type { Api } from '../query';
import { type SearchText, type Wildcards, textOfValue, textOfWildcards, wildcardsOfLike } from './search-text';
import { isSpelledVariously, spelledLike, spellingsOf } from './spellings';

/** The texts that together select a literal in a field; undefined when nothing of it can be written. */
export function textsOf(
  literal: Literal,
  like: boolean,
  kind: ValueKind,
  form: FieldForm,
  api: Api,
): readonly SearchText[] | undefined {
  const value = valueOf(literal);
  // How a wildcard matches a number is documented nowhere.
  if (value === undefined || (like && api === 'v3.0' && ruleOf(kind).numeric === true)) return undefined;
  if (form === 'protocol') return protocolTexts(value, like);
  const pieces = like ? wildcardsOfLike(value) : [value];
  // Without wildcards LIKE means equal. v2.0 keeps stix-shifter's unquoted form.
  const isWhole = form === 'whole' && (!like || (api === 'v3.0' && !pieces.some((piece) => piece == null)));
  if (!isWhole) return listOf(textOfWildcards(inForm(pieces, form, kind, api), api));
  const precise = isPrecise(literal, value, kind);
  if (api === 'v2.0' || !isSpelledVariously(kind)) return listOf(textOfWhole(value, precise, api));
  const texts = spellingsOf(value, kind).map((spelling) => {
    const [only] = spelling;
    return spelling.length === 1 && only != null ? textOfWhole(only, precise, api) : textOfWildcards(spelling, api);
  });
  const defined = texts.filter((text) => text !== undefined);
  return defined.length === texts.length ? defined : undefined;
}

/** tcp stands for traffic without a number as well, which can't be searched. */
function protocolTexts(value: string, like: boolean): readonly SearchText[] | undefined {
  const number = like ? undefined : protocolNumber(value);
  if (like || number === protocolNumber('tcp')) return undefined;
  return number === undefined ? [] : [{ text: `"${number}"`, exact: false, lossy: false }];
}

const listOf = (text: SearchText | undefined): readonly SearchText[] | undefined => text && [text];

function textOfWhole(value: string, precise: boolean, api: Api): SearchText | undefined {
  const text = textOfValue(value, api);
  return precise || text?.exact !== true ? text : { ...text, exact: false };
}

/** A part of a path is searched in the whole path: a name at its end, a directory at its start. */
function inForm(pieces: Wildcards, form: FieldForm, kind: ValueKind, api: Api): Wildcards {
  if (form === 'name') return [null, ...pieces];
  if (form === 'directory') return [...pieces, null];
  if (form === 'account') return accountName(pieces);
  if (form === 'json') return withinJson(pieces);
  return api === 'v3.0' ? spelledLike(pieces, kind) : pieces;
}

/**
 * A record may hold `CORP\\bob`, or `bob` with the domain in another field. What stands behind the last backslash, and
 * behind the last wildcard, ends the field's text in both.
 */
function accountName(pieces: Wildcards): Wildcards {
  const last = pieces.at(-1);
  return last == null ? [null] : [null, last.slice(last.lastIndexOf('\\') + 1)];
}

/** Characters that JSON writes in one way only; any other may be an escape there, or not. */
const withinJson = (pieces: Wildcards): Wildcards => [
  null,
  ...pieces.flatMap((piece) => piece?.split(/[^ !#-%'-.0-;=?-[\]-~]+/).flatMap((part) => [part, null]) ?? [piece]),
  null,
];

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
function isPrecise(literal: Literal, value: string, kind: ValueKind): boolean {
  const rule = ruleOf(kind);
  return rule.anyCase && rule.isValid(value) && literal.type === (rule.numeric === true ? 'integer' : 'string');
}
