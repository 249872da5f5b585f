/** A log of another maker's product, as an OAT detection shows it: the search API has no such source. */
import { planted } from './planted';
import type { Draft } from './world';

export function thirdPartyRecord({ random, index, time, world }: Draft): Record<string, unknown> {
  const host = random.pick(world.hosts);
  return {
    uuid: random.uuid(),
    eventTime: time,
    logReceivedTime: time + 20_000,
    vendor: 'Contoso Networks',
    pname: 'Contoso Firewall',
    pver: '11.1',
    productCode: 'stp',
    eventId: '1',
    eventName: 'TRAFFIC',
    tags: ['MITREV9.T1071.001'],
    src: [host.ips[0]],
    spt: random.integer(1024, 65_535),
    shost: host.name,
    dst: [planted.addresses[index % 3]],
    dpt: 443,
    dhost: planted.domains[index % 2],
    suser: [random.pick(world.people).mail],
    app: 'ssl',
    proto: 'tcp',
    act: ['allow'],
    policyName: 'outbound',
    requests: [planted.urls[index % 2]],
    fileName: [planted.fileNames[1]],
    fileHashSha256: random.hex(64),
    reqDataSize: random.integer(100, 5000),
    respDataSize: random.integer(100, 50_000),
    vendorRaw: `<14>1 ${new Date(time).toISOString()} fw traffic`,
  };
}
