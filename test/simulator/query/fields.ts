/**
 * The searchable fields of each source: those of v3.0 as Trend's description has them (contract/activities.json).
 * `full` fields match whole values only. What `schema` adds is marked searchable by the data lake's schema only: whether
 * the API takes it is not known, so it is refused unless asked for.
 */
import { namesIn, sources as described } from '../contract/activities';
import type { SearchRecord } from './evaluate';

export interface Field {
  readonly match: 'full' | 'partial';
  readonly read: (record: SearchRecord) => unknown;
}

export type Fields = ReadonlyMap<string, Field>;
export type FieldList = 'published' | 'schema';

interface Source {
  readonly full: readonly string[];
  readonly partial: readonly string[];
  /** the record's name of a field, where it is not the query's */
  readonly names?: Readonly<Record<string, string>>;
}

/** v2.0's sources that have v3.0's fields. */
const alike: Readonly<Record<string, string>> = {
  endpointActivityData: 'endpointActivities',
  networkActivityData: 'networkActivities',
  detections: 'detections',
};

const schemaOnly: Readonly<Record<string, string>> = {
  endpointActivities: `objectHostName osName osDescription processName parentName objectName processUser parentUser
    userDomain eventSourceType httpReferer endpointMacAddress integrityLevel objectContentName`,
  emailActivities: `mailbox mailSourceDomain mailReplyToAddresses mailReturnPath productCode filterRiskLevel scanType`,
};

const otherNames: Readonly<Record<string, Readonly<Record<string, string>>>> = { emailActivities: { orgId: 'org_id' } };

const messages: Source = {
  full: ['file_sha1'],
  partial: words('sender recipient subject message_id mailbox source_ip source_domain url file_name'),
  names: {
    sender: 'mail_message_sender',
    recipient: 'mail_message_recipient',
    subject: 'mail_message_subject',
    message_id: 'mail_message_id',
    url: 'mail_urls',
    file_name: 'mail_attachments.file_name',
    file_sha1: 'mail_attachments.file_sha1',
  },
};

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

function sourceOf(api: 'v3.0' | 'v2.0', source: string, list: FieldList): Source | undefined {
  if (api === 'v2.0' && source === 'messageActivityData') return messages;
  const name = api === 'v3.0' ? source : alike[source];
  const found = name === undefined ? undefined : described[name];
  if (name === undefined || found === undefined) return undefined;
  const more = list === 'schema' ? words(schemaOnly[name] ?? '') : [];
  return {
    full: namesIn(found.searched.whole),
    partial: [...namesIn(found.searched['in part']), ...more],
    names: otherNames[name],
  };
}

/** The fields of `source`, or undefined when the API has no such source. */
export function fieldsOf(api: 'v3.0' | 'v2.0', source: string, list: FieldList = 'published'): Fields | undefined {
  const found = sourceOf(api, source, list);
  if (found === undefined) return undefined;
  const reader = (name: string): Field['read'] => readerOf((found.names?.[name] ?? name).split('.'));
  return new Map<string, Field>([
    ...found.full.map((name): [string, Field] => [name, { match: 'full', read: reader(name) }]),
    ...found.partial.map((name): [string, Field] => [name, { match: 'partial', read: reader(name) }]),
  ]);
}

/** One step reads a property; a second one reads a property of each element of a list. */
function readerOf([name, inner]: readonly string[]): Field['read'] {
  if (inner === undefined) return (record) => record[name!];
  return (record) => {
    const list = record[name!];
    return Array.isArray(list) ? list.map((element) => (element as SearchRecord | null)?.[inner]) : undefined;
  };
}
