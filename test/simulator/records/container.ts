/** Container activity: a process in a pod, and its connection or its file. */
import { planted } from './planted';
import { type Maker, common } from './common';

export const containerRecord: Maker = (draft) => {
  const { random, index } = draft;
  const { tags, eventTimeDT: _eventTimeDT, ...shared } = common(draft);
  const containerName = `api-${random.hex(4)}`;
  const record = {
    ...shared,
    ...(tags === null ? {} : { tags }),
    productCode: 'scs',
    pname: 'Container Security',
    eventId: '1',
    eventSubId: 2,
    clusterId: 'prod-1-2f6c1d',
    clusterName: 'prod-1',
    k8sNamespace: 'web',
    k8sPodName: `${containerName}-0`,
    containerName,
    containerId: random.hex(64),
    containerImage: 'registry.corp.example/api:1.4',
    processName: 'node',
    processFilePath: '/usr/local/bin/node',
    processCmd: index % 13 === 1 ? planted.commandLines[0]! : 'node /srv/app.js --port=8080',
    processPid: random.integer(1, 4000),
    parentName: 'tini',
    parentFilePath: '/sbin/tini',
    parentCmd: '/sbin/tini -- node /srv/app.js',
    parentPid: 1,
    objectUser: 'node',
  };
  if (index % 3 === 0) return record;
  if (index % 3 === 1)
    return {
      ...record,
      eventId: '3',
      eventSubId: 204,
      src: '10.20.0.7',
      spt: random.integer(1024, 65_535),
      dst: random.pick([planted.addresses[1]!, '192.0.2.80']),
      dpt: 443,
      // Trend's own number for TCP: this is no protocol number of IANA's.
      proto: 1,
    };
  return {
    ...record,
    eventId: '2',
    eventSubId: 101,
    objectFilePath: '/tmp/a b "c".log',
    srcFilePath: '/srv/a.log',
    objectCmd: 'tee /tmp/a',
  };
};
