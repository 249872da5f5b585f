/** Cloud activity of two kinds: an entry of CloudTrail, or of a VPC's flow log. */
import { planted } from './planted';
import { type Maker, common } from './common';
import type { Draft } from './world';

const account = '111122223333';

export const cloudRecord: Maker = (draft) => (draft.index % 3 === 2 ? flow(draft) : trail(draft));

function trail(draft: Draft): Record<string, unknown> {
  const { random, index, world } = draft;
  const userName = random.pick(world.people).account;
  const arn = `arn:aws:iam::${account}:user/${userName}`;
  return {
    ...common(draft),
    productCode: 'sct',
    pname: 'CloudTrail',
    eventID: random.uuid(),
    eventVersion: '1.09',
    eventType: 'AwsApiCall',
    eventName: random.pick(['ConsoleLogin', 'PutBucketPolicy']),
    eventCategory: 'Management',
    eventSource: 's3.amazonaws.com',
    managementEvent: true,
    readOnly: false,
    requestID: random.hex(16).toUpperCase(),
    requestParameters: JSON.stringify({ bucketName: 'corp-data' }),
    responseElements: JSON.stringify({ status: 'Success' }),
    resources: [`arn:aws:s3:::corp-data`],
    sourceIPAddress: index % 13 === 1 ? planted.addresses[1] : '192.0.2.77',
    userAgent: 'aws-cli/2.15',
    userIdentity: JSON.stringify({ type: 'IAMUser', arn, accountId: account, userName }),
    vpcEndpointId: 'vpce-0a1b2c3d',
    awsRegion: 'eu-central-1',
    recipientAccountId: account,
  };
}

function flow(draft: Draft): Record<string, unknown> {
  const { random, index, time } = draft;
  const [src, dst] = ['10.30.0.5', index % 9 === 2 ? planted.addresses[0]! : '192.0.2.90'];
  const { tags: _tags, eventTimeDT: _eventTimeDT, ...shared } = common(draft);
  return {
    ...shared,
    productCode: 'sct',
    pname: 'VPC Flow Logs',
    start: Math.floor(time / 1000) - 60,
    end: Math.floor(time / 1000),
    vpcFlowLogsVersion: 5,
    cloudAccountId: account,
    networkInterfaceId: 'eni-0a1b2c3d',
    src,
    spt: random.integer(1024, 65_535),
    dst,
    dpt: 443,
    ipProto: 6,
    tcpFlags: 2,
    packets: random.integer(1, 100),
    bytes: random.integer(100, 100_000),
    action: random.pick(['ACCEPT', 'REJECT']),
    logStatus: 'OK',
    vpcId: 'vpc-0a1b2c3d',
    subnetId: 'subnet-0a1b2c3d',
    instanceId: 'i-0a1b2c3d',
    flowType: 'IPv4',
    flowDirection: 'egress',
    trafficPath: 8,
    pktSrcAddr: src,
    pktDstAddr: dst,
    pktSrcCloudServiceName: 'EC2',
    pktDstCloudServiceName: 'S3',
    regionCode: 'eu-central-1',
    azId: 'euc1-az1',
    subLocationType: 'outpost',
    subLocationId: 'op-0a1b2c3d',
  };
}
