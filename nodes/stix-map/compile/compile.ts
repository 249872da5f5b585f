/** Compiles a map for one version of STIX: once per deploy, for our own maps and a user's alike. */
import { addedAt, completeTemplate, newTemplate, propertyAt, rank } from './compile-template';
import { derivedFields } from './derived-fields';
import { StixError } from '../../shared/stix/error';
import { extensionKey, ownExtension, ownProperties } from '../stix/extensions';
import { rulesOf, type Entry, type Rule, type StixMap } from './map-format';
import {
  nowhere,
  type CompiledMap,
  type Condition,
  type CompiledField,
  type Reference,
  type ObjectTemplate,
  type Write,
} from './compiled-map';
import { checks, predefinedExtensions, partCheck, type Kind, type ReferenceKind } from '../stix/property-kinds';
import {
  canonicalName,
  customType,
  observableTypes,
  propertyName,
  type ObservableType,
} from '../stix/observable-types';
import { transformers } from './transformers';
import type { Check, SpecVersion } from '../stix/values';

/**
 * @throws StixError `mapping_error`: an object or property that STIX does not have, a reference to no object, an
 *   unknown transformer, a reference under two conditions
 */
export function compileMap(map: StixMap, version: SpecVersion): CompiledMap {
  const compiler = new Compiler(version);
  const fields = compiler.fields(map, [], '');
  return { version, fields, templates: compiler.finish() };
}

class Compiler {
  readonly #templates = new Map<string, ObjectTemplate>();
  /** tags are known only when the whole map was read */
  readonly #pending: { template: ObjectTemplate; rule: Rule; property: string; place: string }[] = [];

  /** under which condition a reference holds, as its rules say it */
  readonly #conditions = new Map<Reference, string | undefined>();

  constructor(private readonly version: SpecVersion) {}

