/** The rules of translation, each as an example: exact or wider, never narrower, never silent. */
import assert from 'node:assert/strict';
import type { StixError } from '../../nodes/shared/stix/error';
import type { Given } from '../../nodes/shared/settings';
import { settingsFrom } from '../../nodes/stix-translate/settings';
import { lastMinutes } from '../../nodes/stix-translate/plan/observation-window';
import { now, onEndpoints, queries, translation } from './support';
import { translatePattern } from '../support/translate-pattern';

const codes = (pattern: string, dialect = 'endpointActivities'): string[] =>
  translation(pattern, { dialects: [dialect] }).notes.map((note) => note.code);

describe('translation to v3.0', () => {
  it('searches an attribute in every field that holds it', () => {
    assert.deepEqual(queries("[ipv4-addr:value = '192.0.2.1']"), [
      'wider src:"192.0.2.1" OR dst:"192.0.2.1" OR objectIp:"192.0.2.1" OR objectIps:"192.0.2.1" OR endpointIp:"192.0.2.1"',
    ]);
    assert.deepEqual(queries("[domain-name:value = 'a.example']"), ['wider hostName:"a.example"']);
  });

  it('is exact only where the service matches a field as a whole, and says so where it matches a part', () => {
    const notes = (pattern: string, more: Given = {}) =>
      translation(pattern, onEndpoints(more)).notes.filter(({ code }) => code === 'partial');
    const sha1 = 'da39a3ee5e6b4b0d3255bfef95601890afd80709';
    assert.match(queries(`[file:hashes.'SHA-1' = '${sha1}']`)[0] ?? '', /^exact srcFileHashSha1/);
    assert.deepEqual(notes(`[file:hashes.'SHA-1' = '${sha1}']`), []);
    // the same attribute, in a source that matches its field in part
    const inNetwork = { dialects: ['networkActivities'] };
    assert.match(queries(`[file:hashes.'SHA-1' = '${sha1}']`, inNetwork)[0] ?? '', /^wider fileHash:/);
    assert.match(notes(`[file:hashes.'SHA-1' = '${sha1}']`, inNetwork)[0]?.message ?? '', /fileHash, respFileHash/);
    // once a message, and no reason to refuse
    const twice = "[domain-name:value = 'a.example' OR domain-name:value = 'b.example']";
    const [note, ...others] = notes(twice, { strict: true });
    assert.equal(twice.slice(note?.start, note?.end), "domain-name:value = 'a.example'");
    assert.deepEqual(others, []);
    // a custom map's field that our tables do not know may be matched in part
    const map = { endpointActivities: { 'x-a': { fields: { b: ['winEventId'], c: ['processPid'] } } } };
    assert.deepEqual(notes("[x-a:b = '1']", { map }).length, 1);
    assert.deepEqual(notes("[x-a:c = '1']", { map }), []);
    assert.deepEqual(notes("[domain-name:value = 'a.example']", { api: 'v2.0', dialects: [] }), []);
  });

  it('finds a part of a path in the whole path', () => {
    const [query = ''] = queries("[file:name = 'a.exe']");
    assert.equal(query.split(' OR ')[0], 'wider srcFilePath:*a.exe');
    assert.match(queries("[directory:path = 'C:\\\\Temp']")[0] ?? '', /srcFilePath:C\\:\\\\Temp\*/);
  });

  it('is wider where the case of letters matters to STIX', () => {
    assert.deepEqual(queries("[url:value = 'http://a/']"), ['wider request:"http://a/"']);
  });

  it('searches a part of a URL without the digits that may end an encoded character', () => {
    assert.deepEqual(queries("[url:value LIKE '%91/x%']"), ['wider request:*\\/x*']);
    assert.deepEqual(queries("[url:value LIKE 'http://1_A5.evil%']"), ['wider request:http\\:\\/\\/1*.evil*']);
    assert.deepEqual(queries("[url:value LIKE '%evil%']"), ['wider request:*evil*']);
    // 91 is of no encoded character but as its end.
    assert.equal(translation("[url:value LIKE '%91%']", onEndpoints({})).refusal?.code, 'mapping_error');
  });

  it('searches a registry key in both spellings of its hive', () => {
    assert.deepEqual(queries("[windows-registry-key:key = 'HKLM\\\\Run']"), [
      'wider objectRegistryKeyHandle:"HKLM\\Run" OR objectRegistryKeyHandle:"HKEY_LOCAL_MACHINE\\Run"',
    ]);
    assert.deepEqual(queries("[windows-registry-key:key LIKE 'HKEY_LOCAL_MACHINE\\\\Run%']"), [
      'wider objectRegistryKeyHandle:*\\\\Run*',
    ]);
  });

  it('searches what stix-map mends as records write it: MAC addresses, zones, dotted IPv6, percent-encoding', () => {
    const map = { endpointActivities: { 'mac-addr': { fields: { value: ['endpointMacAddress'] } } } };
    const texts = (pattern: string, more: Given = {}): string[] =>
      queries(pattern, onEndpoints(more)).flatMap((query) => query.replace(/^\w+ /, '').split(' OR '));
    assert.deepEqual(
      texts("[mac-addr:value = '00:1a:2b:3c:4d:5e']", { map }).map((text) => text.replace('endpointMacAddress:', '')),
      ['"00:1a:2b:3c:4d:5e"', '"00-1a-2b-3c-4d-5e"', '"001a2b3c4d5e"', '"001a.2b3c.4d5e"', '"001a-2b3c-4d5e"'],
    );
    assert.deepEqual(texts("[network-traffic:src_ref.value = 'fe80::1']"), ['src:"fe80::1"', 'src:fe80\\:\\:1%*']);
    assert.deepEqual(texts("[network-traffic:src_ref.value = '2001:db8::1']"), ['src:"2001:db8::1"']);
    assert.deepEqual(texts("[network-traffic:src_ref.value = '::ffff:a01:203']"), [
      'src:"::ffff:a01:203"',
      'src:"::ffff:10.1.2.3"',
    ]);
    assert.deepEqual(texts("[url:value = 'http://a/b%20c']"), ['request:http\\:\\/\\/a\\/b*c']);
  });

  it('finds an account with its domain and without', () => {
    assert.deepEqual(queries("[user-account:user_id = 'CORP\\\\bob']"), ['wider objectUser:*bob OR logonUser:*bob']);
  });

  it('puts parentheses wherever AND stands over OR', () => {
    assert.deepEqual(queries("[network-traffic:dst_port = 80 AND (url:value = 'a' OR url:value = 'b')]"), [
      'wider (dpt:"80" OR objectPort:"80") AND (request:"a" OR request:"b")',
    ]);
  });

  it('puts them into the query of emails as well, and multiplies nothing out', () => {
    const dialects = ['emailActivities'];
    const pattern = "[email-message:subject = 's' AND (file:name = 'a' OR file:name = 'b')]";
    assert.deepEqual(queries(pattern, { dialects }), [
      'wider mailMsgSubject:"s" AND (attachmentFileName:"a" OR attachmentFileName:"b")',
    ]);
    // three criteria of three fields each: 27 conjunctions without parentheses
    const links = ['a', 'b', 'c']
      .map((letter) => `url:value = 'https://host.example/${letter.repeat(20)}'`)
      .join(' AND ');
    const texts = queries(`[${links}]`, { dialects });
    assert.equal(texts.length, 1);
    assert.equal(texts[0]?.split(' AND ').length, 3);
  });

  it('widens ISSUBSET to the octets that the mask fixes', () => {
    assert.match(queries("[network-traffic:src_ref.value ISSUBSET '10.1.16.0/20']")[0] ?? '', /^wider src:10\.1\.\*$/);
    assert.deepEqual(queries("[network-traffic:src_ref.value ISSUBSET '0.0.0.0/0']"), []);
  });

  it('drops from an AND what the API can not express, with a note', () => {
    for (const dropped of [
      'process:pid > 5',
      "process:command_line MATCHES 'x'",
      'EXISTS process:pid',
      "software:version = 'x'",
      "url:value != 'x'",
    ]) {
      const pattern = `[${dropped} AND network-traffic:src_port = 1]`;
      assert.deepEqual(queries(pattern), ['wider spt:"1"'], dropped);
      const [note] = translation(pattern, onEndpoints({})).notes;
      assert.equal(pattern.slice(note?.start, note?.end), dropped);
    }
  });

  /** A user's map with fields that our own table does not know. */
  const doubted = {
    endpointActivities: {
      'domain-name': { fields: { value: ['hostName', 'objectHostName'] } },
      'mac-addr': { fields: { value: ['endpointMacAddress'] } },
      'ipv4-addr': { fields: { value: ['src'] } },
      'network-traffic': { fields: { src_port: ['spt'] } },
    },
  };

  it('offers a text without the fields that the service may refuse', () => {
    const fallbacks = (pattern: string, more: Given = {}) =>
      translation(pattern, onEndpoints({ map: doubted, ...more })).queries.map(({ query }) =>
        query.api === 'v3.0' ? query.fallback : undefined,
      );
    const unsearched = ['objectHostName'];
    assert.deepEqual(fallbacks("[domain-name:value = 'a' AND network-traffic:src_port = 1]"), [
      { queries: ['hostName:"a" AND spt:"1"'], unsearched },
    ]);
    assert.deepEqual(fallbacks("[mac-addr:value = '00:00:00:00:00:00']"), [
      { queries: [], unsearched: ['endpointMacAddress'] },
    ]);
    assert.deepEqual(fallbacks("[ipv4-addr:value = '192.0.2.1']"), [undefined]);
    const either = "[domain-name:value = 'a' OR mac-addr:value = '00:00:00:00:00:00']";
    assert.deepEqual(fallbacks(either), [
      { queries: ['hostName:"a"'], unsearched: ['objectHostName', 'endpointMacAddress'] },
    ]);
    const long = `[domain-name:value IN (${Array.from({ length: 300 }, (_, i) => `'host-${i}.example'`).join(', ')})]`;
    const several = fallbacks(long);
    assert.ok(several.length > 2);
    assert.deepEqual(
      several.map((fallback) => [fallback?.unsearched, fallback?.shared ?? false]),
      several.map((_, index) => [unsearched, index > 0]),
    );
    const all = several.flatMap((fallback) => fallback?.queries ?? []).join(' OR ');
    for (let i = 0; i < 300; i++) assert.equal(all.split(`hostName:"host-${i}.example"`).length, 2, `host-${i}`);
    assert.ok(!all.includes('objectHostName'));
    assert.deepEqual(
      translation("[domain-name:value = 'a']", onEndpoints({ map: doubted })).notes.flatMap(({ code }) =>
        code === 'doubtful' ? [code] : [],
      ),
      ['doubtful'],
    );
  });

  it('loses nothing by a doubtful side of an AND: without it more is selected', () => {
    const fallback = (pattern: string) => {
      const [translated] = translation(pattern, onEndpoints({ map: doubted })).queries;
      return translated?.query.api === 'v3.0' ? translated.query.fallback : undefined;
    };
    const macs = "(mac-addr:value = '00:00:00:00:00:00' OR mac-addr:value = '00:00:00:00:00:01')";
    const ports = { queries: ['spt:"1"'], unsearched: [] };
    assert.deepEqual(fallback(`[network-traffic:src_port = 1 AND ${macs}]`), ports);
    assert.deepEqual(fallback(`[(network-traffic:src_port = 1 AND ${macs}) OR domain-name:value = 'a']`), {
      queries: ['spt:"1" OR hostName:"a"'],
      unsearched: ['objectHostName'],
    });
    assert.deepEqual(fallback(`[${macs}]`), { queries: [], unsearched: ['endpointMacAddress'] });
  });

  it('lets texts that ask for other doubtful fields stand in for themselves: only one of them may be refused', () => {
    const either = (path: string, value: (i: number) => string) =>
      `${path} IN (${Array.from({ length: 60 }, (_, i) => `'${value(i)}'`).join(', ')})`;
    const domains = either('domain-name:value', (i) => `host-${i}.example`);
    const macs = either('mac-addr:value', (i) => `00:00:00:00:00:${10 + i}`);
    const given = translation(`[${domains} OR ${macs}]`, onEndpoints({ map: doubted }));
    const fallbacks = given.queries.map(({ query }) => (query.api === 'v3.0' ? query.fallback : undefined));
    const first = (field: string) =>
      fallbacks.find((fallback) => fallback?.unsearched.length === 1 && fallback.unsearched[0] === field);
    for (const field of ['objectHostName', 'endpointMacAddress']) {
      assert.match(first(field)?.queries.join() ?? '', /hostName:"host-0\.example"/, field);
      assert.equal(first(field)?.shared, undefined);
    }
  });

  it('says of a doubtful field whether others are searched without it', () => {
    const doubts = (pattern: string) =>
      translation(pattern, onEndpoints({ map: doubted })).notes.map(({ message }) => message);
    assert.match(
      doubts("[domain-name:value = 'a']").join(),
      /objectHostName, .*then only the other fields are searched/,
    );
    assert.match(doubts("[mac-addr:value = '00:00:00:00:00:00']").join(), /then endpointActivities is not searched/);
  });

  it('does not search for an OR with such a part, and says so', () => {
    const { refusal, ...given } = translation('[process:pid > 5 OR network-traffic:src_port = 1]', onEndpoints({}));
    assert.deepEqual(given.queries, []);
    assert.equal(refusal?.code, 'mapping_error');
  });

  it('takes an attribute that no record has for false', () => {
    assert.deepEqual(queries("[foo:bar = 'x' OR network-traffic:src_port = 1]"), ['wider spt:"1"']);
    const { unmapped, refusal, ...given } = translation(
      "[foo:bar = 'x' AND network-traffic:src_port = 1]",
      onEndpoints({}),
    );
    assert.deepEqual(given.queries, []);
    assert.deepEqual(
      unmapped.map((entry) => entry.attribute),
      ['foo:bar'],
    );
    assert.equal(refusal?.code, 'mapping_error');
  });

  it('negates only what excludes nothing that STIX means', () => {
    assert.deepEqual(queries('[network-traffic:dst_port != 443]'), ['wider NOT (dpt:"443") OR NOT (objectPort:"443")']);
    assert.deepEqual(queries('[network-traffic:src_port NOT IN (1, 2) AND process:pid = 4]'), [
      'wider NOT (spt:"1" OR spt:"2") AND (processPid:"4" OR parentPid:"4" OR objectPid:"4")',
    ]);
    // Another type is another value: every port differs from a text.
    assert.equal(translation("[network-traffic:src_port != '443']", onEndpoints({})).refusal?.code, 'not_implemented');
    assert.equal(translation("[ipv4-addr:value != '192.0.2.1']", onEndpoints({})).refusal?.code, 'not_implemented');
    assert.deepEqual(queries('[network-traffic:src_port NOT != 443]'), ['wider spt:"443"']);
  });

  it('searches the observations of AND and FOLLOWEDBY one by one', () => {
    const pattern = '[network-traffic:src_port = 1] FOLLOWEDBY [network-traffic:src_port = 2] WITHIN 5 SECONDS';
    assert.deepEqual(queries(pattern), ['wider spt:"1"', 'wider spt:"2"']);
    assert.deepEqual(codes(pattern), ['combination']);
    assert.deepEqual(codes('([process:pid = 1] OR [process:pid = 2]) REPEATS 2 TIMES WITHIN 5 SECONDS'), [
      'qualifier',
      'qualifier',
    ]);
  });

  it('refuses a qualifier that asks for nothing, as the matcher does, with its place', () => {
    for (const qualifier of ['REPEATS 0 TIMES', 'WITHIN 0 SECONDS', 'WITHIN 0.0 SECONDS']) {
      const pattern = `[process:pid = 1] ${qualifier}`;
      assert.throws(
        () => translation(pattern),
        (error: StixError) => error.code === 'invalid_parameter' && error.where?.pattern === qualifier,
        qualifier,
      );
    }
    assert.equal(queries('[process:pid = 1] REPEATS 1 TIMES WITHIN 0.5 SECONDS').length, 1);
  });

  it('gives no query where one observation can not be searched: the match would be missed', () => {
    assert.deepEqual(queries('[network-traffic:src_port = 1] OR [process:pid > 1]'), []);
    assert.deepEqual(queries('[network-traffic:src_port = 1] AND [process:pid > 1]'), []);
  });

  it('gives every START ... STOP its own query and time, nested ones what they share', () => {
    const day = (from: number, to: number): string =>
      `START t'2024-01-0${from}T00:00:00Z' STOP t'2024-01-0${to}T00:00:00.5Z'`;
    const pattern = `(([process:pid = 1] ${day(1, 3)} OR [process:pid = 2] ${day(3, 4)}) ${day(2, 5)}) OR [process:pid = 3]`;
    const windows = translation(pattern, onEndpoints({})).queries.map(({ query }) => {
      assert.ok(query.api === 'v3.0');
      return [query.startDateTime, query.endDateTime];
    });
    assert.deepEqual(windows, [
      ['2024-01-02T00:00:00Z', '2024-01-03T00:00:01Z'],
      ['2024-01-03T00:00:00Z', '2024-01-04T00:00:01Z'],
      ['2024-05-31T00:00:00Z', '2024-06-01T00:00:00Z'],
    ]);
  });

  it('notes a START ... STOP that holds no time, and refuses a pattern of nothing else', () => {
    const empty = "[process:pid = 1] START t'2024-01-02T00:00:00Z' STOP t'2024-01-02T00:00:00Z'";
    assert.equal(translation(empty, onEndpoints({})).refusal?.code, 'invalid_parameter');
    assert.deepEqual(queries(`${empty} OR [network-traffic:src_port = 2]`), ['wider spt:"2"']);
    assert.deepEqual(codes(`${empty} OR [network-traffic:src_port = 2]`), ['window']);
  });

  it('never asks for the future, where v3.0 refuses', () => {
    const [translated] = translation(
      "[process:pid = 1] START t'2024-05-31T00:00:00Z' STOP t'2030-01-01T00:00:00Z'",
      onEndpoints({}),
    ).queries;
    assert.ok(translated?.query.api === 'v3.0');
    assert.equal(translated.query.endDateTime, new Date(now).toISOString().replace('.000', ''));
  });

  it('splits a query that would be too long, without losing a value', () => {
    const values = Array.from({ length: 300 }, (_, index) => `10.0.${index >> 8}.${index & 255}`);
    const pattern = `[ipv4-addr:value IN (${values.map((value) => `'${value}'`).join(', ')}) AND network-traffic:src_port = 1]`;
    const texts = translation(pattern, onEndpoints({})).queries.map(({ query }) => query.query);
    assert.ok(texts.length > 10 && texts.every((text) => text.length <= 2048));
    for (const value of values)
      for (const field of ['src', 'endpointIp']) assert.ok(texts.some((text) => text.includes(`${field}:"${value}"`)));
    assert.ok(texts.every((text) => /spt:"1"/.test(text)));
  });

  it('keeps of an AND what a query has room for, and of several long lists the shortest', () => {
    const likes = Array.from({ length: 300 }, (_, index) => `process:command_line LIKE '%a${index}%'`);
    const [query = '', ...more] = queries(`[${likes.join(' AND ')}]`);
    assert.ok(query.length > 1900 && query.length < 2060 && more.length === 0);
    const set = (path: string, count: number): string =>
      `${path} IN (${Array.from({ length: count }, (_, index) => `'v${index}'`).join(', ')})`;
    const lists = queries(`[${set('url:value', 600)} AND ${set('process:command_line', 900)} AND process:pid = 1]`);
    assert.ok(
      lists.length < 12 &&
        lists.every(
          (text) => text.includes('request:') && text.includes('processPid:"1"') && !text.includes('processCmd'),
        ),
    );
    assert.deepEqual(
      codes(`[${likes.join(' AND ')}]`).filter((code) => code === 'length'),
      ['length'],
    );
  });

  it('excludes of a long NOT IN what a query has room for, beside AND and OR', () => {
    const many = Array.from({ length: 1000 }, (_, index) => index).join(', ');
    for (const [operator, count] of [
      ['AND', 1],
      ['OR', 2],
    ] as const) {
      const texts = queries(`[network-traffic:src_port NOT IN (${many}) ${operator} process:pid = 1]`);
      assert.equal(texts.length, count);
      assert.ok(texts.every((text) => text.length < 2060));
      assert.ok(texts.some((text) => text.includes('NOT (spt:"0" OR spt:"1"') || operator === 'AND'));
    }
    assert.deepEqual(queries(`[network-traffic:src_port != ${'9'.repeat(3000)}]`), []);
  });

  it('searches a value that is longer than a query by its beginning', () => {
    const [query = ''] = queries(`[url:value = '${'v'.repeat(5000)}']`);
    assert.match(query, /^wider request:v{900,}\*$/);
    assert.ok(query.length < 2060);
  });

  describe('in strict mode', () => {
    const strict = onEndpoints({ strict: true });

    for (const [pattern, note] of [
      ['[process:pid = 1 AND process:pid > 0]', 'operator'],
      ["[process:pid = 1 AND process:command_line MATCHES 'a']", 'operator'],
      ['[process:pid = 1 AND EXISTS url:value]', 'operator'],
      ["[network-traffic:src_ref.value ISSUBSET '192.0.2.0/24']", 'operator'],
      ["[url:value LIKE 'a_b%']", 'value'],
      ["[url:value = 'a*b\"']", 'value'],
      ["[url:value = h'ab' AND process:pid = 1]", 'literal'],
      ['[process:pid = 1 AND file:size = 5]', 'carried'],
      ["[process:pid = 1 AND url:value != 'a']", 'negation'],
      ['[network-traffic:dst_port != 5]', 'negation'],
      ["[windows-registry-key:values[0].name = 'a']", 'index'],
      ["[x-oca-asset:ip_refs[0].value = '192.0.2.1']", 'index'],
      ["[user-account:account_login = 'sam']", 'part'],
      ["[file:name = 'a.exe']", 'part'],
      ['[process:pid = 1] AND [process:pid = 2]', 'combination'],
      ['[process:pid = 1] REPEATS 2 TIMES', 'qualifier'],
    ] as const)
      it(`refuses ${pattern}, which is widened otherwise: with a note, never silently`, () => {
        assert.ok(codes(pattern).includes(note), String(codes(pattern)));
        assert.match(queries(pattern)[0] ?? '', /^wider /);
        assert.equal(translation(pattern, strict).refusal?.code, 'not_implemented');
      });

    for (const pattern of ['[process:pid = 1]', '[process:pid = 1] WITHIN 5 SECONDS'])
      it(`searches ${pattern}, which can be written as it is`, () =>
        assert.deepEqual(queries(pattern, strict), ['exact processPid:"1" OR parentPid:"1" OR objectPid:"1"']));

    it('takes what differs in the case of letters only', () => {
      assert.deepEqual(queries("[url:value = 'http://a/']", strict), ['wider request:"http://a/"']);
    });
  });

  it('joins observations of one time by OR when asked to, and never by AND', () => {
    const combined = onEndpoints({ split: 'combined' });
    assert.deepEqual(queries('[network-traffic:src_port = 1] OR [network-traffic:src_port = 2]', combined), [
      'wider spt:"1" OR spt:"2"',
    ]);
    assert.equal(queries('[network-traffic:src_port = 1] AND [network-traffic:src_port = 2]', combined).length, 2);
  });

  it('refuses a hash that can not be one, with its place', () => {
    const pattern = "[url:value = 'a' OR file:hashes.MD5 = 'abc']";
    assert.throws(
      () => translation(pattern),
      (error: StixError) =>
        error.code === 'translation_error' && pattern.slice(error.where?.start, error.where?.end) === "'abc'",
    );
  });

  it('says once which fields of an attribute are not searched', () => {
    assert.deepEqual(codes("[url:value = 'a' AND url:value = 'a']"), ['unsearched', 'partial']);
  });
});

