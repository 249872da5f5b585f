/** Windows writes a registry key's hive in two spellings; STIX demands the long one, records hold either. */

/** Short and long name of each. */
export const hives: readonly (readonly [short: string, long: string])[] = [
  ['HKCC', 'HKEY_CURRENT_CONFIG'],
  ['HKCR', 'HKEY_CLASSES_ROOT'],
  ['HKCU', 'HKEY_CURRENT_USER'],
  ['HKDD', 'HKEY_DYN_DATA'],
  ['HKLM', 'HKEY_LOCAL_MACHINE'],
  ['HKPD', 'HKEY_PERFORMANCE_DATA'],
  ['HKU', 'HKEY_USERS'],
];

/** The key in both spellings of its hive, as written first; the key alone when it names no hive. */
export function hiveSpellings(key: string): string[] {
  const end = key.indexOf('\\');
  const [hive, rest] = end < 0 ? [key, ''] : [key.slice(0, end), key.slice(end)];
  const pair = hives.find((spellings) => spellings.includes(hive.toUpperCase()));
  if (pair === undefined) return [key];
  return [key, (hive.toUpperCase() === pair[0] ? pair[1] : pair[0]) + rest];
}