  fields(map: StixMap, path: readonly string[], parent: string): Map<string, CompiledField> {
    return new Map(Object.entries(map).map(([name, entry]) => [name, this.#field(entry, [...path, name], parent)]));
  }

  finish(): ObjectTemplate[] {
    for (const { template, rule, property, place } of this.#pending) this.#refer(template, rule, property, place);
    const templates = [...this.#templates.values()].filter(
      (template) => template.size > 0 || template.references.length > 0,
    );
    for (const template of templates) completeTemplate(template, this.version);
    return templates.sort((a, b) => rank(a) - rank(b));
  }

  #field(entry: Entry, path: readonly string[], parent: string): CompiledField {
    const given = path.join('.');
    const field = derivedFields[given]?.field ?? given;
    const rules = rulesOf(entry);
    if (!rules) return { name: field, writes: [], nested: this.fields(entry as StixMap, path, given) };
    const writes = rules.flatMap(
      (rule, index) => this.#rule(field, rule, `map.${given}[${index}]`, parent !== '') ?? [],
    );
    return { name: field, writes, nested: undefined };
  }

  #rule(field: string, rule: Rule, place: string, inList: boolean): Write | undefined {
    const transform = rule.transformer === undefined ? undefined : transformers.get(rule.transformer);
    if (rule.transformer !== undefined && !transform) fail(place, `unknown transformer "${rule.transformer}"`);
    const when = rule.when === undefined ? undefined : condition(rule.when);
    if (rule.key === 'first_observed' || rule.key === 'last_observed') {
      const check = checks.timestamp;
      const time = rule.key === 'first_observed' ? 'first' : 'last';
      return { template: undefined, time, position: nowhere, check, transform, each: false, whole: false, when };
    }
    const [type = '', ...path] = rule.key.split('.');
    const template = this.#template(type, rule.object ?? field, place);
    const property = path[0];
    if (property === undefined) return fail(place, `"${rule.key}" names no property`);
    if (reserved.has(property)) fail(place, `"${property}" is not a map's to set`);
    if (rule.references !== undefined || isReference(template.table, property)) {
      if (rule.references === undefined) return fail(place, `"${rule.key}" needs "references"`);
      this.#pending.push({ template, rule, property, place });
      return undefined;
    }
    const target = this.#target(template, path, place);
    if (!target) return undefined;
    const written = propertyAt(template, target.path, field, this.version);
    if (rule.value !== undefined) {
      const { id } = template.table;
      if (id.length === 1 && id[0] === path[0])
        fail(place, `"${rule.key}" tells one from another: it has no fixed value`);
      written.otherwise = target.check(rule.value, this.version);
      if (written.otherwise === undefined) fail(place, `${JSON.stringify(rule.value)} is no value for "${rule.key}"`);
      return undefined;
    }
    const each = rule.unwrap === true || inList;
    const whole = listChecks.has(target.check) || rule.transformer === 'ConvertInternetHeaders';
    const isAdded = Boolean(rule.group) && addedChecks.has(target.check);
    const position = isAdded ? addedAt(template, written, field) : written.position;
    return { template, time: undefined, position, check: target.check, transform, each, whole, when };
  }

  #template(type: string, tag: string, place: string): ObjectTemplate {
    const custom = /^x-[a-z0-9]+(?:-[a-z0-9]+)*$/.test(type);
    const table = Object.hasOwn(observableTypes, type) ? observableTypes[type] : custom ? customType : undefined;
    if (!table) return fail(place, `STIX has no object "${type}" that can be observed`);
    const name = `${tag}\n${type}`;
    let template = this.#templates.get(name);
    if (!template) this.#templates.set(name, (template = newTemplate(tag, type, table)));
    return template;
  }

  /** Where a rule writes, by the names of the version; undefined when the version has no such property. */
  #target(
    template: ObjectTemplate,
    path: readonly string[],
    place: string,
  ): { path: string[]; check: Check } | undefined {
    const [property = '', ...rest] = path;
    const { table, type } = template;
    if (property === 'extensions') return this.#extension(type, rest, place);
    if (table === customType || property.startsWith('x_')) {
      if (rest.length > 0 || !isOwnName(property)) fail(place, `"${path.join('.')}" can't be a property's name`);
      return { path: [property], check: checks.anything };
    }
    const kind = kindOf(table, property);
    const name = propertyName(table, property, this.version);
    if (kind === undefined) return fail(place, `"${type}" has no property "${property}"`);
    if (name === undefined) return undefined;
    if (rest.length === 0) return { path: [name], check: checkOf(kind) };
    const part = rest.join('.').replace(/^'(.*)'$/, '$1');
    const check = partCheck(kind, part, this.version);
    return check ? { path: [name, part], check } : fail(place, `"${type}:${property}" has no part "${part}"`);
  }

