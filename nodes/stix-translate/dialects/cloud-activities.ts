/** v3.0 cloudActivities: entries of CloudTrail and of flow logs of VPCs, with the fields of Trend's description. */
import type { DialectTable } from './dialect';

const addresses = 'sourceIPAddress src dst pktSrcAddr pktDstAddr';

export const cloudActivities: DialectTable = {
  api: 'v3.0',
  name: 'cloudActivities',
  full: 'dpt ipProto tcpFlags trafficPath',
  attributes: {
    'ipv4-addr:value': addresses,
    'ipv6-addr:value': addresses,
    // the name of the service that called
    'domain-name:value': 'sourceIPAddress',
    'network-traffic:src_ref.value': '~ src',
    'network-traffic:dst_ref.value': '~ dst',
    'network-traffic:src_port': '',
    'network-traffic:dst_port': '~ dpt',
    'network-traffic:protocols[*]': '~ flowType ipProto>protocol',
    'network-traffic:src_byte_count': '~ bytes',
    'network-traffic:src_packets': '~ packets',
    'software:name': 'userAgent',
    'user-account:user_id': 'userIdentity>json',
    'user-account:account_login': 'userIdentity>json',
    'x-oca-asset:device_id': 'instanceId',
  },
};
