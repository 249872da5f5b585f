/** What a map may do to a field's value on its way into STIX, by stix-shifter's names. */
import { protocolName } from './ip-protocols';
import { text } from './values';

/** Gives undefined for a value that it can't take. Lists go through element by element. */
export type Transformer = (value: unknown) => unknown;

export const TRANSFORMERS: ReadonlyMap<string, Transformer> = new Map<string, Transformer>([
  // These say again what the target property checks anyway; maps from stix-shifter name them.
  ['EpochToTimestamp', (value) => value],
  ['FilterIPv4List', (value) => value],
  ['FilterIPv6List', (value) => value],
  ['ConvertWindowsRegistry', (value) => value],
  ['ToString', text],
  ['ToInteger', (value) => value],
  ['ToLowercase', (value) => text(value)?.toLowerCase()],
  [
    'ToFileName',
    (value) => (typeof value === 'string' ? value.slice(lastSeparator(value) + 1) || undefined : undefined),
  ],
  ['ToDirectoryPath', toDirectoryPath],
  ['ToPid', (value) => value],
  ['ConvertInternetHeaders', toHeaderFields],
  // ours
  ['ToProtocol', toProtocol],
]);

const [SLASH, BACKSLASH] = [47, 92];

function lastSeparator(path: string): number {
  let at = path.length - 1;
  while (at >= 0 && path.charCodeAt(at) !== SLASH && path.charCodeAt(at) !== BACKSLASH) at--;
  return at;
}

/**
 * The folder of a path: `c:\a\b.exe` -> `c:\a`. A root keeps its separator (`c:\`, `/`); `\\server\share` is its own
 * folder, with what stands before a file in it (`\\server\share\`).
 */
function toDirectoryPath(value: unknown): unknown {
  if (typeof value !== 'string') return undefined;
  const at = lastSeparator(value);
  if (at < 0) return /^[a-z]:/i.test(value) ? value.slice(0, 2) : undefined;
  const share = /^(?:\\\\|\/\/)[^\\/]+[\\/][^\\/]+/.exec(value)?.[0];
  if (share !== undefined && at <= share.length) return value.slice(0, Math.max(at + 1, share.length));
  let end = at;
  while (end > 0 && (value[end - 1] === '/' || value[end - 1] === '\\')) end--;
  return end === 0 || (end === 2 && value[1] === ':') ? value.slice(0, at + 1) : value.slice(0, end);
}

function toProtocol(value: unknown): string | undefined {
  const given = text(value);
  return given && (protocolName(given) || undefined);
}

/** `[{ HeaderName, Value }]` -> `{ name: value or values }`; a header that occurs more than once has a list. */
function toHeaderFields(value: unknown): unknown {
  const fields: Record<string, unknown> = {};
  for (const header of Array.isArray(value) ? (value as unknown[]) : [value]) {
    if (typeof header !== 'object' || header === null) continue;
    const { HeaderName: name, Value: field } = header as { HeaderName?: unknown; Value?: unknown };
    if (typeof name !== 'string' || name === '__proto__' || text(field) === undefined) continue;
    const known = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (known === undefined) fields[name] = field;
    else if (Array.isArray(known)) known.push(field);
    else fields[name] = [known, field];
  }
  return fields;
}
