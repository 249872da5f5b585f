/** What a record says is in the bundle, or counted as left out. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { faultsOf, type Json } from './check-bundle';
import { mapAll, observables, ofType } from './mapping';

const versions = ['2.0', '2.1'] as const;
const digits = (length: number) => (seed: string) => seed.repeat(length).slice(0, length);
const [md5, sha1, sha256] = [digits(32), digits(40), digits(64)];

function files(record: Json, specVersion: '2.0' | '2.1', source = 'emailActivities'): Json[] {
  const { objects, bundle } = mapAll([record], { specVersion }, source);
  assert.deepEqual(faultsOf(JSON.parse(JSON.stringify(bundle)), specVersion), []);
  const found = ofType(specVersion === '2.0' ? observables(objects) : objects, 'file');
  return found.map(({ name, hashes, size }) => JSON.parse(JSON.stringify({ name, hashes, size })) as Json);
}

describe('stix-map: nothing is lost', () => {
  it('lists of unequal length do not pair: their values are files of their own', () => {
    const record = {
      attachmentFileName: ['a', 'b', 'c'],
      attachmentMd5: [md5('1'), md5('2'), md5('3')],
      attachmentSha1: [sha1('1'), sha1('2')],
      attachmentSha256: [sha256('1'), sha256('2'), sha256('3'), sha256('4'), sha256('5')],
    };
    for (const version of versions) {
      assert.deepEqual(files(record, version), [
        { name: 'a', hashes: { MD5: md5('1') } },
        { name: 'b', hashes: { MD5: md5('2') } },
        { name: 'c', hashes: { MD5: md5('3') } },
        { hashes: { 'SHA-1': sha1('1') } },
        { hashes: { 'SHA-1': sha1('2') } },
        ...['1', '2', '3', '4', '5'].map((seed) => ({ hashes: { 'SHA-256': sha256(seed) } })),
      ]);
    }
  });

  it('a value alone does not pair with one of several', () => {
    for (const version of versions) {
      assert.deepEqual(files({ attachmentSha1: [sha1('1'), sha1('2')], attachmentFileName: 'a' }, version), [
        { hashes: { 'SHA-1': sha1('1') } },
        { hashes: { 'SHA-1': sha1('2') } },
        { name: 'a' },
      ]);
    }
  });

  it('2.1: two files of a record with one id are one file that says what both say', () => {
    const twice = { attachmentFileName: ['a', 'a'], attachmentMd5: [md5('1'), md5('1')] };
    assert.deepEqual(files({ ...twice, attachmentSha1: [sha1('1'), ''], attachmentSha256: ['', sha256('1')] }, '2.1'), [
      { name: 'a', hashes: { MD5: md5('1'), 'SHA-1': sha1('1'), 'SHA-256': sha256('1') } },
    ]);
  });

  it('2.1: two files with one id that contradict each other are two files with two ids', () => {
    const record = {
      attachmentFileName: ['a', 'a'],
      attachmentMd5: [md5('1'), md5('1')],
      attachmentSha1: [sha1('1'), sha1('2')],
    };
    assert.deepEqual(files(record, '2.1'), [
      { name: 'a', hashes: { MD5: md5('1'), 'SHA-1': sha1('1') } },
      { name: 'a', hashes: { MD5: md5('1'), 'SHA-1': sha1('2') } },
    ]);
    const { objects } = mapAll([record], {}, 'emailActivities');
    assert.equal(new Set(objects.map(({ id }) => id)).size, objects.length);
  });

  it('2.1: what refers to the file that took another id refers to that', () => {
    const image = (prefix: string, hash: string) => ({
      [`${prefix}Cmd`]: prefix,
      [`${prefix}FilePath`]: 'c:\\a\\x.exe',
      [`${prefix}FileHashMd5`]: md5('1'),
      [`${prefix}FileHashSha1`]: hash,
    });
    const { objects } = mapAll([{ eventId: '1', ...image('process', sha1('1')), ...image('parent', sha1('2')) }]);
    const images = ofType(objects, 'process').map(({ command_line: line, image_ref: ref }) => [
      line,
      objects.find(({ id }) => id === ref)?.['hashes'],
    ]);
    assert.deepEqual(images, [
      ['process', { MD5: md5('1'), 'SHA-1': sha1('1') }],
      ['parent', { MD5: md5('1'), 'SHA-1': sha1('2') }],
    ]);
  });

  it('2.1: files that two records say different things of are merged in neither of them', () => {
    const record = (uuid: string, extra: object) => ({
      uuid: uuid.repeat(8),
      attachmentFileName: ['a'],
      attachmentMd5: [md5('1')],
      ...extra,
    });
    const { objects } = mapAll(
      [record('a', { attachmentSha1: [sha1('1')] }), record('b', {}), record('c', { attachmentSha1: [sha1('1')] })],
      {},
      'emailActivities',
    );
    assert.deepEqual(
      ofType(objects, 'observed-data').map(({ object_refs: refs }) => {
        const ids = refs as string[];
        return objects
          .filter(({ id, type }) => type === 'file' && ids.includes(String(id)))
          .map(({ hashes }) => hashes);
      }),
      [[{ MD5: md5('1'), 'SHA-1': sha1('1') }], [{ MD5: md5('1') }], [{ MD5: md5('1'), 'SHA-1': sha1('1') }]],
    );
  });

  it('a second value for one place is counted, not swallowed', () => {
    const { dropped } = mapAll(
      [
        { eventId: '1', a: 'x' },
        { x: '1', y: '2' },
      ],
      {
        map: JSON.stringify({
          x: { key: 'process.command_line', object: 'p' },
          y: { key: 'process.command_line', object: 'p' },
        }),
      },
    );
    assert.deepEqual(dropped, { y: 1 });
  });

  it('what found one of its places is not counted for the other', () => {
    const time = 1700000000000;
    const dropped = (record: Json, source: string) =>
      versions.map((specVersion) => mapAll([{ eventTime: time, ...record }], { specVersion }, source).dropped);
    const ends = { src: '1.1.1.1', dst: '2.2.2.2' };
    const request = { request: 'http://a.example/', requestMethod: 'GET' };
    // protocols are for src and dst, and for objectIp; the request is a url, and a part of traffic
    assert.deepEqual(dropped({ ...ends, ...request, proto: 1 }, 'endpointActivities'), [{}, {}]);
    assert.deepEqual(dropped({ ...request, proto: 1 }, 'endpointActivities'), [
      { requestMethod: 1, proto: 1 },
      { requestMethod: 1, proto: 1 },
    ]);
    // the time of a mail, where there is no mail, is the time of the record
    assert.deepEqual(dropped({ principalName: 'sam' }, 'emailActivities'), [{}, {}]);
    const sizes = { attachmentFileName: ['a', ''], attachmentSize: [1, 2] };
    assert.deepEqual(dropped(sizes, 'emailActivities'), [{ attachmentSize: 1 }, { attachmentSize: 1 }]);
  });

  it('a part of an object that can not be is counted: a request without its method or its target', () => {
    const ends = { eventTime: 1700000000000, src: '1.1.1.1', dst: '2.2.2.2' };
    const header = { requestClientApplication: 'curl', httpReferer: 'http://r.example/' };
    for (const source of ['networkActivities', 'detections']) {
      for (const specVersion of versions) {
        const dropped = (record: Json) => mapAll([{ ...ends, ...record }], { specVersion }, source).dropped;
        // the target and the referer are urls all the same
        assert.deepEqual(dropped({ ...header, request: 'http://a.example/' }), { requestClientApplication: 1 });
        assert.deepEqual(dropped({ ...header, requestMethod: 'GET' }), {
          requestClientApplication: 1,
          requestMethod: 1,
        });
        assert.deepEqual(dropped({ ...header, requestMethod: 'GET', request: 'http://a.example/' }), {});
      }
    }
  });

  it('what of a list a property can not take is counted', () => {
    const record = { processFilePath: 'c:\\a.exe', processSigner: ['a', {}, '', null] };
    const { objects, dropped } = mapAll([record], {}, 'endpointActivities');
    assert.match(JSON.stringify(ofType(objects, 'file')), /"signers":\["a"\]/);
    assert.deepEqual(dropped, { processSigner: 1 });
  });

  it('traffic beyond the addresses of a list is none', () => {
    const map = {
      from: { key: 'ipv4-addr.value', object: 'from', unwrap: true },
      bytes: [
        { key: 'network-traffic.src_byte_count', object: 'nt', unwrap: true },
        { key: 'network-traffic.src_ref', object: 'nt', references: 'from' },
      ],
    };
    const record = { from: ['1.1.1.1', '2.2.2.2'], bytes: [1, 2, 3] };
    for (const specVersion of versions) {
      const { objects, dropped } = mapAll([record], { specVersion, map: JSON.stringify(map) });
      const traffic = ofType(specVersion === '2.0' ? observables(objects) : objects, 'network-traffic');
      assert.deepEqual(
        traffic.map((item) => [item['src_byte_count'], 'src_ref' in item]),
        [
          [1, true],
          [2, true],
        ],
      );
      assert.deepEqual(dropped, { bytes: 1 });
    }
  });

  const seeds = fc.constantFrom('1', '2', '3', 'a', '', 'x');
  const values = (of: (seed: string) => string) =>
    fc.oneof(
      fc.array(
        seeds.map((seed) => (seed === '' || seed === 'x' ? seed : of(seed))),
        { maxLength: 4 },
      ),
      seeds.map((seed) => of(seed || '1')),
    );
  const attachments = fc.record(
    {
      attachmentFileName: values((seed) => `${seed}.pdf`),
      attachmentMd5: values(md5),
      attachmentSha1: values(sha1),
      attachmentSha256: values(sha256),
      attachmentSize: fc.array(fc.constantFrom(1, 2, 3, -1), { maxLength: 4 }),
      attachmentFileHashes: values(sha1),
      attachmentFileHashSha256s: values(sha256),
    },
    { requiredKeys: [] },
  );

  for (const version of versions) {
    it(`any lists of attachments, in ${version}: every valid value is in a file`, () => {
      fc.assert(
        fc.property(attachments, (record) => {
          const found = files(record, version);
          const hashes = new Set(found.flatMap((file) => Object.values((file['hashes'] ?? {}) as Json)));
          const names = new Set(found.map(({ name }) => name));
          for (const [field, given] of Object.entries(record)) {
            if (field === 'attachmentSize') continue;
            for (const value of [given].flat()) {
              if (field === 'attachmentFileName') assert.ok(value === '' || names.has(value), `${field} ${value}`);
              else if (String(value).length > 1 && !/^x+$/.test(String(value)))
                assert.ok(hashes.has(value), `${field} ${value}`);
            }
          }
        }),
        { numRuns: 2000 },
      );
    });
  }
});
