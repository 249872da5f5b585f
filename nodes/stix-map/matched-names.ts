/** What a pattern is held to: a finding's objects, by the names of both versions of STIX. */
import { extensionKey } from './extensions';
import type { Finding } from './finding';
import type { ObservedData, StixObject } from './observed-data';
import { plainObject } from './sdo';
import { OBSERVABLES } from './stix-types';

/** Properties by either version's name, so that a 2.1 pattern speaks of 2.0 objects as well. */
export function observedBy({ id, first, last, count, keys, objects }: Finding): ObservedData {
  const seen = new Map(objects.map((object, index) => [keys[index] ?? '', underBothNames(object)]));
  return { id, first_observed: first, last_observed: last, number_observed: count, objects: seen };
}

function underBothNames(object: StixObject): StixObject {
  const before = Object.hasOwn(OBSERVABLES, object.type) ? OBSERVABLES[object.type]?.before : undefined;
  const extensions = plainObject(object['extensions']);
  if (!before && !extensions) return object;
  const both: Record<string, unknown> & { type: string } = { ...object };
  for (const [name, old] of Object.entries(before ?? {})) {
    if (old === null) continue;
    if (object[name] !== undefined) both[old] ??= object[name];
    else if (object[old] !== undefined) both[name] = object[old];
  }
  if (extensions) {
    const own = extensions[extensionKey('2.1')] ?? extensions[extensionKey('2.0')];
    if (own !== undefined)
      both['extensions'] = { ...extensions, [extensionKey('2.1')]: own, [extensionKey('2.0')]: own };
  }
  // 2.0 has the message's id only among the header fields
  const fields = plainObject(object['additional_header_fields']);
  if (object.type === 'email-message' && fields && 'Message-ID' in fields) both['message_id'] ??= fields['Message-ID'];
  return both;
}
