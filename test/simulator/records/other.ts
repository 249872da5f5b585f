/** Records of the smaller search sources: network, detections, identity, container, cloud, mobile. */
import { planted } from './planted';
import { type Draft, microseconds } from './world';

type Maker = (draft: Draft) => Record<string, unknown>;

function common({ random, time }: Draft): Record<string, unknown> {
  return {
    uuid: random.uuid(),
    eventTime: time,
    eventTimeDT: microseconds(time),
    filterRiskLevel: random.pick(['info', 'low', 'medium']),
    tags: random.chance(0.3) ? ['MITREV9.T1071.001'] : null,
  };
}

export const networkRecord: Maker = (draft) => {
  const { random, index, world } = draft;
  const host = random.pick(world.hosts);
  const hunted = index % 31 === 3;
  const turn = Math.floor(index / 31);
  return {
    ...common(draft),
    productCode: 'pdi',
    endpointHostName: host.name,
    endpointGuid: host.guid,
    src: host.ips[0],
    clientIp: host.ips[0],
    clientPort: random.integer(1024, 65_535),
    dst: hunted ? planted.addresses[turn % 3] : `192.0.2.${random.integer(1, 254)}`,
    dpt: 443,
    serverPort: 443,
    hostName: hunted ? planted.domains[turn % 2] : 'www.corp.example',
    request: hunted ? planted.urls[turn % 2] : 'https://www.corp.example/',
    requestMethod: random.pick(['GET', 'POST']),
    respCode: '200',
    app: 'HTTPS',
    act: 'allow',
    userDomain: 'CONTOSO',
  };
};

export const detectionRecord: Maker = (draft) => {
  const { random, index, time, world } = draft;
  const host = random.pick(world.hosts);
  const person = random.pick(world.people);
  const hunted = index % 19 === 4;
  return {
    ...common(draft),
    productCode: random.pick(['sca', 'xes', 'sds']),
    eventName: 'MALWARE_DETECTION',
    endpointHostName: host.name,
    endpointGUID: host.guid,
    endpointIp: host.ips,
    fileName: hunted ? planted.fileNames[0] : 'setup (1).exe',
    fileHash: hunted ? planted.sha1[0] : random.hex(40),
    malName: 'TROJ_GEN.R002C0',
    // Both shapes are seen: a list, or one text.
    suser: random.chance(0.5) ? ['noreply@news.example'] : 'noreply@news.example',
    duser: random.chance(0.5) ? [person.mail] : person.mail,
    rt: random.chance(0.5) ? new Date(time).toISOString() : String(time),
    rt_utc: new Date(time).toISOString().replace('Z', '0000Z'),
    act: random.pick(['Clean', 'Quarantine']),
  };
};

export const identityRecord: Maker = (draft) => {
  const person = draft.random.pick(draft.world.people);
  return {
    ...common(draft),
    productCode: 'idp',
    eventName: 'Sign-in',
    idpName: 'Entra',
    clientDisplayName: 'Office 365',
    clientOS: 'Windows 11',
    ipAddress: draft.index % 17 === 2 ? planted.addresses[0] : `192.0.2.${draft.random.integer(1, 254)}`,
    userId: person.mail,
    userDisplayName: person.name,
    status: draft.random.pick(['success', 'failure']),
  };
};

export const containerRecord: Maker = (draft) => ({
  ...common(draft),
  productCode: 'scs',
  eventId: '1',
  eventSubId: 2,
  clusterName: 'prod-1',
  k8sNamespace: 'web',
  containerName: `api-${draft.random.hex(4)}`,
  containerId: draft.random.hex(64),
  containerImage: 'registry.corp.example/api:1.4',
  processCmd: draft.index % 13 === 1 ? planted.commandLines[0] : 'node /srv/app.js --port=8080',
  processPid: draft.random.integer(1, 4000),
});

export const cloudRecord: Maker = (draft) => ({
  ...common(draft),
  productCode: 'sct',
  eventName: draft.random.pick(['ConsoleLogin', 'PutBucketPolicy']),
  eventCategory: 'Management',
  sourceIPAddress: draft.index % 13 === 1 ? planted.addresses[1] : '192.0.2.77',
  awsRegion: 'eu-central-1',
  userIdentity: `arn:aws:iam::111122223333:user/${draft.random.pick(draft.world.people).account}`,
});

export const mobileRecord: Maker = (draft) => ({
  ...common(draft),
  productCode: 'mbs',
  eventName: 'WEB_ACCESS',
  endpointHostName: "Zoë's phone",
  endpointGuid: draft.random.uuid(),
  request: draft.index % 7 === 1 ? planted.urls[1] : 'https://m.corp.example/',
  osName: draft.random.pick(['iOS', 'Android']),
});
