/** Observed attack techniques: the detection around a raw activity record whose numbers are often texts. */
import { without } from '../json';
import { emailRecord } from './email';
import { endpointRecord } from './endpoint';
import { detectionRecord } from './other';
import { Random, hash } from './random';
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

export function oatRecord(draft: Draft, { detected, ingested }: Detection): Record<string, unknown> {
  const { random, index, world } = draft;
  const uuid = random.uuid();
  const host = random.pick(world.hosts);
  // The activity has its own numbers, so that planted ones are met here as well.
  const inner: Draft = { ...draft, random: new Random(hash(index, uuid, 0)), time: detected };
  const kind = random.pick([
    'endpointActivityData',
    'endpointActivityData',
    'detections',
    'emailActivityData',
  ] as const);
  const [name, tactic, technique, riskLevel] = random.pick(techniques);
  const detail =
    kind === 'detections'
      ? detectionRecord(inner)
      : kind === 'emailActivityData'
        ? emailRecord(inner)
        : endpointRecord(inner);
  const highlighted =
    kind === 'endpointActivityData'
      ? [
          { type: 'command_line', field: 'processCmd', value: detail.processCmd },
          { type: 'port', field: 'spt', value: random.integer(1024, 65_535) },
          { type: 'ip', field: 'endpointIp', value: host.ips, master: true },
        ]
      : [{ type: 'text', field: 'mailMsgSubject', value: 'Re: Quartalszahlen', riskLevel }];
  const mail = kind === 'emailActivityData';
  const whereabouts = { endpointHostName: host.name, endpointGuid: host.guid, endpointIp: host.ips };
  return {
    source: kind,
    uuid,
    detectedDateTime: seconds(detected),
    ingestedDateTime: seconds(ingested),
    entityType: mail ? 'mailbox' : 'endpoint',
    entityName: mail
      ? String(detail.mailbox)
      : random.chance(0.1)
        ? [host.name]
        : `${host.name}(${host.ips.join(',')})`,
    ...(mail ? {} : { endpoint: { endpointName: host.name, agentGuid: host.guid, ips: host.ips } }),
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
    // In some detections the activity carries the detection's own uuid, in others one of its own.
    detail: { ...texts(detail), ...(mail ? {} : whereabouts), ...(random.chance(0.4) ? { uuid } : {}) },
  };
}

/** As seen in OAT details: times, ids and sub ids partly as texts. */
function texts(activity: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const detail = without(activity, 'eventTimeDT', 'searchDL');
  return {
    ...detail,
    eventTime: String(activity.eventTime),
    logReceivedTime: String(Number(activity.eventTime) + 20_000),
  };
}
