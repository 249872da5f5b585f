/** A dialect: which fields of one Vision One source hold a STIX attribute, and which of them the API searches. */
import { type ValueKind, kindOf } from './attribute-kinds';
import type { ObjectPath } from '../../shared/stix/pattern/pattern';
import type { Api } from '../query';

/**
 * How a field holds an attribute's value: as it is; as a part of a path; for `DOMAIN\\name`, with the domain or without
 * it; somewhere in a JSON text; as IANA's number of a protocol.
 */
export type FieldForm = 'whole' | 'name' | 'directory' | 'account' | 'json' | 'protocol';

export interface FieldUse {
  readonly name: string;
  readonly form: FieldForm;
  /** holds several values, each of which is searched */
  readonly list: boolean;
  /**
   * matched as a whole by Trend's description: the only fields by which a search is exact, and that a NOT is written for
   */
  readonly full: boolean;
  /** a user's map names it, our table of the source does not: the service may refuse it (400) */
  readonly doubtful: boolean;
}

/** At least one. */
type FieldGroup = readonly [FieldUse, ...FieldUse[]];

export interface Attribute {
  /** `file:hashes.SHA-1`: object type and path, `[*]` for every index, names without quotes */
  readonly path: string;
  readonly kind: ValueKind;
  /** fields to search; empty: the attribute is *carried* by records, but the API can't search it */
  readonly fields: readonly FieldUse[];
  /** the same, neighbours of one form together: they are searched for the same texts */
  readonly groups: readonly FieldGroup[];
  /** fields that hold the attribute too and that this dialect does not search: its texts are then narrower (v2.0) */
  readonly unsearched: readonly string[];
  /** not every value in these fields becomes the attribute: a search of them is wider */
  readonly loose: boolean;
  /** what every search for it is noted with */
  readonly caveats: readonly Caveat[];
  /** attributes with the same value here stem from one object of a record: AND over them stays exact */
  readonly singleObject: string | undefined;
}

/**
 * Fields that are not searched though they hold the attribute; fields that are, though the service may refuse them, or
 * though they hold more than the attribute or are matched in part.
 */
interface Caveat {
  readonly code: 'unsearched' | 'doubtful' | 'part' | 'partial';
  readonly message: string;
}

/** What sets a source's query language apart. */
interface Capabilities {
  /** v2.0 messageActivityData: no NOT, no AND with OR, no field in two criteria */
  readonly mailRules: boolean;
}

export interface Dialect {
  readonly api: Api;
  /** the name of the source as well */
  readonly name: string;
  readonly capabilities: Capabilities;
  readonly attributes: ReadonlyMap<string, Attribute>;
  /** beginnings of attributes that records carry in more ways than a table should list: `process:parent_ref.` */
  readonly carried: readonly string[];
}

/**
 * A dialect as it is written down. An attribute's row names its fields in the order in which they are searched:
 * `dst` as it is, `objectIps[]` a list, `processFilePath>name` (a form) a part of what the field holds; an empty row is
 * carried. A row that begins with `~` is loose: some values in these fields become
 * something else. After ` ! ` follow fields that hold it too but are not searched.
 */
export interface DialectTable {
  readonly api: Api;
  readonly name: string;
  readonly capabilities?: Partial<Capabilities>;
  /** fields that match in full only */
  readonly full: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** carried attributes by their beginnings, for what hangs on references and extensions */
  readonly carried?: readonly string[];
  /** object types that a record becomes one object of, whatever its fields: `email-message` */
  readonly oneObject?: readonly string[];
}

export function compileDialect(table: DialectTable): Dialect {
  const full = new Set(words(table.full));
  const attributes = new Map<string, Attribute>();
  for (const [path, row] of Object.entries(table.attributes)) {
    const [searched = '', unsearched = ''] = row.replace(/^~/, '').split('!');
    const loose = row.startsWith('~');
    const fields = words(searched).map((word) => fieldUse(word, full));
    const objectType = path.slice(0, path.indexOf(':'));
    const singleObject = table.oneObject?.includes(objectType) ? objectType : undefined;
    const held = { unsearched: words(unsearched), loose, singleObject };
    attributes.set(
      path,
      attribute(path, fields, { ...held, caveats: caveatsOf(table, path, fields, held.unsearched) }),
    );
  }
  const capabilities = { mailRules: false, ...table.capabilities };
  return { api: table.api, name: table.name, capabilities, attributes, carried: table.carried ?? [] };
}

