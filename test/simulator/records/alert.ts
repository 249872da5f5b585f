/** Workbench alerts. An alert is written again each time it changes: `version` 0 is the new alert. */
import { planted } from './planted';
import { type Draft, seconds } from './world';

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

export function alertRecord({ random, index, time, world }: Draft, version: number, updated: number): object {
  const host = random.pick(world.hosts);
  const person = random.pick(world.people);
  const account = `${person.domain}\\${person.account}`;
  const hostValue = random.chance(0.15) ? host.name : { guid: host.guid, name: host.name, ips: host.ips };
  const filterId = random.uuid();
  const matched = new Date(time - random.integer(180_000, 450_000)).toISOString();
  const score = random.integer(10, 95);
  const intel = random.chance(0.1);
  const state = states[Math.min(version, states.length - 1)]!;
  const old = random.chance(0.05);
  const event = { uuid: random.uuid(), matchedDateTime: matched, type: 'TELEMETRY_PROCESS' };
  const mailed = random.chance(0.2)
    ? [
        {
          entityType: 'emailAddress',
          entityValue: person.mail,
          entityId: person.mail,
          relatedEntities: [],
          relatedIndicatorIds: [],
        },
      ]
    : [];
  const provenance = intel ? ['Sweeping'] : ['Alert'];
  const turn = index % 2;
  const values: [string, string, unknown][] = [
    ['command_line', 'processCmd', planted.commandLines[index % 3]],
    ['file_sha1', 'processFileHashSha1', index % 3 === 0 ? planted.sha1[turn] : random.hex(40)],
    ['registry_key', 'objectRegistryKeyHandle', planted.registryKeys[index % 3]],
    ['host', '', { guid: host.guid, name: host.name, ips: host.ips }],
    ['process_id', 'processPid', String(random.integer(4, 65_000))],
    ['url', 'request', planted.urls[turn]],
  ];
  return {
    schemaVersion: old ? '1.0' : '1.15',
    id: alertId(index, time),
    investigationStatus: state.investigationStatus,
    ...(old ? {} : { status: state.status, investigationResult: state.investigationResult }),
    workbenchLink: `https://portal.xdr.trendmicro.com/index.html#/workbench/alerts/${alertId(index, time)}`,
    alertProvider: intel ? 'TI' : 'SAE',
    modelId: `model-${index % models.length}`,
    model: models[index % models.length],
    modelType: random.chance(0.9) ? 'preset' : 'custom',
    score,
    severity: score > 80 ? 'critical' : score > 60 ? 'high' : score > 35 ? 'medium' : 'low',
    createdDateTime: seconds(time),
    updatedDateTime: seconds(updated),
    ...(version > 0 ? { firstInvestigatedDateTime: seconds(updated), ownerIds: [random.uuid()] } : {}),
    incidentId: random.chance(0.3) ? `IC-1-${seconds(time).slice(0, 10).replaceAll('-', '')}-00001` : '',
    ...(intel
      ? { campaign: 'Contoso storm', industry: null, regionAndCountry: '', createdBy: 'Third-party intelligence' }
      : { description: `${models[index % models.length]} on ${host.name}: "${person.name}"` }),
    impactScope: {
      desktopCount: host.server ? 0 : 1,
      serverCount: host.server ? 1 : 0,
      accountCount: 1,
      emailAddressCount: mailed.length,
      containerCount: 0,
      cloudIdentityCount: 0,
      entities: [
        {
          entityType: 'host',
          entityValue: hostValue,
          entityId: host.guid,
          relatedEntities: [account],
          relatedIndicatorIds: [1, 2, 3],
          provenance,
        },
        {
          entityType: 'account',
          entityValue: account,
          entityId: account,
          relatedEntities: [host.guid],
          relatedIndicatorIds: [],
          provenance,
        },
        ...mailed,
      ],
    },
    ...(intel
      ? {
          totalIndicatorCount: 5,
          matchedIndicatorCount: 1,
          reportLink: '',
          matchedIndicatorPatterns: [
            {
              id: `indicator--${random.uuid()}`,
              pattern: `[url:value = '${planted.urls[turn]}']`,
              tags: [],
              matchedLogs: [],
            },
          ],
        }
      : {
          matchedRules: [
            {
              id: random.uuid(),
              name: models[index % models.length],
              matchedFilters: [
                {
                  id: filterId,
                  name: 'Encoded command',
                  matchedDateTime: matched,
                  mitreTechniqueIds: ['T1059.001', 'V9.T1059.001'],
                  matchedEvents: [event],
                },
              ],
            },
          ],
        }),
    indicators: values.map(([type, field, value], at) => ({
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

/** `WB-<number>-<yyyymmdd>-<serial>` */
export function alertId(index: number, time: number): string {
  return `WB-9002-${seconds(time).slice(0, 10).replaceAll('-', '')}-${String(index).padStart(5, '0')}`;
}
