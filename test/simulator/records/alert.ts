/**
 * Workbench alerts: of a detection model (SAE), or of a sweep for indicators (TI), which have other members. An alert
 * is written again each time it changes: version 0 is the new alert.
 */
import { planted } from './planted';
import type { Random } from './random';
import { type Draft, type Host, type Person, seconds } from './world';

const models = [
  'Privilege Escalation via UAC Bypass',
  'Suspicious "Living off the Land" Activity',
  'Ransomware-like File Modification',
  'Möglicher Datenabfluss',
];

const states = [
  { status: 'Open', investigationStatus: 'New', investigationResult: 'No Findings' },
  { status: 'In Progress', investigationStatus: 'In Progress', investigationResult: 'Noteworthy' },
  { status: 'Closed', investigationStatus: 'True Positive', investigationResult: 'True Positive' },
] as const;

/** Times in ms. */
export interface AlertState {
  readonly version: number;
  readonly updated: number;
  /** of the first change */
  readonly investigated: number;
}

export function alertRecord(draft: Draft, { version, updated, investigated }: AlertState): object {
  const { random, index, time, world } = draft;
  const host = random.pick(world.hosts);
  const person = random.pick(world.people);
  const model = models[index % models.length]!;
  const swept = random.chance(0.1);
  const score = random.integer(10, 95);
  const state = states[Math.min(version, states.length - 1)]!;
  // Alerts of the first schema lack what came later.
  const old = random.chance(0.05);
  const later = {
    status: state.status,
    investigationResult: state.investigationResult,
    modelId: `model-${index % models.length}`,
    modelType: random.chance(0.9) ? 'preset' : 'custom',
  };
  const matches: Matches = {
    random,
    index,
    host,
    model,
    matched: time - random.integer(180_000, 450_000),
    provenance: swept ? ['Sweeping'] : ['Alert'],
  };
  return {
    schemaVersion: old ? '1.0' : '1.15',
    id: alertId(index, time),
    investigationStatus: state.investigationStatus,
    ...(old ? {} : later),
    workbenchLink: `https://portal.xdr.trendmicro.com/index.html#/workbench/alerts/${alertId(index, time)}`,
    alertProvider: swept ? 'TI' : 'SAE',
    model,
    score,
    severity: score > 80 ? 'critical' : score > 60 ? 'high' : score > 35 ? 'medium' : 'low',
    createdDateTime: seconds(time),
    updatedDateTime: seconds(updated),
    ...(version > 0 ? { firstInvestigatedDateTime: seconds(investigated), ownerIds: [random.uuid()] } : {}),
    incidentId: random.chance(0.3) ? `IC-1-${seconds(time).slice(0, 10).replaceAll('-', '')}-00001` : '',
    ...(swept ? {} : { description: `${model} on ${host.name}: "${person.name}"` }),
    impactScope: impactScope(matches, person),
    ...(swept ? ofSweep(matches) : ofModel(matches)),
  };
}

/** `WB-<number>-<yyyymmdd>-<serial>` */
function alertId(index: number, time: number): string {
  return `WB-9002-${seconds(time).slice(0, 10).replaceAll('-', '')}-${String(index).padStart(5, '0')}`;
}

interface Matches {
  readonly random: Random;
  readonly index: number;
  readonly host: Host;
  readonly model: string;
  /** ms */
  readonly matched: number;
  readonly provenance: readonly string[];
}

