/** Words of a node's catalogue, in the language of the editor. */

export type Words = (key: string, values?: Readonly<Record<string, string | number>>) => string;

/** `key` is without the root key of the catalogue, which is the node's type. */
export function wordsOf(type: string): Words {
  return (key, values = {}) => RED._(`@open-xdr/node-red-vision-one/${type}:${type}.${key}`, { ...values });
}
