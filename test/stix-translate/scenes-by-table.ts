/** A scene made from a dialect's table: every attribute that it searches, every field that it searches it in. */
import type fc from 'fast-check';
import type { FieldUse } from '../../nodes/stix-translate/dialects/dialect';
import { dialectsOf } from '../../nodes/stix-translate/dialects';
import { pattern } from './scene-patterns';
import * as values from './scene-values';
import type { Scene } from './scenes';

type Values = readonly (string | number)[];

const names = ['cmd.exe', 'CMD.EXE', 'x.dll', 'bash', 'a "b".txt', 'noslash.exe', 'tool.exe'];
const folders = ['C:\\Windows\\System32', 'c:\\windows\\system32', 'C:\\', '/usr/bin', '/', '\\\\srv\\share\\'];

/** What a pattern may name of an attribute; the first fit counts. */
const byAttribute: readonly (readonly [RegExp, Values])[] = [
  [/^ipv[46]-addr:|^network-traffic:(src|dst)_ref|ip_refs/, values.ips],
  [/^mac-addr:/, values.macs],
  [/_port$/, values.ports],
  [/pid$|_byte_count$|_packets$/, values.pids],
  [/protocols\[\*\]$/, values.protocols],
  [/^(domain-name:|x-oca-asset:hostname)/, values.hosts],
  [/^url:|request_value$|Referer$/, values.urls],
  [/ja3s?_hash$/, values.md5],
  [/hashes\.MD5$/, values.md5],
  [/hashes\.SHA-1$/, values.sha1],
  [/hashes\.SHA-256$/, values.sha256],
  [/^(email-addr:|email-message:\w+_refs?\b)/, values.mails],
  [/^file:name$|(image|binary)_ref\.name$/, names],
  [/^directory:path$|parent_directory_ref\.path$/, folders],
  [/^windows-registry-key:key$/, values.keys],
  [/^user-account:/, values.accounts],
  [/./, values.texts],
];

/** What a record may hold in a field, where it is not what a pattern names. */
const byField: readonly (readonly [RegExp, Values])[] = [
  [/(FilePath|^filePathName|^fullPath|^filePath)$/, values.paths],
  [/^flowType$/, ['IPv4', 'IPv6']],
  [/^ipProto$/, [0, 1, 6, 17, 47, 253]],
  [/^userIdentity$/, values.identities],
];

export function sceneOf(source: string, runs: number): Scene {
  const dialect = dialectsOf('v3.0').find(({ name }) => name === source);
  if (dialect === undefined) throw new Error(`No dialect ${source}`);
  const searched = [...dialect.attributes.values()].filter(({ fields }) => fields.length > 0);
  const record: Record<string, fc.Arbitrary<unknown>> = {};
  for (const { path, fields } of searched) for (const field of fields) record[field.name] = contentOf(field, path);
  const attributes = searched.map(({ path }) => [quoted(path), fitting(byAttribute, path)] as const);
  return {
    name: ', every attribute and field',
    source,
    record: values.fields(record),
    pattern: pattern(Object.fromEntries(attributes)),
    runs,
  };
}

function contentOf({ name, list }: FieldUse, path: string): fc.Arbitrary<unknown> {
  const found = byField.find(([form]) => form.test(name))?.[1] ?? fitting(byAttribute, path);
  return list ? values.list(found) : values.one(found);
}

const fitting = (rows: readonly (readonly [RegExp, Values])[], path: string): Values =>
  rows.find(([form]) => form.test(path))?.[1] ?? [];

/** A step that is no plain name stands in quotes. */
const quoted = (path: string): string => path.replace(/(?<=\.)[\w-]*-[\w-]*/g, (step) => `'${step}'`);
