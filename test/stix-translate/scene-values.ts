/** The few values that records and patterns share, so that they meet often; values that break quoting among them. */
import fc from 'fast-check';

export const ips = [
  '10.1.2.3',
  '10.1.2.30',
  '192.0.2.9',
  '2001:db8::1',
  '2001:DB8::1',
  '10.20.0.1',
  'no address',
  'fe80::1%12',
  'fe80::1',
];
export const macs = ['00:1a:2b:3c:4d:5e', '00-1A-2B-3C-4D-5E', '001a.2b3c.4d5e', '001A2B3C4D5E', 'no mac'];
export const hosts = [
  'www.corp.example',
  'WWW.Corp.Example',
  'xn--bcher-kva.example',
  'host1',
  'a.example',
  'sub.a.example',
];
export const texts = [
  'cmd.exe /c "echo 100% done"',
  'powershell -enc AAAA',
  'C:\\Windows\\System32\\cmd.exe',
  'ends with \\',
  "it's",
  'a*b?c',
  'grüße ☃ 😀',
  'line\nbreak\ttab',
  'x" OR hostName:"*',
  '(x86)\\a b:c',
  'AND',
  'or',
  '/regex/',
  'a/b',
  '-dash',
  '50%_off',
  ' padded ',
  '[x]{y}^~!+=<>|&',
  'Cmd.exe',
  'cmd.exe',
  'Ünï',
];
export const paths = [
  'C:\\Windows\\System32\\cmd.exe',
  'c:\\windows\\system32\\CMD.EXE',
  'C:\\x.dll',
  '/usr/bin/bash',
  '/bash',
  'D:\\Données (1)\\a "b".txt',
  '\\\\srv\\share\\tool.exe',
  'noslash.exe',
  'C:\\dir\\',
];
export const keys = [
  'HKLM\\Software\\Run',
  'HKEY_LOCAL_MACHINE\\Software\\Run',
  'hkcu\\software\\x',
  'HKEY_CURRENT_USER\\Software\\X',
  'HKU',
  'MACHINE\\Software',
];
export const accounts = ['bob', 'CORP\\bob', 'Bob', 'svc "x"', 'SYSTEM', 'CORP\\'];
export const identities = accounts.flatMap((name) => [
  JSON.stringify({ type: 'IAMUser', arn: name, userName: `${name}é` }),
  JSON.stringify({ principalId: name, userName: name }).replaceAll('é', '\\u00e9'),
]);
export const protocols = ['tcp', 'udp', 'UDP', 'icmp', 'gre', 'quic', '253', '6', 'ipv4', 'IPv4'];
export const md5 = [
  'd41d8cd98f00b204e9800998ecf8427e',
  'D41D8CD98F00B204E9800998ECF8427E',
  '00000000000000000000000000000000',
];
export const sha1 = [
  'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  'DA39A3EE5E6B4B0D3255BFEF95601890AFD80709',
  'a'.repeat(40),
];
export const sha256 = ['e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'b'.repeat(64)];
export const mails = ['a@corp.example', 'A@Corp.Example', 'x.y+z@b.example', 'no mail'];
export const urls = [
  'http://a.example/',
  'http://a.example/?q=a+b&x="1"',
  'HTTP://A.example/',
  'http://例え.example/パス',
  'https://h:8443/a(1).js',
];
export const ports = [0, 53, 80, 443, 65535];
export const pids = [0, 4, 4242];

export const one = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
export const list = <T>(values: readonly T[]): fc.Arbitrary<T[]> => fc.array(one(values), { maxLength: 3 });
/** Missing, null and empty are all seen in records. */
const maybe = (value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 6, arbitrary: value }, { weight: 1, arbitrary: one<unknown>([undefined, null, '']) });

export const fields = (spec: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Record<string, unknown>> =>
  fc.record(Object.fromEntries(Object.entries(spec).map(([name, value]) => [name, maybe(value)])));