describe('translation to v2.0', () => {
  const v2 = (properties = {}): Record<string, unknown> => ({
    api: 'v2.0',
    dialects: ['endpointActivityData'],
    ...properties,
  });

  it('marks a text that follows stix-shifter as narrower where it is, with a note', () => {
    for (const pattern of [
      "[ipv4-addr:value = '192.0.2.1']",
      "[domain-name:value = 'a.example']",
      "[ipv4-addr:value != '192.0.2.1']",
    ]) {
      assert.match(queries(pattern, v2())[0] ?? '', /^narrower /);
      assert.ok(translation(pattern, v2()).notes.some((note) => note.code === 'narrower'));
    }
    assert.match(
      queries("[file:hashes.'SHA-1' = 'da39a3ee5e6b4b0d3255bfef95601890afd80709']", v2())[0] ?? '',
      /^exact /,
    );
  });

  it('writes times in seconds, rounded outwards', () => {
    const pattern = "[process:command_line = 'x'] START t'2024-01-01T00:00:00.5Z' STOP t'2024-01-01T00:00:01.5Z'";
    const [translated] = translation(pattern, v2()).queries;
    assert.ok(translated?.query.api === 'v2.0');
    assert.deepEqual(
      [translated.query.from, translated.query.to, translated.query.offset],
      [1704067200, 1704067202, 0],
    );
  });

  it('is wider where a mailbox is searched for a sender or a recipient, as stix-shifter does', () => {
    const mail = v2({ dialects: ['messageActivityData'] });
    assert.deepEqual(queries("[email-message:sender_ref.value = 'bob@evil.example']", mail), [
      'wider (sender:"bob@evil.example" OR mailbox:"bob@evil.example")',
    ]);
    assert.deepEqual(queries("[email-message:to_refs[*].value = 'bob@evil.example']", mail), [
      'wider (recipient:"bob@evil.example" OR mailbox:"bob@evil.example")',
    ]);
  });

  it('searches as many seconds as stix-shifter, and none in the future, whatever the fraction of the present', () => {
    const settings = settingsFrom(v2({ timeRange: 5 }));
    for (const fraction of [0, 1, 500, 999]) {
      const present = now + fraction;
      const served = { pattern: "[url:value = 'a']" };
      const [translated] = translatePattern(served, lastMinutes(5, present), present, settings).queries;
      assert.ok(translated?.query.api === 'v2.0');
      assert.deepEqual([translated.query.from, translated.query.to], [now / 1000 - 300, now / 1000]);
    }
    const ahead = "[url:value = 'a'] START t'2024-01-01T00:00:00Z' STOP t'2030-01-01T00:00:00Z'";
    const [translated] = translation(ahead, v2()).queries;
    assert.equal(translated?.query.api === 'v2.0' && translated.query.to, Date.UTC(2030, 0, 1) / 1000);
  });

  it('splits what messageActivityData takes in several queries only', () => {
    const mail = v2({ dialects: ['messageActivityData'] });
    assert.deepEqual(queries("[email-message:subject = 'a' OR email-message:subject = 'b']", mail), [
      'wider subject:"a"',
      'wider subject:"b"',
    ]);
    assert.deepEqual(queries("[(email-message:subject = 'a' OR url:value = 'u') AND file:name = 'f']", mail), [
      'wider file_name:"f" AND subject:"a"',
      'wider file_name:"f" AND url:"u"',
    ]);
    assert.equal(translation("[email-message:subject != 'a']", mail).refusal?.code, 'not_implemented');
    assert.equal(
      translation("[email-message:subject = 'a' OR email-message:subject = 'b']", { ...mail, strict: true }).refusal
        ?.code,
      'not_implemented',
    );
  });
});
