/** How a pattern names what stix-map keeps in an extension of its own: by its id in 2.1, by its key in 2.0. */
const names = ['extension-definition--7f3b1f0c-5a0e-4a0c-9f6b-2f1d7c0b9a51', 'x-trend-vision-one-ext'];

/** Rows of a dialect's table for a property of that extension, in both versions. */
export function ownProperty(objectType: string, property: string, row: string): Record<string, string> {
  return Object.fromEntries(names.map((name) => [`${objectType}:extensions.${name}.${property}`, row]));
}
