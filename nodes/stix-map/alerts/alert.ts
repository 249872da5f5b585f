/**
 * Workbench alerts. Entities and indicators are gathered by kind and mapped; a grouping (2.1) or a report (2.0) holds
 * them together with the techniques, the link to the console, severity and score.
 */
import { versionFourId } from '../stix/ids';
import type { JsonRecord } from '../record/record-mapper';
import type { StixObject } from '../stix/observed-data';
import { laterOf, objectList, ownText, plainObject, textList } from '../stix/domain-objects';
import { attackPattern, techniqueIds } from '../stix/techniques';
import { domainName, text, url, type SpecVersion } from '../stix/values';

interface AlertValues {
  hosts: Map<string, { name?: string; guid?: string }>;
  values: Map<string, Set<string>>;
  registryValues: { name?: string; data?: string }[];
}

/** Kind of an indicator or entity -> list in which its values are mapped (maps/alert.ts). */
const kinds: Readonly<Record<string, string>> = {
  command_line: 'commandLines',
  process_id: 'processIds',
  fullpath: 'paths',
  file_path: 'paths',
  filename: 'fileNames',
  file_name: 'fileNames',
  file_md5: 'md5',
  file_sha1: 'sha1',
  file_sha256: 'sha256',
  registry_key: 'registryKeys',
  user_account: 'accounts',
  account: 'accounts',
  url: 'urls',
  domain: 'domains',
  ip: 'ips',
  ip_address: 'ips',
  ipv4: 'ips',
  ipv6: 'ips',
  // a principal's name at its cloud
  cloudIdentity: 'cloudIdentities',
  emailAddress: 'emailAddresses',
  email_sender: 'emailAddresses',
  email_recipient: 'emailAddresses',
};

/** Fields of an alert that this file has a place for. */
const placed: ReadonlySet<string> = new Set([
  'id',
  'model',
  'description',
  'workbenchLink',
  'severity',
  'score',
  'status',
  'investigationResult',
  'createdDateTime',
  'updatedDateTime',
  'impactScope',
  'indicators',
  'matchedRules',
  'matchedIndicatorPatterns',
]);

/**
 * The observables of an alert as a record for its map, with the fields that have no place. Shapes vary: a value is text,
 * a number or a host object.
 */
export function alertRecord(alert: JsonRecord): JsonRecord {
  const gathered: AlertValues = { hosts: new Map(), values: new Map(), registryValues: [] };
  for (const entity of objectList(plainObject(alert['impactScope'])?.['entities'])) {
    addValue(gathered, entity['entityType'], entity['entityValue'], '');
  }
  for (const indicator of objectList(alert['indicators'])) {
    addValue(gathered, indicator['type'], indicator['value'], indicator['field']);
  }
  const { registryKeys, ...lists } = Object.fromEntries([...gathered.values].map(([kind, set]) => [kind, [...set]]));
  return {
    ...Object.fromEntries(Object.entries(alert).filter(([field]) => !placed.has(field))),
    eventTime: alert['createdDateTime'],
    ...lists,
    hosts: [...gathered.hosts.values()],
    registry: registry(registryKeys ?? [], gathered.registryValues),
  };
}

function addValue(gathered: AlertValues, type: unknown, value: unknown, field: unknown): void {
  const host = plainObject(value);
  const add = (kind: string, item: string | undefined): void => {
    if (item === undefined) return;
    const set = gathered.values.get(kind);
    if (set) set.add(item);
    else gathered.values.set(kind, new Set([item]));
  };
  if (host) {
    const [name, guid] = [text(host['name']), text(host['guid'])];
    addHost(gathered, name, guid);
    for (const ip of textList(host['ips'])) add('ips', ip);
    if (domainName(host['name']) !== undefined) add('domains', name);
    return;
  }
  for (const item of textList(value)) {
    if (type === 'host' || field === 'endpointHostName') {
      addHost(gathered, item, undefined);
      add('domains', domainName(item));
    } else if (type === 'registry_value') gathered.registryValues.push({ name: item });
    else if (type === 'registry_value_data') gathered.registryValues.push({ data: item });
    else if (typeof type === 'string' && Object.hasOwn(kinds, type)) add(kinds[type] ?? '', item);
  }
}

