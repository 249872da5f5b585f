/**
 * Texts that are compared without case. STIX compares text by code point, but Vision One finds text in any case of
 * letters, and at these paths two spellings name one thing. README prints this table.
 */
import type { PathStep } from '../../../shared/stix/pattern/pattern';
import { hives } from '../../../shared/stix/registry-hives';

export type CaseRule =
  | 'as-is'
  | 'without-case'
  /** without case when the text is a path of Windows: it holds a backslash or begins with a drive */
  | 'windows-path'
  /** without case, and the root key in its short and its long name */
  | 'registry-key';

export interface CaseRow {
  /** object types; empty for all */
  readonly objectTypes: readonly string[];
  /** the last steps of the object path */
  readonly property: 'value' | 'hostname' | 'path' | 'cwd' | 'key' | 'hashes.*';
  readonly rule: Exclude<CaseRule, 'as-is'>;
  readonly why: string;
}

// prettier-ignore
export const withoutCase: readonly CaseRow[] = [
  { objectTypes: [],                                      property: 'hashes.*', rule: 'without-case', why: 'hexadecimal digits' },
  { objectTypes: ['domain-name'],                         property: 'value',    rule: 'without-case', why: 'names of hosts and domains (RFC 4343)' },
  { objectTypes: ['x-oca-asset'],                         property: 'hostname', rule: 'without-case', why: 'names of hosts and domains (RFC 4343)' },
  { objectTypes: ['ipv4-addr', 'ipv6-addr', 'mac-addr'],  property: 'value',    rule: 'without-case', why: 'hexadecimal digits' },
  { objectTypes: ['email-addr'],                          property: 'value',    rule: 'without-case', why: 'no mail system in use tells them apart' },
  { objectTypes: ['directory'],                           property: 'path',     rule: 'windows-path', why: 'Windows finds a file in any case; other systems do not' },
  { objectTypes: ['process'],                             property: 'cwd',      rule: 'windows-path', why: 'Windows finds a file in any case; other systems do not' },
  { objectTypes: ['windows-registry-key'],                property: 'key',      rule: 'registry-key', why: 'Windows finds a key in any case, and HKLM is HKEY_LOCAL_MACHINE' },
];

/**
 * The rule for these last steps of a path (those after the last reference), by the type of the object that they start
 * from.
 */
export function caseRules(steps: readonly PathStep[]): (objectType: string) => CaseRule {
  const rows = withoutCase.filter((row) => endsIn(steps, row.property));
  if (rows.length === 0) return () => 'as-is';
  return (objectType) =>
    rows.find((row) => row.objectTypes.length === 0 || row.objectTypes.includes(objectType))?.rule ?? 'as-is';
}

function endsIn(steps: readonly PathStep[], property: CaseRow['property']): boolean {
  if (property === 'hashes.*') {
    const step = steps.at(-2);
    return step?.type === 'property' && step.name === 'hashes' && steps.at(-1)?.type === 'property';
  }
  const [only] = steps;
  return steps.length === 1 && only?.type === 'property' && only.name === property;
}

/** Is this text a path of Windows, rather than of a system where case matters? */
export function isWindowsPath(text: string): boolean {
  return text.includes('\\') || /^[a-z]:/i.test(text);
}

const otherNames = new Map(
  hives.flatMap(([short, long]) => [
    [short, long],
    [long, short],
  ]),
);

/** The key with its root's other name, or undefined when its root has none. */
export function otherSpelling(key: string): string | undefined {
  const end = key.indexOf('\\');
  const root = end < 0 ? key : key.slice(0, end);
  const other = otherNames.get(root.toUpperCase());
  return other === undefined ? undefined : other + key.slice(root.length);
}

/** The key with its root's long name, where it has one. */
export function longSpelling(key: string): string {
  const other = otherSpelling(key);
  return other !== undefined && other.length > key.length ? other : key;
}
