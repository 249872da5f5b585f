/**
 * What a hunt finds is what its pattern means. Each case says of each record whether STIX's meaning of the pattern
 * includes it; nothing of the nodes takes part in that verdict.
 */
import assert from 'node:assert/strict';
import helper from 'node-red-node-test-helper';
import type { StreamName } from '../simulator';
import { type Hunt, hunt } from './hunt';

type Verdict = 'in' | 'out';
type Labelled = readonly [Verdict, StreamName, Record<string, unknown>];

/** Half an hour ago; records follow it second by second unless they say `at` (seconds after it). */
const begin = (Math.floor(Date.now() / 1000) - 1800) * 1000;

const sha1 = 'da39a3ee5e6b4b0d3255bfef95601890afd80709';
const otherSha1 = '0000000000000000000000000000000000000001';
const sha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

interface Case {
  readonly name: string;
  readonly patterns: unknown;
  readonly records: readonly Labelled[];
  readonly more?: Omit<Hunt, 'patterns' | 'records'>;
}

const endpoint = 'endpointActivities';
const mail = 'emailActivities';

const request = { src: '10.0.0.1', dst: '192.0.2.9', request: 'http://host.example/', requestMethod: 'GET' };

const cases: readonly Case[] = [
  {
    name: 'a hash, whichever case it is written in and whichever file of the record has it',
    patterns: `[file:hashes.'SHA-1' = '${sha1}']`,
    records: [
      ['in', endpoint, { processFileHashSha1: sha1, processFilePath: 'C:\\a.exe' }],
      ['in', endpoint, { processFileHashSha1: sha1.toUpperCase(), processFilePath: 'C:\\a.exe' }],
      ['in', endpoint, { parentFileHashSha1: sha1 }],
      ['in', endpoint, { objectFileHashSha1: sha1 }],
      ['in', endpoint, { srcFileHashSha1: sha1 }],
      ['out', endpoint, { processFileHashSha1: otherSha1 }],
      ['out', endpoint, { processCmd: sha1 }],
      ['in', mail, { msgUuid: 'm1', attachmentSha1: [otherSha1, sha1.toUpperCase()], attachmentFileName: ['a', 'b'] }],
      ['out', mail, { msgUuid: 'm2', attachmentSha1: [otherSha1], attachmentFileName: [sha1] }],
    ],
  },
  {
    name: 'an address, as a whole, wherever the record has it',
    patterns: "[ipv4-addr:value = '1.1.1.1']",
    records: [
      ['in', endpoint, { src: '1.1.1.1', dst: '9.9.9.9' }],
      ['in', endpoint, { dst: '1.1.1.1', src: '9.9.9.9' }],
      ['in', endpoint, { objectIp: '1.1.1.1' }],
      ['in', endpoint, { objectIps: ['9.9.9.9', '1.1.1.1'] }],
      ['in', endpoint, { endpointIp: ['fe80::1', '1.1.1.1'] }],
      ['out', endpoint, { endpointIp: ['11.1.1.10', '1.1.1.11'] }],
      ['out', endpoint, { dst: '11.1.1.1', src: '1.1.1.10' }],
      ['out', endpoint, { processCmd: 'ping 1.1.1.1' }],
      ['in', 'networkActivities', { src: '1.1.1.1', dst: '2.2.2.2' }],
      ['out', 'networkActivities', { src: '1.1.1.2', dst: '2.2.2.2' }],
    ],
  },
  {
    name: 'a port by its protocol, which each source numbers in its own way',
    patterns: "[network-traffic:protocols[*] = 'tcp' AND network-traffic:dst_port = 443]",
    records: [
      ['in', endpoint, { src: '10.0.0.1', dst: '192.0.2.9', dpt: 443, proto: 1, app: 'HTTPS' }],
      ['in', endpoint, { src: '10.0.0.1', dst: '192.0.2.9', dpt: 443, proto: 'TELEMETRY_CONNECTION_TCP', app: 'SSL' }],
      ['out', endpoint, { src: '10.0.0.1', dst: '192.0.2.9', dpt: 443, proto: 2, app: 'QUIC' }],
      ['out', endpoint, { src: '10.0.0.1', dst: '192.0.2.9', dpt: 80, proto: 1 }],
      ['in', 'containerActivities', { src: '10.0.0.1', dst: '192.0.2.9', dpt: 443, proto: 1, app: 'HTTPS' }],
      ['out', 'containerActivities', { src: '10.0.0.1', dst: '192.0.2.9', dpt: 443, proto: 2, app: 'HTTPS' }],
      ['in', 'detections', { src: ['10.0.0.1'], dst: ['192.0.2.9'], dpt: 443, proto: 6, app: 'HTTPS' }],
      ['in', 'detections', { src: ['10.0.0.1'], dst: ['192.0.2.9'], dpt: 443, proto: 'TCP', app: 'HTTPS' }],
      ['out', 'detections', { src: ['10.0.0.1'], dst: ['192.0.2.9'], dpt: 443, proto: 17, app: 'HTTPS' }],
    ],
    more: { translate: { dialects: ['endpointActivities', 'detections', 'containerActivities'] } },
  },
  {
    name: 'who did something in the cloud, from where',
    patterns: "[ipv4-addr:value = '203.0.113.24'] AND [user-account:account_login = 'kim']",
    records: [
      ['in', 'cloudActivities', { sourceIPAddress: '203.0.113.24', userIdentity: '{"userName":"kim"}' }],
      ['out', 'cloudActivities', { sourceIPAddress: '203.0.113.240', userIdentity: '{"userName":"kimberly"}' }],
      ['out', 'cloudActivities', { sourceIPAddress: '203.0.113.25', userIdentity: '{"type":"kim","userName":"lee"}' }],
      ['in', 'cloudActivities', { src: '203.0.113.24', dst: '10.30.0.5', dpt: 22 }],
    ],
    more: { translate: { dialects: ['cloudActivities'] } },
  },
  {
    name: 'a flow in the cloud by its protocol alone',
    patterns: "[network-traffic:protocols[*] = 'udp']",
    records: [
      ['in', 'cloudActivities', { src: '10.30.0.5', dst: '192.0.2.9', dpt: 53, ipProto: 17, flowType: 'IPv4' }],
      ['out', 'cloudActivities', { src: '10.30.0.5', dst: '192.0.2.9', dpt: 53, ipProto: 6, flowType: 'IPv4' }],
      ['out', 'cloudActivities', { src: '10.30.0.5', dst: '192.0.2.9', packets: 17 }],
    ],
    more: { translate: { dialects: ['cloudActivities'] } },
  },
  {
    name: 'an app on phones, by either of its names, and its file',
    patterns: [
      "[software:name = 'com.example.torch']",
      "[software:name = 'Torch']",
      `[file:hashes.'SHA-256' = '${sha256}']`,
    ],
    records: [
      ['in', 'mobileActivities', { eventId: '15', objectAppPackageName: 'com.example.torch' }],
      ['in', 'mobileActivities', { eventId: '7', appLabel: 'Torch', appPkgName: 'com.example.other' }],
      ['out', 'mobileActivities', { eventId: '7', appLabel: 'Torch 2', appPkgName: 'com.example.torch.two' }],
      ['in', 'mobileActivities', { eventId: '15', objectAppDexSha256: sha256.toUpperCase() }],
      ['out', 'mobileActivities', { eventId: '15', objectAppLabel: sha256 }],
    ],
    more: { translate: { dialects: ['mobileActivities'] } },
  },
  {
    name: 'a registry key in either spelling of its root, in any case',
    patterns: "[windows-registry-key:key = 'HKEY_LOCAL_MACHINE\\\\Software\\\\Run']",
    records: [
      ['in', endpoint, { objectRegistryKeyHandle: 'HKLM\\Software\\Run', objectRegistryValue: 'x' }],
      ['in', endpoint, { objectRegistryKeyHandle: 'hklm\\SOFTWARE\\run' }],
      ['in', endpoint, { objectRegistryKeyHandle: 'HKEY_LOCAL_MACHINE\\Software\\Run' }],
      ['out', endpoint, { objectRegistryKeyHandle: 'HKCU\\Software\\Run' }],
      ['out', endpoint, { objectRegistryKeyHandle: 'HKLM\\Software\\Run\\Sub' }],
    ],
  },
  {
    name: 'a registry value by its name and data, of one key',
    patterns: "[windows-registry-key:key = 'hklm\\\\a' AND windows-registry-key:values[*].name = 'N']",
    records: [
      ['in', endpoint, { objectRegistryKeyHandle: 'HKLM\\a', objectRegistryValue: 'N', objectRegistryData: 'd' }],
      ['out', endpoint, { objectRegistryKeyHandle: 'HKLM\\a', objectRegistryValue: 'M' }],
      ['out', endpoint, { objectRegistryKeyHandle: 'HKLM\\b', objectRegistryValue: 'N' }],
    ],
  },
  {
    name: 'a command line to the letter, with quotes, backslashes and the case that it has',
    patterns: `[process:command_line = 'cmd.exe /c "echo C:\\\\Dir\\\\ é"']`,
    records: [
      ['in', endpoint, { processCmd: 'cmd.exe /c "echo C:\\Dir\\ é"' }],
      ['in', endpoint, { parentCmd: 'cmd.exe /c "echo C:\\Dir\\ é"', processCmd: 'x' }],
      ['in', endpoint, { objectCmd: 'cmd.exe /c "echo C:\\Dir\\ é"' }],
      ['out', endpoint, { processCmd: 'CMD.exe /c "echo C:\\Dir\\ é"' }],
      ['out', endpoint, { processCmd: 'cmd.exe /c "echo C:\\Dir\\ é" x' }],
    ],
  },
  {
    name: 'LIKE: % is any text, _ one character, and everything else is itself',
    patterns: "[process:command_line LIKE '%evil_(*)%']",
    records: [
      ['in', endpoint, { processCmd: 'run evil1(*) now' }],
      ['in', endpoint, { processCmd: 'evil_(*)' }],
      ['out', endpoint, { processCmd: 'evil(*)' }],
      ['out', endpoint, { processCmd: 'evil12(*)' }],
      ['out', endpoint, { processCmd: 'evil1(x)' }],
    ],
  },
  {
    name: 'MATCHES, beside something that can be searched',
    patterns:
      "[process:command_line LIKE '%powershell%' AND process:command_line MATCHES '(?i)-enc\\\\s+[a-z0-9+/=]{8,}']",
    records: [
      ['in', endpoint, { processCmd: 'powershell -NoP -Enc SQBFAFgA' }],
      ['in', endpoint, { processCmd: 'c:\\powershell.exe -enc   QUJDREVGRw==' }],
      ['out', endpoint, { processCmd: 'powershell -enc short' }],
      ['out', endpoint, { processCmd: 'pwsh -enc SQBFAFgA' }],
    ],
  },
  {
    name: 'ISSUBSET',
    patterns: "[ipv4-addr:value ISSUBSET '198.51.100.64/27']",
    records: [
      ['in', endpoint, { dst: '198.51.100.64', src: '10.0.0.1' }],
      ['in', endpoint, { src: '198.51.100.95', dst: '10.0.0.1' }],
      ['in', endpoint, { endpointIp: ['10.0.0.1', '198.51.100.70'] }],
      ['out', endpoint, { dst: '198.51.100.96', src: '10.0.0.1' }],
      ['out', endpoint, { dst: '198.51.100.63', src: '10.0.0.1' }],
    ],
  },
  {
    name: 'a mail by its attachment: name and hash of one and the same',
    patterns: `[email-message:body_multipart[*].body_raw_ref.name = 'x.pdf'
      AND email-message:body_multipart[*].body_raw_ref.hashes.'SHA-1' = '${sha1}' AND email-message:subject = 's']`,
    records: [
      ['in', mail, { mailMsgSubject: 's', attachmentSha1: [sha1], attachmentFileName: ['x.pdf'] }],
      ['in', mail, { mailMsgSubject: 's', attachmentSha1: [otherSha1, sha1], attachmentFileName: ['y', 'x.pdf'] }],
      ['out', mail, { mailMsgSubject: 's', attachmentSha1: [otherSha1], attachmentFileName: ['x.pdf'] }],
      ['out', mail, { mailMsgSubject: 't', attachmentSha1: [sha1], attachmentFileName: ['x.pdf'] }],
    ],
  },
  ...["'User-Agent'", "'User-Agent'[*]"].map((header): Case => ({
    name: `a request by the ${header} that it names`,
    patterns: `[network-traffic:extensions.'http-request-ext'.request_header.${header} = 'curl/8']`,
    records: [
      ['in', 'networkActivities', { ...request, requestClientApplication: 'curl/8' }],
      ['out', 'networkActivities', { ...request, requestClientApplication: 'curl/9' }],
    ],
  })),
  {
    name: 'a program by its name, of which STIX 2.1 has no property',
    patterns: "[process:name = 'evil.exe' AND process:command_line = 'evil.exe -x']",
    records: [
      ['in', endpoint, { processName: 'evil.exe', processCmd: 'evil.exe -x' }],
      ['out', endpoint, { processName: 'good.exe', processCmd: 'evil.exe -x' }],
    ],
  },
  {
    name: 'a port comparison, which the query language does not have',
    patterns: "[network-traffic:dst_port >= 1024 AND network-traffic:dst_ref.value = '203.0.113.9']",
    records: [
      ['in', endpoint, { src: '10.0.0.1', dst: '203.0.113.9', dpt: 8443, spt: 50_000 }],
      ['in', endpoint, { src: '10.0.0.1', dst: '203.0.113.9', dpt: 1024, spt: 80 }],
      ['out', endpoint, { src: '10.0.0.1', dst: '203.0.113.9', dpt: 443, spt: 50_000 }],
      ['out', endpoint, { src: '203.0.113.9', dst: '10.0.0.1', dpt: 8443, spt: 50_000 }],
    ],
  },
  {
    name: 'name and hash of one file, not of two files of one record',
    patterns: `[file:name = 'a.exe' AND file:hashes.'SHA-256' = '${sha256}']`,
    records: [
      ['in', endpoint, { processFilePath: 'C:\\x\\a.exe', processFileHashSha256: sha256 }],
      [
        'out',
        endpoint,
        { processFilePath: 'C:\\x\\a.exe', parentFilePath: 'C:\\x\\b.exe', parentFileHashSha256: sha256 },
      ],
      ['out', endpoint, { processFilePath: 'C:\\x\\b.exe', processFileHashSha256: sha256 }],
    ],
  },
  {
    name: 'a negation: another value, not no value',
    patterns: "[file:name = 'a.exe' AND file:hashes.'SHA-1' != '" + sha1 + "']",
    records: [
      ['in', endpoint, { processFilePath: 'C:\\a.exe', processFileHashSha1: otherSha1 }],
      ['out', endpoint, { processFilePath: 'C:\\a.exe', processFileHashSha1: sha1.toUpperCase() }],
      ['out', endpoint, { processFilePath: 'C:\\a.exe' }],
    ],
  },
  {
    name: 'a domain in any case',
    patterns: "[domain-name:value = 'Evil.Example']",
    records: [
      ['in', endpoint, { hostName: 'evil.example' }],
      ['in', endpoint, { hostName: 'EVIL.EXAMPLE' }],
      // no search asks for objectHostName
      ['out', endpoint, { objectHostName: 'evil.example' }],
      ['out', endpoint, { hostName: 'not-evil.example' }],
    ],
  },
  {
    name: 'a url in its own case, in any link of a mail as well',
    patterns: "[url:value = 'http://Evil.example/Path?x=1&y=%222%22']",
    records: [
      ['in', endpoint, { request: 'http://Evil.example/Path?x=1&y=%222%22' }],
      ['out', endpoint, { request: 'http://evil.example/path?x=1&y=%222%22' }],
      ['out', endpoint, { request: 'http://Evil.example/Path?x=1&z=1&y=%222%22' }],
      [
        'in',
        mail,
        { msgUuid: 'm1', mailUrlsRealLink: ['http://a.example/', 'http://Evil.example/Path?x=1&y=%222%22'] },
      ],
    ],
  },
  {
    name: 'mail by sender, recipient and subject',
    patterns:
      "[email-message:subject = 'Überfällig: \"4711\"' AND email-message:sender_ref.value = 'Billing@evil.example']",
    records: [
      [
        'in',
        mail,
        {
          msgUuid: 'm1',
          mailMsgSubject: 'Überfällig: "4711"',
          mailFromAddresses: ['billing@EVIL.example'],
          mailToAddresses: ['a@b.example'],
        },
      ],
      [
        'out',
        mail,
        { msgUuid: 'm2', mailMsgSubject: 'überfällig: "4711"', mailFromAddresses: ['billing@evil.example'] },
      ],
      [
        'out',
        mail,
        {
          msgUuid: 'm3',
          mailMsgSubject: 'Überfällig: "4711"',
          mailFromAddresses: ['x@evil.example'],
          mailToAddresses: ['billing@evil.example'],
        },
      ],
    ],
  },
  {
    name: 'a file by who signed it',
    patterns:
      "[file:extensions.'extension-definition--7f3b1f0c-5a0e-4a0c-9f6b-2f1d7c0b9a51'.signers[*] = 'Evil Corp' OR file:extensions.'x-trend-vision-one-ext'.signers[*] = 'Evil Corp']",
    records: [
      ['in', endpoint, { objectFilePath: 'C:\\a.exe', objectSigner: ['Good Inc', 'Evil Corp'] }],
      ['out', endpoint, { objectFilePath: 'C:\\a.exe', objectSigner: ['Good Inc'] }],
    ],
  },
  {
    name: 'START is inside its window, STOP is not',
    patterns: `[process:command_line = 'x'] START t'${new Date(begin + 10_000).toISOString()}' STOP t'${new Date(begin + 20_000).toISOString()}'`,
    records: [
      ['out', endpoint, { at: 9.999, processCmd: 'x' }],
      ['in', endpoint, { at: 10, processCmd: 'x' }],
      ['in', endpoint, { at: 19.999, processCmd: 'x' }],
      ['out', endpoint, { at: 20, processCmd: 'x' }],
    ],
  },
  {
    name: 'one thing followed by another within five minutes, though pages lie between them',
    patterns: "([process:command_line = 'first'] FOLLOWEDBY [ipv4-addr:value = '203.0.113.66']) WITHIN 300 SECONDS",
    records: [
      ['out', endpoint, { at: 0, dst: '203.0.113.66' }],
      ['in', endpoint, { at: 10, processCmd: 'first' }],
      ...Array.from({ length: 120 }, (_, i): Labelled => [
        'out',
        endpoint,
        { at: 11 + i, processCmd: 'filler', dst: '10.0.0.9' },
      ]),
      ['in', endpoint, { at: 310, dst: '203.0.113.66' }],
      ['out', endpoint, { at: 900, processCmd: 'first' }],
      ['out', endpoint, { at: 1201, dst: '203.0.113.66' }],
    ],
  },
  {
    name: 'two observations, both needed',
    patterns: "[process:command_line = 'a'] AND [process:command_line = 'b']",
    records: [
      ['in', endpoint, { processCmd: 'a' }],
      ['in', endpoint, { processCmd: 'b' }],
      ['out', endpoint, { processCmd: 'c' }],
    ],
  },
  {
    name: 'two observations of which one never came: nothing',
    patterns: "[process:command_line = 'a'] AND [process:command_line = 'missing']",
    records: [
      ['out', endpoint, { processCmd: 'a' }],
      ['out', endpoint, { processCmd: 'b' }],
    ],
  },
  {
    name: 'three times within a minute',
    patterns: "[process:command_line = 'again'] REPEATS 3 TIMES WITHIN 60 SECONDS",
    records: [
      ['out', endpoint, { at: 0, processCmd: 'again' }],
      ['in', endpoint, { at: 300, processCmd: 'again' }],
      ['in', endpoint, { at: 330, processCmd: 'again' }],
      ['in', endpoint, { at: 359, processCmd: 'again' }],
      ['out', endpoint, { at: 600, processCmd: 'again' }],
    ],
  },
];

