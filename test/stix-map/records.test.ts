import assert from 'node:assert/strict';
import { seenDialect } from '../../nodes/stix-map/record/sources';
import { mapAll, observables, ofType } from './mapping';

const sha1OfNothing = 'da39a3ee5e6b4b0d3255bfef95601890afd80709';
const old = (record: unknown, source?: string) => mapAll([record], { specVersion: '2.0' }, source);
const one = (record: unknown, type: string) => ofType(observables(old(record).objects), type);

describe('stix-map: records', () => {
  it('come as a list, a v2.0 answer, a v3.0 page, or one record', () => {
    for (const payload of [
      [{ src: '1.1.1.1' }],
      { data: { logs: [{ src: '1.1.1.1' }] } },
      { items: [{ src: '1.1.1.1' }] },
      { src: '1.1.1.1' },
    ]) {
      assert.equal(ofType(mapAll(payload).objects, 'ipv4-addr').length, 1);
    }
    for (const payload of [null, 5, 'abc', undefined, Buffer.from('x')]) {
      assert.throws(() => mapAll(payload), { code: 'invalid_parameter' });
    }
  });

  it('tell by their fields what they are, when the message does not say', () => {
    const kinds: [Record<string, unknown>, string][] = [
      [{ workbenchLink: 'x' }, 'alerts'],
      [{ detail: {}, filters: [] }, 'oat'],
      [{ malName: 'Test.Virus', eventId: '100101', msgUuid: 'x' }, 'detections'],
      [{ mailMsgId: '<1>', eventId: 1 }, 'emailActivities'],
      [{ eventId: '1' }, 'endpointActivities'],
      [{ eventId: 1, idpName: 'x' }, 'identityActivities'],
      [{ eventId: 1, k8sNamespace: 'x' }, 'containerActivities'],
      [{ clientIp: '1.1.1.1', serverIp: '2.2.2.2' }, 'networkActivities'],
      [{ awsRegion: 'eu-central-1', eventSource: 's3.amazonaws.com' }, 'cloudActivities'],
      [{ vpcFlowLogsVersion: 5, src: '1.1.1.1' }, 'cloudActivities'],
      [{ eventId: '15', objectAppPackageName: 'com.example' }, 'mobileActivities'],
      [{ eventId: '7', endpointModel: 'Pixel 8' }, 'mobileActivities'],
      [{ src: '1.1.1.1', mail_message_sender: 'a@b.example' }, 'search'],
    ];
    for (const [record, dialect] of kinds) assert.equal(seenDialect(record), dialect);
  });

  it("the sample of stix-shifter's README is valid here: no empty hash, no list where a name belongs", () => {
    const record = {
      src: '',
      srcFileHashSha1: '',
      logonUser: ['sam'],
      dpt: null,
      hostName: '',
      endpointIp: ['fe80::1', '10.1.1.1'],
    };
    assert.deepEqual(observables(old(record).objects), [
      { type: 'ipv4-addr', value: '10.1.1.1' },
      { type: 'ipv6-addr', value: 'fe80::1' },
      { type: 'user-account', user_id: 'sam', account_login: 'sam' },
    ]);
  });

  it('a logon name is account_login, in 2.0 also the user_id that is required there', () => {
    assert.deepEqual(one({ logonUser: ['a', 'b'], objectUser: 'c' }, 'user-account'), [
      { type: 'user-account', user_id: 'a', account_login: 'a' },
      { type: 'user-account', user_id: 'b', account_login: 'b' },
      { type: 'user-account', user_id: 'c' },
    ]);
    const [account] = ofType(mapAll([{ logonUser: 'a' }]).objects, 'user-account');
    assert.equal(account?.['account_login'], 'a');
    assert.equal('user_id' in (account ?? {}), false);
  });

  it('what can not be valid is left out and counted by field', () => {
    const { objects, dropped } = mapAll([
      { src: '999.1.1.1', spt: 70000, request: 'not a url', processFileHashSha1: 'zz', hostName: 'a.example' },
      { dpt: 80 },
      7,
    ]);
    assert.deepEqual(dropped, { src: 1, spt: 1, request: 1, processFileHashSha1: 1, dpt: 1, '(no record)': 1 });
    assert.equal(ofType(objects, 'domain-name').length, 1);
  });

  it('every value has an object of its own: two host names are two domains, a link never replaces a request', () => {
    assert.deepEqual(
      one({ hostName: 'a.example', objectHostName: 'b.example' }, 'domain-name').map(({ value }) => value),
      ['a.example', 'b.example'],
    );
    assert.equal(one({ request: 'http://a/', mail_urls: ['http://b/', 'http://c/'] }, 'url').length, 3);
  });

  it('times: milliseconds, seconds, text; without one an observed-data is of 1970, always the same', () => {
    const first = (record: unknown) => ofType(old(record).objects, 'observed-data')[0]?.['first_observed'];
    const host = { hostName: 'a.example' };
    assert.equal(first({ ...host, eventTime: 1700000000123 }), '2023-11-14T22:13:20.123Z');
    assert.equal(first({ ...host, eventTime: '1700000000123' }), '2023-11-14T22:13:20.123Z');
    assert.equal(first({ ...host, eventTime: 1700000000 }), '2023-11-14T22:13:20.000Z');
    assert.equal(first({ ...host, eventTime: '2023-11-14T22:13:20Z' }), '2023-11-14T22:13:20.000Z');
    assert.equal(
      first({ ...host, eventTime: 'abc', eventTimeDT: '2023-11-14T22:13:20.5+00:00' }),
      '2023-11-14T22:13:20.500Z',
    );
    assert.equal(first({ ...host, eventTime: '2024-02-29T23:00:00+02:00' }), '2024-02-29T21:00:00.000Z');
    for (const noTime of [1e17, '2023-02-29T00:00:00Z', '2023-04-31T00:00:00Z', '2023-13-01T00:00:00Z', '2023-01-01'])
      assert.equal(first({ ...host, eventTime: noTime }), '1970-01-01T00:00:00.000Z', String(noTime));
    assert.equal(first(host), '1970-01-01T00:00:00.000Z');
  });

  it('paths: a file and its folder; a folder alone where there is no file', () => {
    const parts = (path: string) =>
      observables(old({ srcFilePath: path }).objects).map(({ path: folder, name }) => folder ?? name);
    assert.deepEqual(parts('c:\\a\\b.exe'), ['c:\\a', 'b.exe']);
    assert.deepEqual(parts('c:\\b.exe'), ['c:\\', 'b.exe']);
    assert.deepEqual(parts('\\\\srv\\share\\f.txt'), ['\\\\srv\\share\\', 'f.txt']);
    assert.deepEqual(parts('/usr/bin/ls'), ['/usr/bin', 'ls']);
    assert.deepEqual(parts('c:\\a\\'), ['c:\\a']);
    assert.deepEqual(parts('ls'), ['ls']);
  });

  it('a process whose path ends in a separator refers to no file', () => {
    assert.deepEqual(one({ processCmd: 'x', processFilePath: 'c:\\a\\' }, 'process'), [
      { type: 'process', command_line: 'x' },
    ]);
  });

  it('registry hives are written out; a short hive name inside a key changes its case only', () => {
    const key = (handle: string) => one({ objectRegistryKeyHandle: handle }, 'windows-registry-key')[0]?.['key'];
    assert.equal(key('hklm\\x'), 'HKEY_LOCAL_MACHINE\\x');
    assert.equal(key('HKLM'), 'HKEY_LOCAL_MACHINE');
    assert.equal(key('HKU\\x'), 'HKEY_USERS\\x');
    assert.equal(key('HKEY_USERS\\hkuster'), 'HKEY_USERS\\Hkuster');
  });

  it("a registry value has its type, by Windows's number", () => {
    const values = (record: object) =>
      ofType(
        mapAll([{ eventId: 5, objectRegistryKeyHandle: 'HKU\\x', ...record }]).objects,
        'windows-registry-key',
      )[0]?.['values'];
    const value = { objectRegistryValue: 'n', objectRegistryData: '1' };
    assert.deepEqual(values({ ...value, objectRegType: 4 }), [{ name: 'n', data: '1', data_type: 'REG_DWORD' }]);
    assert.deepEqual(values({ ...value, objectRegType: '11' }), [{ name: 'n', data: '1', data_type: 'REG_QWORD' }]);
    for (const unknown of [12, -1, 'x', null, '']) {
      assert.deepEqual(values({ ...value, objectRegType: unknown }), [{ name: 'n', data: '1' }]);
    }
    assert.equal(values({ objectRegType: 1 }), undefined);
  });

  it("a key's default value has the empty name, where the record says so", () => {
    const key = { eventTime: 1700000000000, objectRegistryKeyHandle: 'HKU\\x' };
    for (const source of ['endpointActivities', 'detections', 'endpointActivityData', undefined]) {
      for (const specVersion of ['2.0', '2.1'] as const) {
        const values = (record: object) => {
          const { objects, dropped } = mapAll([{ ...key, ...record }], { specVersion }, source);
          const all = specVersion === '2.0' ? observables(objects) : objects;
          return [ofType(all, 'windows-registry-key')[0]?.['values'], dropped];
        };
        const name = { objectRegistryValue: '' };
        assert.deepEqual(values({ ...name, objectRegistryData: 'x' }), [[{ name: '', data: 'x' }], {}]);
        assert.deepEqual(values({ ...name, objectRegistryData: '' }), [undefined, {}]);
        // whose data it is, is not known: 2.0 has no value without a name
        const unnamed = specVersion === '2.0' ? [undefined, { objectRegistryData: 1 }] : [[{ data: 'x' }], {}];
        assert.deepEqual(values({ objectRegistryData: 'x' }), unnamed);
      }
    }
  });

  it('what is no mail is none: a time makes no email-message', () => {
    const record = { eventTime: 1700000000000, principalName: 'sam@example.com', service: 'SharePoint', eventId: 1 };
    for (const specVersion of ['2.0', '2.1'] as const) {
      const { objects } = mapAll([record], { specVersion }, 'emailActivities');
      const all = specVersion === '2.0' ? observables(objects) : objects;
      assert.deepEqual([ofType(all, 'user-account').length, ofType(all, 'email-message').length], [1, 0]);
    }
  });

  it('TLSH of attachments is a hash in both versions', () => {
    const digest = '0FE18E0807B75799EF3ADD7A98D62411FEB31DAB419C913C058068A3A6B33BD114EA39';
    for (const attachmentTlsh of [[digest], `T1${digest}`]) {
      const record = { attachmentFileName: ['a'], attachmentTlsh };
      for (const specVersion of ['2.0', '2.1'] as const) {
        const { objects, dropped } = mapAll([record], { specVersion }, 'emailActivities');
        const [file] = ofType(specVersion === '2.0' ? observables(objects) : objects, 'file');
        assert.deepEqual(file?.['hashes'], { TLSH: digest });
        assert.deepEqual(dropped, {});
      }
    }
    assert.deepEqual(mapAll([{ attachmentTlsh: ['x'] }], {}, 'emailActivities').dropped, { attachmentTlsh: 1 });
  });

  it('a parent is the parent in detections and in containers, too', () => {
    for (const source of ['endpointActivities', 'detections', 'containerActivities']) {
      const { objects } = mapAll([{ processCmd: 'x', parentCmd: 'y', eventId: 1 }], {}, source);
      const [child, parent] = ['x', 'y'].map((line) => objects.find(({ command_line: given }) => given === line));
      assert.deepEqual([source, child?.['parent_ref']], [source, parent?.['id']]);
      assert.deepEqual(parent?.['child_refs'], [child?.['id']]);
    }
  });

  it('a request belongs to the traffic that there is, whichever names its ends have', () => {
    const request = { request: 'http://a.example/', requestMethod: 'GET' };
    for (const ends of [
      { src: '1.1.1.1', dst: '2.2.2.2' },
      { clientIp: '1.1.1.1', serverIp: '2.2.2.2' },
    ]) {
      const { objects } = mapAll([{ ...ends, ...request }], {}, 'networkActivities');
      assert.deepEqual(
        ofType(objects, 'network-traffic').map(({ extensions }) => extensions),
        [{ 'http-request-ext': { request_method: 'GET', request_value: 'http://a.example/' } }],
      );
    }
  });

  it('registry values: as vision-one-search prepares them, or as the fields are', () => {
    const values = (record: object) =>
      one({ objectRegistryKeyHandle: 'HKU\\x', ...record }, 'windows-registry-key')[0]?.['values'];
    const fields = { objectRegistryValue: 'n', objectRegistryData: 'd' };
    assert.deepEqual(values(fields), [{ name: 'n', data: 'd' }]);
    assert.deepEqual(values({ ...fields, objectRegistryValueType: [{ name: 'n', data: 'd' }] }), [
      { name: 'n', data: 'd' },
    ]);
    assert.equal(values({ objectRegistryData: 'd' }), undefined);
    const unnamed = [{ name: '', data: 'd' }];
    assert.deepEqual(values({ objectRegistryValueType: unnamed }), unnamed);
  });

  it('an IPv6 address loses its zone, in 2.1 its dotted part; a CIDR block is no address', () => {
    assert.equal(one({ src: 'fe80::1%eth0' }, 'ipv6-addr')[0]?.['value'], 'fe80::1');
    assert.equal(one({ src: '::ffff:1.2.3.4' }, 'ipv6-addr')[0]?.['value'], '::ffff:1.2.3.4');
    assert.equal(ofType(mapAll([{ src: '::ffff:1.2.3.4' }]).objects, 'ipv6-addr')[0]?.['value'], '::ffff:102:304');
    assert.deepEqual(old({ src: '10.0.0.0/8' }).dropped, { src: 1 });
  });

  it('a url with what RFC 3986 has no place for is percent-encoded', () => {
    const url = (request: string) => one({ request }, 'url')[0]?.['value'];
    assert.equal(url('http://a.example/b c?q=\u00fc%zz'), 'http://a.example/b%20c?q=%C3%BC%25zz');
    assert.equal(url('https://a.example/%20?x=1#y'), 'https://a.example/%20?x=1#y');
  });

  it('attachments: names and hashes of equally long lists belong together, others do not', () => {
    const files = (record: object) =>
      ofType(observables(old({ mailMsgId: '<1>', ...record }, 'emailActivities').objects), 'file').map(
        ({ name, hashes }) => [name, hashes],
      );
    assert.deepEqual(files({ attachmentFileName: ['a', 'b'], attachmentSha1: [sha1OfNothing, ''] }), [
      ['a', { 'SHA-1': sha1OfNothing }],
      ['b', undefined],
    ]);
    assert.deepEqual(files({ attachmentFileName: ['a', 'b'], attachmentSha1: [sha1OfNothing] }), [
      ['a', undefined],
      ['b', undefined],
      [undefined, { 'SHA-1': sha1OfNothing }],
    ]);
  });

  it('the created process is a child of the acting one only where the event is a creation', () => {
    const parents = (eventSubId: number) =>
      ofType(
        observables(old({ eventId: '1', eventSubId, processCmd: 'p', objectCmd: 'o', parentCmd: 'g' }).objects),
        'process',
      ).map(({ command_line: line, parent_ref: parent }) => [line, parent]);
    assert.deepEqual(parents(2), [
      ['p', '1'],
      ['g', undefined],
      ['o', '0'],
    ]);
    assert.deepEqual(parents(3), [
      ['p', '1'],
      ['g', undefined],
      ['o', undefined],
    ]);
  });

  it('two accounts with one name in two domains are two accounts', () => {
    const record = { eventId: '1', logonUser: ['sam', 'sam'], userDomain: ['A', 'B'] };
    assert.deepEqual(
      ofType(mapAll([record]).objects, 'user-account').map((account) => account['user_id']),
      ['A\\sam', 'B\\sam'],
    );
  });

  it('traffic has the protocol that the record names, tcp where it names none', () => {
    const protocols = (record: object) =>
      one({ eventId: '3', src: '1.1.1.1', ...record }, 'network-traffic')[0]?.['protocols'];
    assert.deepEqual(protocols({ proto: 2, app: 'DNS' }), ['udp', 'dns']);
    assert.deepEqual(protocols({}), ['tcp']);
    assert.deepEqual(protocols({ app: 'HTTP', proto: 1 }), ['tcp', 'http']);
    assert.deepEqual(protocols({ proto: 1, app: 'TCP' }), ['tcp']);
    assert.deepEqual(protocols({ proto: 1, app: 'SSL/TLS 1.3' }), ['tcp', 'ssl/tls 1.3']);
    assert.deepEqual(protocols({ app: 'DNS' }), ['dns']);
  });

  it('no other protocol becomes tcp: known numbers have their name, others stand by their digits', () => {
    const names = { 1: 'icmp', 2: 'igmp', 4: 'ipv4', 41: 'ipv6', 47: 'gre', 50: 'esp', 58: 'ipv6-icmp', 89: 'ospf' };
    const given = { ...names, '17': 'udp', ' 6': 'tcp', UDP: 'udp', icmp: 'icmp', 0: '0', 253: '253', '-1': '-1' };
    const ends = { src: '1.1.1.1', dst: '2.2.2.2' };
    for (const source of ['networkActivities', 'detections']) {
      for (const [proto, name] of Object.entries(given)) {
        for (const value of /^-?\d+$/.test(proto) ? [proto, Number(proto)] : [proto]) {
          const { objects, dropped } = mapAll([{ ...ends, proto: value }], {}, source);
          assert.deepEqual(ofType(objects, 'network-traffic')[0]?.['protocols'], [name], `${source} ${proto}`);
          assert.deepEqual(dropped, {});
        }
      }
    }
  });

  it("the sensors of endpoints and containers number protocols in Trend's way: 1 is tcp, 2 udp, others are not known", () => {
    const given = {
      1: 'tcp',
      TELEMETRY_CONNECTION_TCP: 'tcp',
      2: 'udp',
      TELEMETRY_CONNECTION_UDP: 'udp',
      ICMP: 'icmp',
    };
    const ends = { src: '1.1.1.1', dst: '2.2.2.2', app: 'HTTPS' };
    const named = (proto: unknown, source?: string) =>
      ofType(mapAll([{ ...ends, proto }], {}, source).objects, 'network-traffic')[0]?.['protocols'];
    // a record that names no source, and those of v2.0, too
    for (const source of ['endpointActivities', 'containerActivities', 'endpointActivityData', undefined]) {
      for (const [proto, name] of Object.entries(given))
        for (const value of /^\d+$/.test(proto) ? [proto, Number(proto)] : [proto])
          assert.deepEqual(named(value, source), [name, 'https'], `${source} ${proto}`);
      for (const unknown of [0, '0', 3, 6, 17, -1, 'TELEMETRY_CONNECTION_OTHER', ''])
        assert.deepEqual(named(unknown, source), ['https'], `${source} ${unknown}`);
    }
  });

  it('no protocol without ports stands beside a port', () => {
    for (const proto of [1, '1', 'ICMP', 'ipv6-icmp', 2]) {
      for (const port of [{ spt: 50000 }, { dpt: 443 }]) {
        const record = { src: '1.1.1.1', dst: '2.2.2.2', ...port, proto };
        const { objects, dropped } = mapAll([record], {}, 'detections');
        assert.deepEqual(ofType(objects, 'network-traffic')[0]?.['protocols'], ['tcp'], String(proto));
        assert.deepEqual(dropped, { proto: 1 });
      }
    }
    // a sensor writes the port 0 for none
    const ping = mapAll([{ src: '1.1.1.1', dst: '2.2.2.2', spt: 0, dpt: 0, proto: 1 }], {}, 'detections');
    assert.deepEqual(ofType(ping.objects, 'network-traffic')[0]?.['protocols'], ['icmp']);
  });

  it('a protocol that is none is counted by the name of its field', () => {
    const record = { src: '1.1.1.1', dst: '2.2.2.2', proto: {}, app: true };
    assert.deepEqual(mapAll([record], {}, 'networkActivities').dropped, { proto: 1, app: 1 });
    assert.deepEqual(mapAll([{ proto: 17, app: 'DNS' }], {}, 'networkActivities').dropped, { proto: 1, app: 1 });
  });

  it('headers: several of one name are a list; those with a property of their own are not among them', () => {
    const [mail] = one(
      {
        mail_message_subject: 's',
        mail_internet_headers: [
          { HeaderName: 'A-B', Value: '1' },
          { HeaderName: 'A-B', Value: '2' },
          { HeaderName: 'Subject', Value: 's' },
          { HeaderName: 'X-C' },
        ],
      },
      'email-message',
    );
    assert.deepEqual(mail?.['additional_header_fields'], { 'A-B': ['1', '2'] });
  });
});
