/** Records and patterns over the same few values, so that they meet often; values that break quoting among them. */
import fc from 'fast-check';

export interface Scene {
  readonly source: string;
  readonly record: fc.Arbitrary<Record<string, unknown>>;
  /** the text of a pattern */
  readonly pattern: fc.Arbitrary<string>;
  /** patterns; each meets four records */
  readonly runs: number;
}

const ips = ['10.1.2.3', '10.1.2.30', '192.0.2.9', '2001:db8::1', '2001:DB8::1', '10.20.0.1', 'no address'];
const hosts = ['www.corp.example', 'WWW.Corp.Example', 'xn--bcher-kva.example', 'host1', 'a.example', 'sub.a.example'];
const texts = [
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
const paths = [
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
const keys = [
  'HKLM\\Software\\Run',
  'HKEY_LOCAL_MACHINE\\Software\\Run',
  'hkcu\\software\\x',
  'HKEY_CURRENT_USER\\Software\\X',
  'HKU',
  'MACHINE\\Software',
];
const accounts = ['bob', 'CORP\\bob', 'Bob', 'svc "x"', 'SYSTEM', 'CORP\\'];
const md5 = [
  'd41d8cd98f00b204e9800998ecf8427e',
  'D41D8CD98F00B204E9800998ECF8427E',
  '00000000000000000000000000000000',
];
const sha1 = ['da39a3ee5e6b4b0d3255bfef95601890afd80709', 'DA39A3EE5E6B4B0D3255BFEF95601890AFD80709', 'a'.repeat(40)];
const sha256 = ['e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'b'.repeat(64)];
const mails = ['a@corp.example', 'A@Corp.Example', 'x.y+z@b.example', 'no mail'];
const urls = [
  'http://a.example/',
  'http://a.example/?q=a+b&x="1"',
  'HTTP://A.example/',
  'http://例え.example/パス',
  'https://h:8443/a(1).js',
];
const ports = [0, 53, 80, 443, 65535];
const pids = [0, 4, 4242];

const one = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const list = <T>(values: readonly T[]): fc.Arbitrary<T[]> => fc.array(one(values), { maxLength: 3 });
/** Missing, null and empty are all seen in records. */
const maybe = (value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 6, arbitrary: value }, { weight: 1, arbitrary: one<unknown>([undefined, null, '']) });

const fields = (spec: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Record<string, unknown>> =>
  fc.record(Object.fromEntries(Object.entries(spec).map(([name, value]) => [name, maybe(value)])));

/** STIX attributes by the values that a pattern about them may name. */
type Attributes = Readonly<Record<string, readonly (string | number)[]>>;

const quote = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;
const literal = (value: string | number): string => (typeof value === 'number' ? String(value) : quote(value));

/** A LIKE pattern cut out of a value: some ends and characters become wildcards. */
const like = (value: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.nat(), fc.nat(), one(['%', '_', ''] as const), one(['%', '_', ''] as const))
    .map(([from, length, head, tail]) => {
      const start = from % (value.length + 1);
      const end = start + (length % (value.length - start + 1));
      return head + value.slice(start, end) + tail;
    });

function comparison(attributes: Attributes): fc.Arbitrary<string> {
  return one(Object.keys(attributes)).chain((path) => {
    const values = attributes[path] ?? [];
    const value = one(values);
    const not = one(['', '', '', 'NOT ']);
    const equality = fc
      .tuple(not, one(['=', '=', '=', '!=']), value)
      .map(([n, op, v]) => `${path} ${n}${op} ${literal(v)}`);
    const set = fc
      .tuple(not, fc.array(value, { minLength: 1, maxLength: 3 }))
      .map(([n, vs]) => `${path} ${n}IN (${vs.map(literal).join(', ')})`);
    const others = one([
      `${path} MATCHES '.'`,
      `${path} > ${literal(values[0] ?? 0)}`,
      `EXISTS ${path}`,
      `NOT EXISTS ${path}`,
      `${path} = true`,
      `${path} = h'41'`,
      `${path} = 80.0`,
    ]);
    const arbitraries = [
      { weight: 6, arbitrary: equality },
      { weight: 3, arbitrary: set },
      { weight: 1, arbitrary: others },
    ];
    if (typeof values[0] === 'string' && !path.includes('hashes')) {
      const likes = fc
        .tuple(
          not,
          value.chain((v) => like(String(v))),
        )
        .map(([n, v]) => `${path} ${n}LIKE ${quote(v)}`);
      arbitraries.push({ weight: 6, arbitrary: likes });
    }
    if (/^ipv4/.test(path)) {
      const block = one([
        '10.0.0.0/8',
        '10.1.0.0/16',
        '10.1.2.0/24',
        '10.1.2.3',
        '10.1.2.3/32',
        '10.1.2.0/27',
        '0.0.0.0/0',
      ]);
      const subset = fc
        .tuple(not, one(['ISSUBSET', 'ISSUBSET', 'ISSUPERSET']), block)
        .map(([n, op, b]) => `${path} ${n}${op} '${b}'`);
      arbitraries.push({ weight: 2, arbitrary: subset });
    }
    return fc.oneof(...arbitraries);
  });
}

function expression(attributes: Attributes): fc.Arbitrary<string> {
  const leaf = comparison(attributes);
  const inner = fc.tuple(leaf, one([' AND ', ' OR ']), leaf).map(([a, operator, b]) => `(${a}${operator}${b})`);
  const chain = fc
    .array(fc.oneof({ weight: 3, arbitrary: leaf }, inner), { minLength: 2, maxLength: 3 })
    .chain((parts) => one([' AND ', ' OR ']).map((operator) => parts.join(operator)));
  return fc.oneof({ weight: 3, arbitrary: leaf }, { weight: 2, arbitrary: chain });
}

function pattern(attributes: Attributes): fc.Arbitrary<string> {
  const observation = expression(attributes).map((text) => `[${text}]`);
  const several = fc
    .tuple(
      observation,
      one([' AND ', ' OR ', ' FOLLOWEDBY ']),
      observation,
      one(['', ' WITHIN 300 SECONDS', ' REPEATS 2 TIMES']),
    )
    .map(([a, operator, b, qualifier]) => `(${a}${operator}${b})${qualifier}`);
  return fc.oneof({ weight: 5, arbitrary: observation }, { weight: 1, arbitrary: several });
}

const endpointAttributes: Attributes = {
  'ipv4-addr:value': ips,
  'ipv6-addr:value': ips,
  'domain-name:value': hosts,
  'url:value': urls,
  'network-traffic:src_ref.value': ips,
  'network-traffic:dst_ref.value': ips,
  'network-traffic:src_port': ports,
  'network-traffic:dst_port': ports,
  'file:name': ['cmd.exe', 'CMD.EXE', 'x.dll', 'bash', 'a "b".txt', 'noslash.exe', 'tool.exe'],
  'directory:path': [
    'C:\\Windows\\System32',
    'C:\\',
    '/usr/bin',
    '/',
    'D:\\Données (1)',
    '\\\\srv\\share\\',
    'C:\\dir',
  ],
  'file:parent_directory_ref.path': ['C:\\Windows\\System32', 'c:\\windows\\system32', '/usr/bin'],
  'file:hashes.MD5': md5,
  "file:hashes.'SHA-1'": sha1,
  "file:hashes.'SHA-256'": sha256,
  'process:command_line': texts,
  'process:pid': pids,
  'process:parent_ref.command_line': texts,
  'process:parent_ref.pid': pids,
  'process:child_refs[*].command_line': texts,
  'process:image_ref.name': ['cmd.exe', 'bash'],
  "process:image_ref.hashes.'SHA-1'": sha1,
  'process:binary_ref.name': ['cmd.exe', 'bash'],
  'windows-registry-key:key': keys,
  'windows-registry-key:values[*].name': texts,
  'windows-registry-key:values[0].data': texts,
  'user-account:account_login': accounts,
  'user-account:user_id': accounts,
  'x-oca-asset:hostname': hosts,
  'mac-addr:value': ['00:11:22:33:44:55'],
  'foo:bar': ['x'],
};

const endpointRecord = fields({
  eventId: one(['1', '2', '3', 3]),
  eventSubId: one([2, 101]),
  src: one(ips),
  spt: one(ports),
  dst: one(ips),
  dpt: one(ports),
  objectIp: one(ips),
  objectIps: list(ips),
  objectPort: one(ports),
  endpointIp: list(ips),
  endpointHostName: one(hosts),
  hostName: one(hosts),
  objectHostName: one(hosts),
  request: one(urls),
  processCmd: one(texts),
  parentCmd: one(texts),
  objectCmd: one(texts),
  processPid: one(pids),
  parentPid: one(pids),
  objectPid: one(pids),
  processFilePath: one(paths),
  parentFilePath: one(paths),
  objectFilePath: one(paths),
  srcFilePath: one(paths),
  processFileHashMd5: one(md5),
  objectFileHashMd5: one(md5),
  srcFileHashSha1: one(sha1),
  objectFileHashSha1: one(sha1),
  parentFileHashSha1: one(sha1),
  processFileHashSha256: one(sha256),
  objectRegistryKeyHandle: one(keys),
  objectRegistryValue: one(texts),
  objectRegistryData: one(texts),
  logonUser: list(accounts),
  userDomain: list(['CORP', 'corp']),
  objectUser: one(accounts),
  objectUserDomain: one(['CORP']),
  endpointMacAddress: list(['00:11:22:33:44:55']),
});

const emailAttributes: Attributes = {
  'email-addr:value': mails,
  'email-message:from_ref.value': mails,
  'email-message:sender_ref.value': mails,
  'email-message:to_refs[*].value': mails,
  'email-message:cc_refs[*].value': mails,
  'email-message:subject': texts,
  'email-message:message_id': ['<a@b>', '<A@b>'],
  'url:value': urls,
  'file:name': texts,
  'file:hashes.MD5': md5,
  "file:hashes.'SHA-1'": sha1,
  "file:hashes.'SHA-256'": sha256,
  'ipv4-addr:value': ips,
  'network-traffic:src_ref.value': ips,
  'domain-name:value': hosts,
};

const emailRecord = fields({
  mailMsgSubject: one(texts),
  mailMsgId: one(['<a@b>', '<A@b>', '<c@d>']),
  mailFromAddresses: list(mails),
  mailToAddresses: list(mails),
  mailCcAddresses: list(mails),
  mailBccAddresses: list(mails),
  mailSenderIp: one(ips),
  mailSourceDomain: one(hosts),
  mailUrlsRealLink: list(urls),
  mailUrlsVisibleLink: list(urls),
  attachmentUrls: list(urls),
  attachments: fc.array(fc.record({ name: one(texts), md5: one(md5), sha1: one(sha1), sha256: one(sha256) }), {
    maxLength: 3,
  }),
}).map(({ attachments, ...record }) => ({ ...record, ...parallel(attachments) }));

interface Attachment {
  readonly name: string;
  readonly md5: string;
  readonly sha1: string;
  readonly sha256: string;
}

/** Lists that belong together by their index, as a mail's attachments lie in a record. */
function parallel(attachments: unknown): Record<string, unknown> {
  const list = (Array.isArray(attachments) ? attachments : []) as Attachment[];
  return {
    attachmentFileName: list.map(({ name }) => name),
    attachmentMd5: list.map(({ md5 }) => md5),
    attachmentSha1: list.map(({ sha1 }) => sha1),
    attachmentSha256: list.map(({ sha256 }) => sha256),
  };
}

const networkAttributes: Attributes = {
  'ipv4-addr:value': ips,
  'domain-name:value': hosts,
  'url:value': urls,
  'network-traffic:src_ref.value': ips,
  'network-traffic:dst_ref.value': ips,
  'network-traffic:dst_port': ports,
  'file:name': ['cmd.exe', 'x.dll'],
  "file:hashes.'SHA-1'": sha1,
  'user-account:account_login': accounts,
  'user-account:user_id': accounts,
};

const networkRecord = fields({
  src: one(ips),
  dst: one(ips),
  dpt: one(ports),
  clientIp: one(ips),
  clientPort: one(ports),
  serverIp: one(ips),
  serverPort: one(ports),
  hostName: one(hosts),
  request: one(urls),
  requestBase: one(urls),
  httpReferer: one(urls),
  resolvedUrlIp: one(ips),
  fileName: one(['cmd.exe', 'X.dll']),
  fileHash: one(sha1),
  principalName: one(accounts),
  suid: one(accounts),
});

export const scenes: readonly Scene[] = [
  { source: 'endpointActivities', record: endpointRecord, pattern: pattern(endpointAttributes), runs: 3500 },
  { source: 'emailActivities', record: emailRecord, pattern: pattern(emailAttributes), runs: 1500 },
  { source: 'networkActivities', record: networkRecord, pattern: pattern(networkAttributes), runs: 500 },
];
