/** Messages through the converter, as the tests want to see them. */
import assert from 'node:assert/strict';
import { Converter, type MapRequest } from '../../nodes/stix-map/conversion';
import { Mapper } from '../../nodes/stix-map/mapper';
import { readOptions } from '../../nodes/stix-map/options';
import { faultsOf, type Json } from './check-bundle';
import { noTurns } from '../support/turns';
import { ofType } from './mapping';

/** A message's bundles, each seen to be valid, and its report. */
export async function convert(request: Partial<MapRequest>, options: Json = {}, converter = new Converter(noTurns)) {
  const mapper = new Mapper(readOptions(options), converter.cache);
  const { bundles, report } = await converter.convert(mapper, { payload: [], isComplete: false, ...request });
  for (const bundle of bundles) assert.deepEqual(faultsOf(JSON.parse(JSON.stringify(bundle)), mapper.version), []);
  return { bundles: bundles.map((bundle) => bundle.objects as unknown as Json[]), report };
}

/** A v2.0 record of a host name, so many seconds after a fixed time. */
export const host = (name: string, seconds = 0) => ({ hostName: name, eventTime: 1700000000000 + seconds * 1000 });
export const hosts = (objects: Json[] | undefined) => ofType(objects ?? [], 'domain-name').map(({ value }) => value);
export const indicator = {
  type: 'indicator',
  spec_version: '2.1',
  id: 'indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f',
  created: '2023-01-01T00:00:00.000Z',
  modified: '2023-01-01T00:00:00.000Z',
  name: 'bad host',
  indicator_types: ['malicious-activity'],
  pattern: "[domain-name:value = 'a.example']",
  pattern_type: 'stix',
  valid_from: '2023-01-01T00:00:00Z',
};