/** What the dialect has to say of an attribute, wherever a pattern asks for it. */
export function caveatsOf(
  { api, name }: Pick<Dialect, 'api' | 'name'>,
  path: string,
  fields: readonly FieldUse[],
  unsearched: readonly string[],
): Caveat[] {
  const caveats: Caveat[] = [];
  if (unsearched.length > 0) {
    const message = `${path} may also lie in ${unsearched.join(', ')}, which ${name} does not search`;
    caveats.push({ code: 'unsearched', message });
  }
  const doubtful = fields.filter((field) => field.doubtful).map((field) => field.name);
  if (doubtful.length > 0) {
    const rest = doubtful.length < fields.length ? 'only the other fields are' : `${name} is not`;
    const message = `${path} is searched in ${doubtful.join(', ')}, which a tenant may refuse: then ${rest} searched`;
    caveats.push({ code: 'doubtful', message });
  }
  const partial = fields.filter(({ form }) => form !== 'whole' && form !== 'protocol').map((field) => field.name);
  if (partial.length > 0) {
    const message = `${path} is a part of what lies in ${partial.join(', ')}: others with that part are found too`;
    caveats.push({ code: 'part', message });
  }
  const inPart = fields.filter(({ form, full }) => form === 'whole' && !full).map((field) => field.name);
  if (api === 'v3.0' && inPart.length > 0) {
    const message = `${path} is searched in ${inPart.join(', ')}, which ${name} may match in part: more may be found`;
    caveats.push({ code: 'partial', message });
  }
  return caveats;
}

/** An attribute by its path and fields; what `more` lacks is the plain case. */
export function attribute(path: string, fields: readonly FieldUse[], more: Partial<Attribute> = {}): Attribute {
  const groups: [FieldUse, ...FieldUse[]][] = [];
  for (const field of fields) {
    const group = groups.at(-1);
    if (group?.[0].form === field.form) group.push(field);
    else groups.push([field]);
  }
  const plain = { unsearched: [], loose: false, caveats: [], singleObject: undefined };
  return { path, kind: kindOf(path), fields, groups, ...plain, ...more };
}

/** The attribute's row; undefined when no record of the dialect holds it. */
export function attributeOf(dialect: Dialect, path: string): Attribute | undefined {
  const row = dialect.attributes.get(path);
  if (row !== undefined || !dialect.carried.some((beginning) => path.startsWith(beginning))) return row;
  return { ...carried, path };
}

const carried = attribute('', []);

/**
 * The key of an object path in `attributes`: `values[0]` and `values[*]` are one attribute, and a header field is one
 * with or without `[*]` (2.1 has a list of its texts, 2.0 one text).
 */
export function attributePath(path: ObjectPath): string {
  let text = '';
  for (const step of path.steps) {
    if (step.type !== 'property') text += '[*]';
    else text += (text === '' ? '' : '.') + (/[.[\]:']/.test(step.name) ? `'${step.name}'` : step.name);
  }
  return `${path.objectType}:${text.replace(headerItem, '$1')}`;
}

const headerItem = /((?:request_header|additional_header_fields)\.[^.]+)\[\*\]$/;

/** True when the path names one element of a list: the search can only look at all of them. */
export const hasIndex = (path: ObjectPath): boolean => path.steps.some((step) => step.type === 'index');

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');

function fieldUse(word: string, full: ReadonlySet<string>): FieldUse {
  const [, name = '', list, form = 'whole'] =
    /^([A-Za-z_]\w*)(\[\])?(?:>(name|directory|account|json|protocol))?$/.exec(word) ?? [];
  if (name === '') throw new Error(`No field: ${word}`);
  // The pattern above lets no other word through.
  return {
    name,
    form: form as FieldForm,
    list: list !== undefined,
    full: full.has(name),
    doubtful: false,
  };
}
