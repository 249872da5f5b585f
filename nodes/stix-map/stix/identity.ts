/** The identity that a bundle's objects are created by: made of a name, or the one that the user pasted. */
import { StixError } from '../../shared/stix/error';
import { versionFourId } from './ids';
import type { StixObject } from './observed-data';
import { commonProperties, defined, laterOf, ownText, plainObject, sdoId } from './domain-objects';
import { timestamp } from './times';
import { text, texts, type SpecVersion } from './values';

/**
 * The time of objects that have none (identity, technique, extension): fixed, so that the same object has the same bytes
 * in every bundle.
 */
export const fixedTime = '2024-01-01T00:00:00.000Z';

/** `identity_class` is `system`: the one that STIX 2.1 has for a product; 2.0's vocabulary is open. */
export function identityOf(name: string, version: SpecVersion): StixObject {
  const given = text(name.trim());
  if (given === undefined) throw new StixError('invalid_parameter', 'identityName: a name is needed');
  return {
    type: 'identity',
    ...(version === '2.1' ? { spec_version: '2.1' } : {}),
    id: versionFourId('identity', `identity ${given}`),
    created: fixedTime,
    modified: fixedTime,
    name: given,
    identity_class: 'system',
  };
}

/**
 * Reads a pasted identity; what it lacks is added (`type`, `id`, times, `identity_class`). A name or an id that can't
 * be valid is refused; its other properties are kept where they are valid, except extensions.
 * @throws StixError `invalid_parameter`
 */
export function parseIdentity(json: string, version: SpecVersion): StixObject {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new StixError('invalid_parameter', 'identity: this is no JSON');
  }
  const given = plainObject(value);
  if (!given) throw new StixError('invalid_parameter', 'identity: expected an object');
  const name = ownText(given['name']);
  if (name === undefined) throw new StixError('invalid_parameter', 'identity: "name" is needed');
  if (given['type'] !== undefined && given['type'] !== 'identity') {
    throw new StixError('invalid_parameter', 'identity: "type" must be "identity"');
  }
  const id =
    given['id'] === undefined ? versionFourId('identity', `identity ${name}`) : sdoId('identity', given['id'], version);
  if (id === undefined) throw new StixError('invalid_parameter', `identity: "id" is no identity id of STIX ${version}`);
  const created = timestamp(given['created']) ?? fixedTime;
  return {
    type: 'identity',
    ...(version === '2.1' ? { spec_version: '2.1' } : {}),
    id,
    created,
    modified: laterOf(created, given['modified']),
    name,
    identity_class: text(given['identity_class']) ?? 'system',
    ...defined({
      description: ownText(given['description']),
      contact_information: ownText(given['contact_information']),
      sectors: texts(given['sectors']),
      roles: version === '2.1' ? texts(given['roles']) : undefined,
    }),
    ...commonProperties(given, version),
  };
}
