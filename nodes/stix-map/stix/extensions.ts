/** Our extensions, for facts that STIX has no place for: an extension-definition names them in 2.1, their key in 2.0. */
import { fixedTime } from './identity';
import type { StixObject } from './observed-data';
import type { SpecVersion } from './values';

/** The name that our property extension has in maps: `file.extensions.x-trend-vision-one.signers`. */
export const ownExtension = 'x-trend-vision-one';
/** The observable that keeps the fields no map takes (`unmapped: keep`): `fields` has them by name. */
export const keptType = 'x-trend-vision-one';

interface Definition {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly extension_types: readonly ['property-extension' | 'new-sco'];
}

/** Properties of our property extension, by the type that it extends; a map may name no other. */
export const ownProperties: Readonly<Record<string, 'text' | 'texts' | 'list' | 'integer'>> = {
  'file.signers': 'texts',
  'file.signers_valid': 'list',
  'email-message.direction': 'integer',
  'network-traffic.ja3_hash': 'text',
  'network-traffic.ja3s_hash': 'text',
};

/** The ids are fixed for ever; a reader of a bundle sees the descriptions. */
const propertyExtension: Definition = {
  id: 'extension-definition--7f3b1f0c-5a0e-4a0c-9f6b-2f1d7c0b9a51',
  name: 'Trend Vision One properties',
  description:
    'Of a file: signers, its code signers; signers_valid, whether each signature is valid, in the same order. ' +
    "Of an email-message: direction, Vision One's code of the way that it took. " +
    'Of network-traffic: ja3_hash and ja3s_hash, the fingerprints of the TLS client and server',
  extension_types: ['property-extension'],
};
export const keptExtension: Definition = {
  id: 'extension-definition--c2a4f7de-83f1-4d0b-b7a9-0e5d6f3c8b24',
  name: 'Trend Vision One record',
  description: 'fields: the fields of the record that have no place in STIX, by their names in Vision One',
  extension_types: ['new-sco'],
};

const schema = 'https://github.com/open-xdr/node-red-vision-one#stix-extensions';

/** The key of our property extension in an `extensions` dictionary. */
export function extensionKey(version: SpecVersion): string {
  return version === '2.1' ? propertyExtension.id : `${ownExtension}-ext`;
}

/** The definition that an object of a 2.1 bundle refers to, so that the bundle explains itself. */
export function definitionFor(object: StixObject): Definition | undefined {
  if (object.type === keptType) return keptExtension;
  const extensions = object['extensions'];
  return typeof extensions === 'object' && extensions !== null && propertyExtension.id in extensions
    ? propertyExtension
    : undefined;
}

/** The extension-definition object itself, made by `createdBy`. */
export function definitionObject(definition: Definition, createdBy: string): StixObject {
  return {
    type: 'extension-definition',
    spec_version: '2.1',
    id: definition.id,
    created_by_ref: createdBy,
    created: fixedTime,
    modified: fixedTime,
    name: definition.name,
    description: definition.description,
    schema: schema,
    version: '1.0.0',
    extension_types: [...definition.extension_types],
  };
}