function impactScope({ random, host, provenance }: Matches, person: Person): object {
  const account = `${person.domain}\\${person.account}`;
  const entity = (
    entityType: string,
    entityId: string,
    relatedEntities: readonly string[],
    entityValue: unknown = entityId,
  ) => ({
    entityType,
    entityValue,
    entityId,
    relatedEntities,
    relatedIndicatorIds: entityType === 'host' ? [1, 2, 3] : [],
    provenance,
  });
  const hostValue = random.chance(0.15) ? host.name : { guid: host.guid, name: host.name, ips: host.ips };
  const [mailed, inCloud] = [random.chance(0.2), random.chance(0.1)];
  const contained = host.os === 'Linux';
  return {
    desktopCount: host.server ? 0 : 1,
    serverCount: host.server ? 1 : 0,
    accountCount: 1,
    emailAddressCount: mailed ? 1 : 0,
    containerCount: contained ? 1 : 0,
    cloudIdentityCount: inCloud ? 1 : 0,
    entities: [
      entity('host', host.guid, [account], hostValue),
      entity('account', account, [host.guid]),
      ...(mailed ? [entity('emailAddress', person.mail, [])] : []),
      ...(contained ? [entity('container', `api-${host.guid.slice(0, 4)}`, [host.guid])] : []),
      ...(inCloud ? [entity('cloudIdentity', `arn:aws:iam::111122223333:user/${person.account}`, [])] : []),
      // No description lists this kind; real alerts had it.
      ...(inCloud && random.chance(0.5) ? [entity('awsLambda', 'arn:aws:lambda:eu-central-1:111122223333:f', [])] : []),
    ],
  };
}

/** What was found: kind, field and value of each indicator. */
function values({ random, index, host }: Matches): [type: string, field: string, value: unknown][] {
  const turn = index % 2;
  return [
    ['command_line', 'processCmd', planted.commandLines[index % 3]],
    ['file_sha1', 'processFileHashSha1', index % 3 === 0 ? planted.sha1[turn] : random.hex(40)],
    ['registry_key', 'objectRegistryKeyHandle', planted.registryKeys[index % 3]],
    ['host', '', { guid: host.guid, name: host.name, ips: host.ips }],
    ['process_id', 'processPid', String(random.integer(4, 65_000))],
    ['url', 'request', planted.urls[turn]],
  ];
}

function ofModel(matches: Matches): object {
  const { random, host, model, matched, provenance } = matches;
  const filterId = random.uuid();
  const matchedDateTime = new Date(matched).toISOString();
  const event = { uuid: random.uuid(), matchedDateTime, type: 'TELEMETRY_PROCESS' };
  return {
    matchedRules: [
      {
        id: random.uuid(),
        name: model,
        matchedFilters: [
          {
            id: filterId,
            name: 'Encoded command',
            matchedDateTime,
            mitreTechniqueIds: ['T1059.001', 'V9.T1059.001'],
            matchedEvents: [event],
          },
        ],
      },
    ],
    indicators: values(matches).map(([type, field, value], at) => ({
      ...(at === 5 && random.chance(0.2) ? {} : { id: at + 1 }),
      type,
      field,
      value,
      relatedEntities: [host.guid],
      filterIds: [filterId],
      provenance,
    })),
  };
}

/** An indicator of a sweep has lists of fields and times, and no filter that found it. */
function ofSweep(matches: Matches): object {
  const { random, index, host, matched, provenance } = matches;
  const patternId = `indicator--${random.uuid()}`;
  const [first, last] = [seconds(matched - 60_000), seconds(matched)];
  const found = values(matches).filter(([type]) => ['command_line', 'file_sha1', 'url'].includes(type));
  return {
    campaign: random.chance(0.7) ? 'Contoso storm' : null,
    industry: random.chance(0.5) ? 'Manufacturing' : null,
    regionAndCountry: random.chance(0.5) ? 'Europe' : null,
    createdBy: 'Third-party intelligence',
    totalIndicatorCount: 5,
    matchedIndicatorCount: found.length,
    reportLink: `https://portal.xdr.trendmicro.com/index.html#/app/threat_intelligence/report/${random.uuid()}`,
    indicators: found.map(([type, field, value], at) => ({
      id: at + 1,
      type,
      fields: [[field]],
      value,
      relatedEntities: [host.guid],
      matchedIndicatorPatternIds: [patternId],
      firstSeenDateTimes: [first],
      lastSeenDateTimes: [last],
      provenance,
    })),
    matchedIndicatorPatterns: [
      {
        id: patternId,
        pattern: `[url:value = '${planted.urls[index % 2]!}']`,
        tags: ['STIX2.malicious-activity'],
        matchedLogs: ['detections', 'endpointActivityData'],
      },
    ],
  };
}