describe('a hunt gives exactly what its pattern means', () => {
  before(async () => {
    helper.init(require.resolve('node-red'));
    await helper.startServer();
  });
  after(async () => {
    await helper.stopServer();
  });

  for (const { name, patterns, records, more } of cases) {
    for (const specVersion of ['2.1', '2.0']) {
      it(`${name} (STIX ${specVersion})`, async () => {
        const { streams, expected } = placed(records);
        const found = await hunt({ patterns, records: streams, ...more, map: { specVersion, ...more?.map } });
        assert.deepEqual(found.errors, []);
        assert.deepEqual(found.summary.missing, []);
        assert.deepEqual(named(found.times), named(expected));
      });
    }
  }

  describe('where the tenant refuses fields that a map of the user names', () => {
    const own = {
      endpointActivities: {
        'domain-name': { fields: { value: ['hostName', 'objectHostName'] } },
        'mac-addr': { fields: { value: ['endpointMacAddress'] } },
        process: { fields: { command_line: ['processCmd'] } },
      },
      emailActivities: { 'domain-name': { fields: { value: ['mailSourceDomain'] } } },
    };
    const onList = { simulator: { doubts: {} }, translate: { map: JSON.stringify(own) } };

    it('says what of a domain hunt was not searched, and finds the rest', async () => {
      const { streams, expected } = placed([
        ['in', endpoint, { hostName: 'evil.example' }],
        ['out', endpoint, { hostName: 'good.example' }],
        ['in', 'networkActivities', { hostName: 'evil.example' }],
      ]);
      const patterns = "[domain-name:value = 'evil.example']";
      const found = await hunt({ patterns, records: streams, ...onList });
      assert.deepEqual([named(found.times), found.errors], [named(expected), []]);
      assert.deepEqual(
        found.summary.missing.map(({ source, reason, unsearched }) => [source, reason, unsearched]),
        [
          [
            endpoint,
            'this tenant refuses to search objectHostName; the other fields were searched',
            ['objectHostName'],
          ],
          [
            mail,
            'this tenant refuses to search mailSourceDomain; emailActivities was not searched',
            ['mailSourceDomain'],
          ],
        ],
      );
      assert.deepEqual([found.summary.complete, found.status], [false, 'yellow partly']);
      assert.equal(found.summary.requests, found.served);
    });

    it('ends a hunt that finds nothing with one bundle a pattern', async () => {
      const patterns = ["[domain-name:value = 'nobody.example']", "[domain-name:value = 'nowhere.example']"];
      const found = await hunt({ patterns, records: {}, ...onList });
      assert.deepEqual([found.times, found.bundles, found.summary.records], [[], 2, 0]);
    });

    it('is complete when such a field only narrowed the search: the records are told apart by their MAC address', async () => {
      const { streams, expected } = placed([
        ['in', endpoint, { processCmd: 'a', endpointMacAddress: ['00:11:22:33:44:55'] }],
        ['out', endpoint, { processCmd: 'a', endpointMacAddress: ['00:11:22:33:44:66'] }],
        ['out', endpoint, { processCmd: 'b', endpointMacAddress: ['00:11:22:33:44:55'] }],
      ]);
      const patterns = "[process:command_line = 'a' AND mac-addr:value = '00:11:22:33:44:55']";
      const found = await hunt({ patterns, records: streams, ...onList });
      assert.deepEqual([named(found.times), found.errors], [named(expected), []]);
      assert.deepEqual(found.summary.missing, []);
      assert.deepEqual([found.summary.complete, found.status], [true, 'green done']);
    });
  });

  it('a thousand indicators, merged, each record with a sighting of its own indicator', async () => {
    const addresses = Array.from({ length: 1000 }, (_, i) => `10.${100 + (i >> 8)}.${i & 255}.7`);
    const indicator = (address: string, n: number): object => ({
      type: 'indicator',
      spec_version: '2.1',
      id: `indicator--00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
      created: '2026-01-01T00:00:00.000Z',
      modified: '2026-01-01T00:00:00.000Z',
      pattern: `[ipv4-addr:value = '${address}']`,
      pattern_type: 'stix',
      valid_from: '2020-01-01T00:00:00Z',
    });
    const bundle = {
      type: 'bundle',
      id: 'bundle--00000000-0000-4000-8000-000000000000',
      objects: addresses.map(indicator),
    };
    const { streams, expected } = placed([
      ['in', endpoint, { dst: addresses[7], src: '192.0.2.1' }],
      ['in', endpoint, { endpointIp: [addresses[999]] }],
      ['out', endpoint, { dst: '10.99.0.7' }],
      ['out', endpoint, { dst: `${addresses[1]}0` }],
      ['in', 'networkActivities', { src: addresses[500], dst: '192.0.2.2' }],
    ]);
    const found = await hunt({
      patterns: bundle,
      records: streams,
      translate: { merge: true },
      map: { sighting: true },
    });
    assert.deepEqual(found.errors, []);
    assert.deepEqual(named(found.times), named(expected));
    const sightings = found.objects.filter(({ type }) => type === 'sighting');
    const seen = sightings
      .map((sighting) => Number(String(sighting['sighting_of_ref']).slice(-12)))
      .sort((a, b) => a - b);
    assert.deepEqual(seen, [7, 500, 999]);
    for (const { sighting_of_ref } of sightings) assert.ok(found.objects.some(({ id }) => id === sighting_of_ref));
  }).timeout(120_000);
});

/** Gives each record its time, and the times of those that must be found. */
function placed(records: readonly Labelled[]): { streams: Record<string, object[]>; expected: number[] } {
  const streams: Record<string, object[]> = {};
  const expected: number[] = [];
  records.forEach(([verdict, stream, { at, ...record }], index) => {
    const eventTime = begin + (typeof at === 'number' ? at * 1000 : index * 1000 + 1);
    const list = (streams[stream] ??= []);
    list.push({ uuid: `uuid-${index}`, eventId: '1', ...record, eventTime });
    if (verdict === 'in') expected.push(eventTime);
  });
  for (const list of Object.values(streams))
    list.sort((a, b) => (a as { eventTime: number }).eventTime - (b as { eventTime: number }).eventTime);
  return { streams, expected: expected.sort((a, b) => a - b) };
}

/** Seconds after the beginning: what a person reads in a failure. */
function named(times: readonly number[]): number[] {
  return times.map((time) => (time - begin) / 1000);
}
