/** Observed attack techniques: the detection around a raw activity record whose numbers are often texts. */
import { textOf, without } from '../json';
import { cloudRecord } from './cloud';
import { containerRecord } from './container';
import { detectionRecord } from './detection';
import { emailRecord } from './email';
import { endpointRecord } from './endpoint';
import { identityRecord } from './identity';
import { mobileRecord } from './mobile';
import { networkRecord } from './network';
import { Random, hash } from './random';
import { thirdPartyRecord } from './third-party';
import { type Draft, seconds } from './world';

const techniques: readonly [name: string, tactic: string, technique: string, risk: string][] = [
  ['PowerShell With Encoded Command', 'TA0002', 'T1059.001', 'medium'],
  ['Registry Run Key Added', 'TA0003', 'T1547.001', 'low'],
  ['System Owner Discovery', 'TA0007', 'T1033', 'info'],
  ['Credential Dumping Via LSASS', 'TA0006', 'V9.T1003.001', 'high'],
  ['Possible "Pass the Hash"', 'TA0008', 'T1550.002', 'critical'],
];

export interface Detection {
  readonly detected: number;
  readonly ingested: number;
}

type Activity = Record<string, unknown>;

interface Kind {
  readonly entity: string;
  readonly detail: (draft: Draft) => Activity;
}

/** What is in `detail` for each `source`, and what the detection is about. */
const kinds = {
  endpointActivityData: { entity: 'endpoint', detail: endpointRecord },
  detections: { entity: 'endpoint', detail: detectionRecord },
  emailActivityData: { entity: 'mailbox', detail: emailRecord },
  cloudActivityData: { entity: 'cloudtrail', detail: cloudRecord },
  networkActivityData: { entity: 'network', detail: networkRecord },
  containerActivityData: { entity: 'container', detail: containerRecord },
  identityActivityData: { entity: 'identity', detail: identityDetail },
  mobileActivityData: { entity: 'endpoint', detail: mobileDetail },
  thirdPartyLogData: { entity: 'network', detail: thirdPartyRecord },
} as const satisfies Readonly<Record<string, Kind>>;

type SourceName = keyof typeof kinds;

const common: readonly SourceName[] = [
  'endpointActivityData',
  'endpointActivityData',
  'detections',
  'emailActivityData',
];
const rare = Object.keys(kinds).slice(3) as SourceName[]; // the names above

export function oatRecord(draft: Draft, { detected, ingested }: Detection): Record<string, unknown> {
  const { random, index, world } = draft;
  const uuid = random.uuid();
  const host = random.pick(world.hosts);
  // The activity has its own numbers, so that planted ones are met here as well.
  const inner: Draft = { ...draft, random: new Random(hash(index, uuid, 0)), time: detected };
  const usual = random.pick(common);
  const source = index % 9 === 4 ? rare[Math.floor(index / 9) % rare.length]! : usual;
  const [name, tactic, technique, riskLevel] = random.pick(techniques);
  const { entity, detail: makeDetail } = kinds[source];
  const detail = makeDetail(inner);
  const highlighted =
    source === 'endpointActivityData'
      ? [
          { type: 'command_line', field: 'processCmd', value: detail.processCmd },
          { type: 'port', field: 'spt', value: random.integer(1024, 65_535) },
          { type: 'ip', field: 'endpointIp', value: host.ips, master: true },
        ]
      : [{ type: 'text', field: 'mailMsgSubject', value: 'Re: Quartalszahlen', riskLevel }];
  const ofHost = entity === 'endpoint';
  return {
    source,
    uuid,
    detectedDateTime: seconds(detected),
    ingestedDateTime: seconds(ingested),
    entityType: entity,
    entityName: ofHost
      ? random.chance(0.1)
        ? [host.name]
        : `${host.name}(${host.ips.join(',')})`
      : textOf(detail.mailbox ?? detail.userId ?? detail.containerName ?? detail.recipientAccountId ?? detail.src),
    ...(ofHost ? { endpoint: { endpointName: host.name, agentGuid: host.guid, ips: host.ips } } : {}),
    filters: [
      {
        id: `F${random.integer(1000, 9999)}`,
        name,
        description: `${name} was seen – Überprüfung empfohlen`,
        mitreTacticIds: [tactic],
        mitreTechniqueIds: [technique],
        riskLevel,
        type: random.chance(0.9) ? 'preset' : 'custom',
        highlightedObjects: highlighted,
      },
    ],
    detail: {
      ...asShown(detail, index),
      ...(ofHost ? { endpointHostName: host.name, endpointGuid: host.guid, endpointIp: host.ips } : {}),
      // In some detections the activity carries the detection's own uuid, in others one of its own.
      ...(random.chance(0.4) ? { uuid } : {}),
    },
  };
}

/** Times are described as numbers; real details had them as texts, and so have two of three here. */
function asShown(activity: Readonly<Activity>, index: number): Activity {
  const detail = without(activity, 'eventTimeDT', 'searchDL');
  const received = Number(activity.eventTime) + 20_000;
  if (index % 3 === 0) return { ...detail, logReceivedTime: received };
  return { ...detail, eventTime: String(activity.eventTime), logReceivedTime: String(received) };
}

/** A detail writes as texts what a search writes as objects. */
function identityDetail(draft: Draft): Activity {
  const { eventAdditionalDetails, targetResources, operationType, tags, ...record } = identityRecord(draft);
  return {
    ...record,
    tags,
    operationType: textOf(operationType),
    eventAdditionalDetails: textOf(eventAdditionalDetails),
    targetResources: Array.isArray(targetResources) ? targetResources.map(textOf) : [],
  };
}

function mobileDetail(draft: Draft): Activity {
  const { eventId, appIsSystem, tags, ...record } = mobileRecord(draft);
  return {
    ...record,
    eventId: Number(eventId),
    tags: tags ?? [],
    ...(appIsSystem === undefined ? {} : { appIsSystem: textOf(appIsSystem) }),
  };
}
