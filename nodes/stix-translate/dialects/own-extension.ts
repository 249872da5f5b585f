/** Names of stix-map's own extension in a pattern: its id in 2.1, its key in 2.0. */
const names = ['extension-definition--7f3b1f0c-5a0e-4a0c-9f6b-2f1d7c0b9a51', 'x-trend-vision-one-ext'];

/** Rows of a dialect's table for a property of that extension, in both versions. */
export function ownProperty(objectType: string, property: string, row: string): Record<string, string> {
  return Object.fromEntries(names.map((name) => [`${objectType}:extensions.${name}.${property}`, row]));
}
