/** The three services that are pulled: a row each, with all in which they differ. */
import type { JsonObject } from '../../shared/json';
import { canonicalJson } from '../../shared/json';
import { fingerprint } from './identity';
import { serviceLimits, type ServiceLimits, type ServiceName } from './service-limits';
import { isIsoSecond, isoSecond, parseSecond } from '../../shared/time';

export type AlertTime = 'created' | 'updated';
export type AuditTime = 'logged' | 'ingested';

export interface Service extends ServiceLimits {
  readonly name: ServiceName;
  readonly path: string;
  /** the field that the query filters on: the cursor's axis */
  readonly axis: string;
  /** the axis is when the service got a record: no other time of it is later, and no record is late on it */
  readonly isArrival: boolean;
  /** the row to go by where an older host does not know this axis */
  readonly substitute?: Service;
  /** the fields that identify a record; none when only its whole content does */
  readonly idFields: readonly string[];
  /**
   * Names a record whatever becomes of it. Given where records change while they are read, and so leave a stretch of
   * time, or what a filter takes: what lay behind them moves up, to pages that were read already.
   */
  readonly lastingField?: string;
  /** what a key without this right needs, for a 403 */
  readonly right: string;
  /** share of the config's budget when several streams wait: alerts are few and urgent */
  readonly weight: number;
  /** query parameters that ask for the seconds from..to; `now` in seconds bounds what may be asked */
  range(from: number, to: number, now: number): Record<string, string>;
}

const dayInSeconds = 86_400;

function targeted(field: string) {
  return (from: number, to: number) => ({
    startDateTime: isoSecond(from),
    endDateTime: isoSecond(to),
    dateTimeTarget: field,
    orderBy: `${field} asc`,
  });
}

/** An end in the future is refused: so far before the service's now, in seconds, none is. */
const beforeNow = 2;

/**
 * GET /v3.0/oat/detections filters on the detection as well, by default on the last hour of it. A detection may have
 * been ingested late: it may lie 30 days back, within the 365 days that the service takes. And the clock of its endpoint
 * may be ahead: it may be later than its ingestion, up to now.
 */
function ingested(from: number, to: number, now: number) {
  const detected = Math.max(from - 30 * dayInSeconds, now - 365 * dayInSeconds + 60);
  return {
    detectedStartDateTime: isoSecond(Math.min(detected, from)),
    detectedEndDateTime: isoSecond(Math.max(to, now - beforeNow)),
    ingestedStartDateTime: isoSecond(from),
    ingestedEndDateTime: isoSecond(to),
  };
}

const alerts = {
  name: 'alerts',
  path: '/v3.0/workbench/alerts',
  lastingField: 'id',
  ...serviceLimits.alerts,
  right: 'Workbench: View, filter, and search',
  weight: 4,
} as const;

const audit = {
  name: 'audit',
  path: '/v3.0/audit/logs',
  idFields: [],
  ...serviceLimits.audit,
  right: 'Audit Logs: View, filter, and search',
  weight: 2,
} as const;

const auditLogged = { ...audit, axis: 'loggedDateTime', isArrival: false, range: targeted('loggedDateTime') } as const;

/* prettier-ignore */
export const services = {
  'audit':          auditLogged,
  'audit ingested': { ...audit, axis: 'ingestedDateTime', isArrival: true, substitute: auditLogged, range: targeted('ingestedDateTime') },
  'alerts created': { ...alerts, axis: 'createdDateTime', isArrival: false, idFields: ['id'], range: targeted('createdDateTime') },
  'alerts updated': { ...alerts, axis: 'updatedDateTime', isArrival: false, idFields: ['id', 'updatedDateTime'], range: targeted('updatedDateTime') },
  'oat':            { name: 'oat', path: '/v3.0/oat/detections', axis: 'ingestedDateTime', isArrival: true, idFields: ['uuid'], ...serviceLimits.oat, right: 'Observed Attack Techniques: View, filter, and search', weight: 2, range: ingested },
} as const satisfies Record<string, Service>;

export function serviceOf(name: ServiceName, alertTime: AlertTime, auditTime: AuditTime): Service {
  if (name === 'audit' && auditTime === 'ingested') return services['audit ingested'];
  return name === 'alerts' ? services[`alerts ${alertTime}`] : services[name];
}

export interface Identified {
  /** 96 bits that stand for the record in the ledger */
  readonly identity: string;
  /** false: the identity is the record's content, so that equal records can't be told apart */
  readonly unique: boolean;
  /** the cursor time in seconds, if the record shows it */
  readonly second: number | undefined;
  /** the same as text, ISO, UTC, seconds */
  readonly time: string | undefined;
  /** the event's key; a content's needs the number of the copy behind it */
  readonly key: string;
  /** what the service counts it as; two versions of an alert are one */
  readonly row: string;
}

/** Who a record is and when it was. Anything that lacks the id that its service promises is known by its content. */
export function identify(service: Service, record: unknown): Identified {
  const fields = (typeof record === 'object' && record !== null ? record : {}) as JsonObject;
  const stamp = fields[service.axis];
  const second = parseSecond(stamp);
  const isText = typeof stamp === 'string' && isIsoSecond(stamp);
  const time = second === undefined ? undefined : isText ? stamp : isoSecond(second);
  const key = keyOf(service, fields);
  const identity = fingerprint(key ?? canonicalJson(record));
  const lasting = service.lastingField === undefined ? undefined : fields[service.lastingField];
  const row = typeof lasting === 'string' ? lasting : identity;
  if (key !== undefined) return { identity, unique: true, second, time, key, row };
  return { identity, unique: false, second, time, key: `${service.name}:${identity}`, row };
}

/** Undefined unless the record has every field that identifies it. */
function keyOf({ name, idFields }: Service, fields: JsonObject): string | undefined {
  if (idFields.length === 0) return undefined;
  let key: string = name;
  for (const field of idFields) {
    const id = fields[field];
    if (typeof id !== 'string' || id === '') return undefined;
    key += `:${id}`;
  }
  return key;
}