  #extension(type: string, path: readonly string[], place: string): { path: string[]; check: Check } {
    const [name = '', property = '', part] = path.map((step) => step.replace(/^'(.*)'$/, '$1'));
    if (name === ownExtension) {
      const own = ownProperties[`${type}.${property}`];
      if (own === undefined) fail(place, `"${type}" has no "${property}" in the extension "${name}"`);
      return { path: ['extensions', extensionKey(this.version), property], check: checks[own] };
    }
    const known = Object.hasOwn(predefinedExtensions, name) ? predefinedExtensions[name] : undefined;
    if (known && known.of !== type) return fail(place, `"${name}" is no extension of "${type}"`);
    if (known && property === 'request_header' && part !== undefined && headerName.test(part)) {
      return { path: ['extensions', name, property, part], check: checks['http header'] };
    }
    const kind = known && Object.hasOwn(known.properties, property) ? known.properties[property] : undefined;
    if (kind !== undefined) return { path: ['extensions', name, property], check: checkOf(kind) };
    if (known || part !== undefined || !/^[a-z][a-z0-9-]*-ext$/.test(name) || !isOwnName(property)) {
      return fail(place, `"extensions.${path.join('.')}" is no extension that can be filled`);
    }
    return { path: ['extensions', name, property], check: checks.anything };
  }

  #refer(template: ObjectTemplate, rule: Rule, property: string, place: string): void {
    const { table, references } = template;
    const tags = typeof rule.references === 'string' ? [rule.references] : (rule.references ?? []);
    const name = table === customType ? property : propertyName(table, property, this.version);
    const kind = table === customType ? customReference(property) : kindOf(table, property);
    if (!isReferenceKind(kind)) return fail(place, `"${template.type}:${property}" is no reference`);
    if (name === undefined) return;
    if (table === customType && !ownPropertyName.test(name)) fail(place, `"${name}" can't be a property's name`);
    const allowed = new Set(kind.split(' ').slice(1));
    const targets = [...this.#templates.values()].filter((target) => tags.includes(target.tag));
    if (targets.length === 0) fail(place, `no object "${tags.join('", "')}" to refer to`);
    const fitting = targets.filter((target) => allowed.has('*') || allowed.has(target.type));
    if (fitting.length === 0) fail(place, `"${template.type}:${property}" can't refer to "${targets[0]?.type}"`);
    const when = rule.when === undefined ? undefined : condition(rule.when);
    const known = references.find((reference) => reference.name === name);
    if (!known) {
      const contributes = table === customType || table.id.includes(name);
      const inMimeParts = kind.startsWith('parts ');
      const list = inMimeParts || kind.startsWith('refs ');
      const reference = { name, list, inMimeParts, contributes, targets: fitting, when };
      references.push(reference);
      this.#conditions.set(reference, JSON.stringify(rule.when));
    } else if (this.#conditions.get(known) === JSON.stringify(rule.when)) {
      known.targets.push(...fitting.filter((target) => !known.targets.includes(target)));
    } else fail(place, `"${template.type}:${property}" of this object has another "when" already`);
  }
}

/** The name of a property that STIX does not define. */
const ownPropertyName = /^[a-z][a-z0-9_]{2,249}$/;
/** The name of a header field: a dictionary's key, of three letters at least in 2.0. */
const headerName = /^[a-zA-Z0-9_-]{3,250}$/;

/** A property with a value: what is called like a reference would have to lead somewhere. */
function isOwnName(property: string): boolean {
  return ownPropertyName.test(property) && !/_refs?$/.test(property);
}

/** Properties that every object has, or may have, from us or from STIX itself. */
const reserved: ReadonlySet<string> = new Set([
  'type',
  'id',
  'spec_version',
  'created_by_ref',
  'object_marking_refs',
  'granular_markings',
  'defanged',
]);

const listChecks: ReadonlySet<Check> = new Set<Check>([
  checks.texts,
  checks['registry values'],
  checks.anything,
  checks.list,
  checks.header,
  checks['http header'],
]);

/** Lists that several fields may add to. */
const addedChecks: ReadonlySet<Check> = new Set<Check>([checks.texts, checks.list, checks.anything]);

function fail(place: string, problem: string): never {
  throw new StixError('mapping_error', `${place}: ${problem}`);
}

function checkOf(kind: Kind): Check {
  // references never come here: they have no value of their own
  return checks[kind as keyof typeof checks];
}

function kindOf(table: ObservableType, property: string): Kind | undefined {
  const name = canonicalName(table, property);
  return Object.hasOwn(table.properties, name) ? table.properties[name] : undefined;
}

function isReference(table: ObservableType, property: string): boolean {
  return isReferenceKind(table === customType ? customReference(property) : kindOf(table, property));
}

function isReferenceKind(kind: Kind | undefined): kind is ReferenceKind {
  return kind !== undefined && /^(?:refs?|parts) /.test(kind);
}

function customReference(property: string): Kind | undefined {
  return property.endsWith('_refs') ? 'refs *' : property.endsWith('_ref') ? 'ref *' : undefined;
}

function condition(when: Readonly<Record<string, string | number | boolean>>): Condition {
  const wanted = Object.entries(when).map(([field, value]): [string, string] => [field, String(value)]);
  return (record) =>
    wanted.every(([field, value]) => {
      const given = Object.hasOwn(record, field) ? record[field] : undefined;
      return (
        (typeof given === 'string' || typeof given === 'number' || typeof given === 'boolean') &&
        String(given) === value
      );
    });
}
