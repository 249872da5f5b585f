/** The map of a record: by the name of its source, or by the fields that it has. */
import { alertObservables } from '../maps/alert';
import { email } from '../maps/email';
import { endpoint } from '../maps/endpoint';
import { cloud } from '../maps/cloud';
import { mobile } from '../maps/mobile';
import { containers, detections, identities, network } from '../maps/others';
import { emailV2, endpointV2, searchV2 } from '../maps/search-v2';
import type { StixMap } from '../compile/map-format';
import type { JsonRecord } from './record-mapper';
import { mapNames } from '../../shared/vision-one/source-names';

/** `search` is both v2.0 sources, for a record of an unknown one. */
export const maps = {
  endpointActivities: endpoint,
  emailActivities: email,
  networkActivities: network,
  detections,
  identityActivities: identities,
  containerActivities: containers,
  cloudActivities: cloud,
  mobileActivities: mobile,
  endpointActivityData: endpointV2,
  messageActivityData: emailV2,
  search: searchV2,
  alerts: alertObservables,
} as const satisfies Record<string, StixMap>;

export type MapName = keyof typeof maps;
/** The kinds of records; OAT detections take the map of their detail. */
export type Dialect = MapName | 'oat';

const known: ReadonlySet<unknown> = new Set(mapNames);

/** OAT names the v2.0 sources, but its details have v3's fields. */
const detailMaps: Readonly<Record<string, MapName>> = {
  endpointActivityData: 'endpointActivities',
  emailActivityData: 'emailActivities',
  messageActivityData: 'emailActivities',
  networkActivityData: 'networkActivities',
  identityActivityData: 'identityActivities',
  containerActivityData: 'containerActivities',
  cloudActivityData: 'cloudActivities',
  mobileActivityData: 'mobileActivities',
  detections: 'detections',
};

export function isDialect(name: unknown): name is Dialect {
  return known.has(name);
}

/** The map of an OAT detection's detail. */
export function detailMap(source: unknown, detail: JsonRecord): MapName {
  if (typeof source === 'string' && Object.hasOwn(detailMaps, source))
    return detailMaps[source] ?? 'endpointActivities';
  const seen = seenDialect(detail);
  return seen === 'oat' || seen === 'alerts' || seen === 'search' ? 'endpointActivities' : seen;
}

/** The kind of a record, by the fields that only this kind has. */
export function seenDialect(record: JsonRecord): Dialect {
  if ('impactScope' in record || 'workbenchLink' in record) return 'alerts';
  if ('detail' in record && 'filters' in record) return 'oat';
  // they have eventId, and those of mail have mail's fields
  if ('malName' in record || 'interestedIp' in record || 'deviceGUID' in record || 'rt_utc' in record)
    return 'detections';
  if ('mailMsgId' in record || 'mailFromAddresses' in record || 'mailToAddresses' in record || 'msgUuid' in record) {
    return 'emailActivities';
  }
  if ('vpcFlowLogsVersion' in record || ('awsRegion' in record && 'eventSource' in record)) return 'cloudActivities';
  // they have eventId, and the phone's facts beside it
  if ('appPkgName' in record || 'objectAppPackageName' in record || 'endpointModel' in record)
    return 'mobileActivities';
  if ('eventId' in record || 'eventSubId' in record || 'processPid' in record) {
    return 'idpName' in record
      ? 'identityActivities'
      : 'k8sNamespace' in record
        ? 'containerActivities'
        : 'endpointActivities';
  }
  if ('clientIp' in record && 'serverIp' in record) return 'networkActivities';
  return 'search';
}
