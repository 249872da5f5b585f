/** Cloud activities of the v3.0 search and of OAT: entries of CloudTrail, and of the flow logs of VPCs. */
import type { StixMap } from '../compile/map-format';
import { address, end } from './parts';

const traffic = (property: string) => ({ key: `network-traffic.${property}`, object: 'nt' });
const protocol = (transformer: string) => ({ ...traffic('protocols'), group: true, transformer });

export const cloud: StixMap = {
  eventTime: [{ key: 'first_observed' }, { key: 'last_observed' }],
  // an address, or the name of the service that called
  sourceIPAddress: [...address('sourceIPAddress'), { key: 'domain-name.value', object: 'sourceIPAddress' }],
  userAgent: { key: 'software.name' },
  // derived-fields.ts: who userIdentity names
  cloudUserId: { key: 'user-account.user_id', object: 'userIdentity' },
  cloudUserLogin: { key: 'user-account.account_login', object: 'userIdentity' },
  src: end('src', 'nt', 'src_ref'),
  spt: traffic('src_port'),
  dst: end('dst', 'nt', 'dst_ref'),
  dpt: traffic('dst_port'),
  flowType: protocol('ToLowercase'),
  ipProto: protocol('ToProtocol'),
  packets: traffic('src_packets'),
  bytes: traffic('src_byte_count'),
  pktSrcAddr: address('pktSrcAddr'),
  pktDstAddr: address('pktDstAddr'),
  instanceId: { key: 'x-oca-asset.device_id', object: 'host' },
};
