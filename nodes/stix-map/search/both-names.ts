/** An observation as patterns see it: its properties by the names of both versions of STIX. */
import { extensionKey } from '../stix/extensions';
import type { Observation } from '../record/observation';
import type { ObservedData, StixObject } from '../stix/observed-data';
import { plainObject } from '../stix/domain-objects';
import { observableTypes } from '../stix/observable-types';

/** Properties by either version's name, so that a pattern of one version matches the other's objects as well. */
export function observedData({ id, first, last, count, observables }: Observation): ObservedData {
  const behind: Behind = (reference) => observables.find((one) => one.id === reference)?.object;
  const objects = new Map(observables.map((one) => [one.id, underBothNames(one.object, behind)]));
  return { id, first_observed: first, last_observed: last, number_observed: count, objects };
}

/** The observation's object that a reference leads to. */
type Behind = (reference: unknown) => StixObject | undefined;

function underBothNames(object: StixObject, behind: Behind): StixObject {
  const type = Object.hasOwn(observableTypes, object.type) ? observableTypes[object.type] : undefined;
  const before = type?.before;
  const extensions = plainObject(object['extensions']);
  if (!before && !extensions && !type?.fallback20) return object;
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
  if (type?.fallback20) both[type.fallback20[0]] ??= object[type.fallback20[1]];
  // 2.1 has a process's name as its image's only
  if (object.type === 'process') both['name'] ??= behind(both['image_ref'])?.['name'];
  // 2.0 has the message's id only among the header fields
  const fields = plainObject(object['additional_header_fields']);
  if (object.type === 'email-message' && fields && 'Message-ID' in fields) both['message_id'] ??= fields['Message-ID'];
  return both;
}
