/**
 * Names of what IP carries. Detections have IANA's numbers or names (6, 17, TCP); endpoint and container activities
 * have an enumeration of Trend's sensors.
 */

/**
 * By IANA's number (registry "Assigned Internet Protocol Numbers"): its keywords in small letters, for what is in use.
 * 0 is not among them: IANA has it for IPv6's hop-by-hop options, sensors write it for "not known".
 */
const keywords: ReadonlyMap<string, string> = new Map([
  ['1', 'icmp'],
  ['2', 'igmp'],
  ['4', 'ipv4'],
  ['6', 'tcp'],
  ['8', 'egp'],
  ['9', 'igp'],
  ['17', 'udp'],
  ['27', 'rdp'],
  ['33', 'dccp'],
  ['41', 'ipv6'],
  ['43', 'ipv6-route'],
  ['44', 'ipv6-frag'],
  ['46', 'rsvp'],
  ['47', 'gre'],
  ['50', 'esp'],
  ['51', 'ah'],
  ['58', 'ipv6-icmp'],
  ['59', 'ipv6-nonxt'],
  ['60', 'ipv6-opts'],
  ['88', 'eigrp'],
  ['89', 'ospf'],
  ['94', 'ipip'],
  ['97', 'etherip'],
  ['98', 'encap'],
  ['103', 'pim'],
  ['108', 'ipcomp'],
  ['112', 'vrrp'],
  ['115', 'l2tp'],
  ['132', 'sctp'],
  ['135', 'mobility-header'],
  ['136', 'udplite'],
  ['137', 'mpls-in-ip'],
  ['139', 'hip'],
  ['140', 'shim6'],
  ['141', 'wesp'],
  ['142', 'rohc'],
]);

/** The name of a number; any other number stands by its digits, as sensors write it. A name is itself. */
export function protocolName(numberOrName: string): string {
  const name = numberOrName.trim().toLowerCase();
  return keywords.get(name) ?? name;
}

const numbers: ReadonlyMap<string, string> = new Map([...keywords].map(([number, name]) => [name, number]));

/** IANA's number of a protocol, by its name or as it is; undefined for a name that has none. */
export function protocolNumber(numberOrName: string): string | undefined {
  const name = numberOrName.trim().toLowerCase();
  return numbers.get(name) ?? (/^\d{1,3}$/.test(name) ? name : undefined);
}

/** 1 was seen beside port 443; 2 follows from the order of the names. */
const telemetryNames: ReadonlyMap<string, string> = new Map([
  ['1', 'tcp'],
  ['telemetry_connection_tcp', 'tcp'],
  ['2', 'udp'],
  ['telemetry_connection_udp', 'udp'],
]);

/** The same for a value of the sensors' enumeration; undefined for any other of its values (0 is "not known"). */
export function telemetryProtocolName(numberOrName: string): string | undefined {
  const name = numberOrName.trim().toLowerCase();
  return telemetryNames.get(name) ?? (/^(?:-?\d+$|telemetry_)/.test(name) ? undefined : name);
}

/** Protocols without ports. */
export const portless: ReadonlySet<unknown> = new Set(['icmp', 'igmp', 'ipv6-icmp']);
