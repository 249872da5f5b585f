/** Observed attack techniques: the detail is the observed-data, each technique a sighting of its attack-pattern. */
import { versionFourId } from '../stix/ids';
import type { JsonRecord } from '../record/record-mapper';
import type { StixObject } from '../stix/observed-data';
import { objectList, plainObject, textList } from '../stix/domain-objects';
import { attackPattern, techniqueIds } from '../stix/techniques';
import { text, type SpecVersion } from '../stix/values';

/** Fields of a detection that this file has a place for. */
const placed: ReadonlySet<string> = new Set(['uuid', 'source', 'detectedDateTime', 'endpoint', 'filters', 'detail']);

/**
 * The activity that a detection was made from, with the endpoint's own facts where the detail has none, and the
 * detection's other fields, which a user may want to keep.
 */
export function oatDetail(detection: JsonRecord): JsonRecord {
  const detail = plainObject(detection['detail']) ?? {};
  const endpoint = plainObject(detection['endpoint']) ?? {};
  const lacks = (name: string): boolean => detail[name] === undefined || detail[name] === null || detail[name] === '';
  return {
    ...Object.fromEntries(Object.entries(detection).filter(([field]) => !placed.has(field))),
    ...detail,
    ...(lacks('eventTime') ? { eventTime: detection['detectedDateTime'] } : {}),
    ...(lacks('endpointHostName') ? { endpointHostName: endpoint['endpointName'] } : {}),
    ...(lacks('endpointGuid') ? { endpointGuid: endpoint['agentGuid'] } : {}),
    ...(lacks('endpointIp') ? { endpointIp: endpoint['ips'] } : {}),
  };
}

export interface OatContext {
  /** the observed-data that the detection rests on; undefined when its detail has nothing to observe */
  readonly observed: string | undefined;
  readonly createdBy: string;
  readonly time: string;
  readonly version: SpecVersion;
}

/** The attack-patterns of a detection and the sightings that tie them to what was observed. */
export function oatObjects(
  detection: JsonRecord,
  digest: string,
  { observed, createdBy, time, version }: OatContext,
): StixObject[] {
  const filters = objectList(detection['filters']);
  const techniques = techniqueIds(filters.flatMap((filter) => textList(filter['mitreTechniqueIds'])));
  return techniques.flatMap((technique) => {
    const pattern = attackPattern(technique, createdBy, version);
    const by = filters.filter((filter) => techniqueIds(filter['mitreTechniqueIds']).includes(technique));
    const names = [...new Set(by.flatMap((filter) => text(filter['name']) ?? []))];
    const risks = [...new Set(by.flatMap((filter) => text(filter['riskLevel']) ?? []))].map(
      (risk) => `riskLevel:${risk}`,
    );
    const sighting: StixObject = {
      type: 'sighting',
      ...(version === '2.1' ? { spec_version: '2.1' } : {}),
      id: versionFourId('sighting', `${digest} ${technique}`),
      created_by_ref: createdBy,
      created: time,
      modified: time,
      ...(version === '2.1' && names.length > 0 ? { description: names.join('; ') } : {}),
      ...(risks.length > 0 ? { labels: risks } : {}),
      first_seen: time,
      last_seen: time,
      count: 1,
      sighting_of_ref: pattern['id'],
      ...(observed === undefined ? {} : { observed_data_refs: [observed] }),
      where_sighted_refs: [createdBy],
    };
    return [pattern, sighting];
  });
}