/** One host, whether an entity names it with its guid or an indicator without one. */
function addHost(gathered: AlertValues, name: string | undefined, guid: string | undefined): void {
  if (name === undefined && guid === undefined) return;
  const key = (name ?? guid ?? '').toLowerCase();
  const known = gathered.hosts.get(key);
  gathered.hosts.set(key, {
    ...(name === undefined ? {} : { name: known?.name ?? name }),
    ...((known?.guid ?? guid) === undefined ? {} : { guid: known?.guid ?? guid }),
  });
}

/** An alert names keys, value names and data one by one; they belong together only where there is one of each. */
function registry(keys: readonly string[], values: AlertValues['registryValues']): JsonRecord[] {
  const unique = [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
  const names = unique.filter((value) => value.name !== undefined);
  const data = unique.filter((value) => value.data !== undefined);
  const together = names.length === 1 && data.length === 1 ? [{ ...names[0], ...data[0] }] : [...names, ...data];
  if (keys.length === 1) return [{ path: keys[0], ...(together.length > 0 ? { values: together } : {}) }];
  return [...keys.map((path) => ({ path })), ...together.map((value) => ({ values: [value] }))];
}

/** Stands for an alert through all its versions: they are versions of one object. */
export function alertKey(alert: JsonRecord): string | undefined {
  const id = text(alert['id']);
  return id === undefined ? undefined : `alert ${id} ${text(alert['createdDateTime'])}`;
}

export interface AlertContext {
  /** ids of observables, or of the observed-data, that the grouping or report refers to */
  readonly refs: readonly string[];
  /** it refers to these as well, and the bundle does not have them yet */
  readonly indicators: readonly StixObject[];
  readonly createdBy: string;
  readonly time: string;
  readonly version: SpecVersion;
}

/**
 * The techniques of an alert, and the grouping or report of it; none when there is nothing to refer to.
 * @param key stands for the alert
 */
export function alertObjects(
  alert: JsonRecord,
  key: string,
  { refs, indicators, createdBy, time, version }: AlertContext,
): StixObject[] {
  const techniques = techniqueIds(
    objectList(alert['matchedRules'])
      .flatMap((rule) => objectList(rule['matchedFilters']))
      .flatMap((filter) => textList(filter['mitreTechniqueIds'])),
  ).map((id) => attackPattern(id, createdBy, version));
  const objects = [...indicators, ...techniques];
  const objectRefs = [...new Set([...refs, ...objects.map((object) => String(object['id']))])];
  if (objectRefs.length === 0) return [];
  const id = text(alert['id']);
  const link = url(alert['workbenchLink']);
  const description = ownText(alert['description']);
  const reference = {
    source_name: 'Trend Vision One',
    ...(link === undefined ? {} : { url: link }),
    ...(id === undefined ? {} : { external_id: id }),
  };
  const labels = [
    ...(version === '2.0' ? ['threat-report'] : []),
    ...['severity', 'score', 'status', 'investigationResult'].flatMap((name) =>
      textList(alert[name]).map((value) => `${name}:${value}`),
    ),
  ];
  const common = {
    created_by_ref: createdBy,
    created: time,
    modified: laterOf(time, alert['updatedDateTime']),
    name: text(alert['model']) ?? id ?? 'Workbench alert',
    ...(description === undefined ? {} : { description }),
    ...(labels.length > 0 ? { labels } : {}),
    ...(link === undefined && id === undefined ? {} : { external_references: [reference] }),
  };
  const holder: StixObject =
    version === '2.1'
      ? {
          type: 'grouping',
          spec_version: '2.1',
          id: versionFourId('grouping', key),
          ...common,
          context: 'suspicious-activity',
          object_refs: objectRefs,
        }
      : { type: 'report', id: versionFourId('report', key), ...common, published: time, object_refs: objectRefs };
  return [...objects, holder];
}
