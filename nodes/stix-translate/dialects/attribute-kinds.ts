/**
 * Kinds of the values that STIX attributes hold, whichever dialect searches them. A kind decides how a literal is
 * written, and whether a search that takes letters in any case can be exact.
 */
import { isIPv4, isIPv6 } from 'node:net';

export type ValueKind = keyof typeof kinds;

interface ValueRule {
  /** the matcher compares it without case as well, so a search in any case loses nothing by it */
  readonly anyCase: boolean;
  /** a value that a valid STIX object can hold; another one may be selected, but never matches */
  readonly isValid: (value: string) => boolean;
  readonly numeric?: boolean;
}

const any = (): boolean => true;
const wholeNumber = (largest: number) => (value: string) => /^\d{1,10}$/.test(value) && Number(value) <= largest;

const kinds = {
  text: { anyCase: false, isValid: any },
  url: { anyCase: false, isValid: any },
  anyCase: { anyCase: true, isValid: any },
  hash: { anyCase: true, isValid: (value) => /^[0-9a-f]+$/i.test(value) },
  ipv4: { anyCase: true, isValid: isIPv4 },
  ipv6: { anyCase: true, isValid: (value) => isIPv6(value) && !value.includes('%') },
  address: { anyCase: true, isValid: (value) => isIPv4(value) || (isIPv6(value) && !value.includes('%')) },
  domain: {
    anyCase: true,
    isValid: (value) =>
      value.length <= 253 && /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/i.test(value),
  },
  email: { anyCase: true, isValid: (value) => /^[\w.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(value) },
  mac: { anyCase: true, isValid: (value) => /^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(value) },
  registryKey: { anyCase: true, isValid: any },
  port: { anyCase: true, isValid: wholeNumber(65535), numeric: true },
  integer: { anyCase: true, isValid: wholeNumber(2 ** 31 - 1), numeric: true },
} satisfies Record<string, ValueRule>;

/** By the end of the attribute's path, or by the whole of it; first hit wins, anything else is text. */
const rules: readonly (readonly [RegExp, ValueKind])[] = [
  [/^ipv4-addr:value$/, 'ipv4'],
  [/^ipv6-addr:value$/, 'ipv6'],
  [/^domain-name:value$/, 'domain'],
  [/^email-addr:value$|^email-message:(?:sender|from|to|cc|bcc)_refs?(?:\[\*\])?\.value$/, 'email'],
  [/^mac-addr:value$/, 'mac'],
  [/^url:value$/, 'url'],
  [/_refs?(?:\[\*\])?\.value$/, 'address'],
  [/hashes\.[^.]+$/, 'hash'],
  [/^windows-registry-key:key$/, 'registryKey'],
  [/^network-traffic:(?:src|dst)_port$/, 'port'],
  [/^network-traffic:(?:src|dst)_(?:byte_count|packets)$/, 'integer'],
  [/^process:.*\bpid$/, 'integer'],
  [/^directory:path$|directory_ref\.path$/, 'anyCase'],
];

export function kindOf(attribute: string): ValueKind {
  return rules.find(([path]) => path.test(attribute))?.[1] ?? 'text';
}

export const ruleOf = (kind: ValueKind): ValueRule => kinds[kind];
