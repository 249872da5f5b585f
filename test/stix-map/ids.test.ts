import assert from 'node:assert/strict';
import { v5 } from './uuid-v5';
import { canonicalJson } from '../../nodes/shared/json';
import { observableTypes } from '../../nodes/stix-map/stix/observable-types';
import { mapAll, ofType } from './mapping';

const sha1OfNothing = 'da39a3ee5e6b4b0d3255bfef95601890afd80709';
const id = (record: Record<string, unknown>, type: string): unknown =>
  ofType(mapAll([record]).objects, type)[0]?.['id'];

describe('stix-map: ids of 2.1 observables', () => {
  // The ids printed in the specification's examples are not made by its own rule; python-stix2's are.
  it('are those that python-stix2 gives', () => {
    assert.equal(id({ src: '1.1.1.1' }, 'ipv4-addr'), 'ipv4-addr--cbd67181-b9f8-595b-8bc3-3971e34fa1cc');
    assert.equal(id({ src: '127.0.0.1' }, 'ipv4-addr'), 'ipv4-addr--679c6c82-b4be-52e2-9c7a-198689f6f77b');
    assert.equal(id({ src: '::1' }, 'ipv6-addr'), 'ipv6-addr--578293e7-d0f0-5b38-b90a-d8836472e5f1');
    assert.equal(id({ hostName: 'a.bc' }, 'domain-name'), 'domain-name--73ebf910-1215-588b-b7fd-6a85f9b9eef0');
    assert.equal(id({ srcFilePath: '/' }, 'directory'), 'directory--04055a8d-a6a1-5007-8464-9672a3200396');
    assert.equal(id({ srcFilePath: 'c:\\a\\' }, 'directory'), 'directory--eb30d452-da97-5f26-9b07-94fbbe5cdec2');
    assert.equal(id({ srcFilePath: 'x.exe' }, 'file'), 'file--94b393a8-be9b-5a4c-9b2e-902c8605a1f6');
  });

  it('take references in: traffic from 1.1.1.1 is the network-traffic that python-stix2 names', () => {
    assert.match(String(id({ src: '1.1.1.1' }, 'network-traffic')), /^network-traffic--2fca5640-/);
  });

  it('take one hash in, MD5 before SHA-1 before SHA-256', () => {
    const record = {
      eventId: '2',
      objectFileHashMd5: 'd41d8cd98f00b204e9800998ecf8427e',
      objectFileHashSha1: sha1OfNothing,
      objectFilePath: 'x.exe',
    };
    assert.equal(
      id(record, 'file'),
      `file--${v5('{"hashes":{"MD5":"d41d8cd98f00b204e9800998ecf8427e"},"name":"x.exe"}')}`,
    );
    const sha1 = { objectFileHashSha1: sha1OfNothing, objectFilePath: 'x.exe' };
    assert.equal(id(sha1, 'file'), `file--${v5(`{"hashes":{"SHA-1":"${sha1OfNothing}"},"name":"x.exe"}`)}`);
  });

  it('are made from UTF-8, of short and of long names', () => {
    for (const name of ['\u00fc\u2603\ud83d\ude00', 'x'.repeat(5000) + '\u2603']) {
      assert.equal(id({ srcFilePath: name }, 'file'), `file--${v5(JSON.stringify({ name }))}`);
    }
  });

  it('sorts what it hashes as RFC 8785 asks', () => {
    assert.equal(
      canonicalJson({ b: [1, { d: 'x', c: true }], a: '\u20ac\u0007"' }),
      '{"a":"\u20ac\\u0007\\"","b":[1,{"c":true,"d":"x"}]}',
    );
    for (const [type, { id: properties }] of Object.entries(observableTypes))
      assert.deepEqual([type, properties], [type, properties.toSorted()]);
  });

  it('are never one for two processes, not even of equal records', () => {
    const process = { processCmd: 'x', parentCmd: 'x', objectCmd: 'x', uuid: 'the-same-key' };
    const ids = ofType(mapAll([process, process, { ...process, uuid: 'another-key' }]).objects, 'process').map(
      (object) => object['id'],
    );
    assert.equal(ids.length, 9);
    assert.equal(new Set(ids).size, 9);
  });

  it('keep two mails apart that the specification gives one id: sender and subject are equal, the rest is not', () => {
    const mail = (to: string) => ({
      mailFromAddresses: ['a@example.com'],
      mailMsgSubject: 's',
      mailToAddresses: [to],
      eventTime: 1,
    });
    const { objects } = mapAll([mail('b@example.com'), mail('c@example.com'), mail('c@example.com')]);
    const mails = ofType(objects, 'email-message');
    const addresses = ofType(objects, 'email-addr');
    assert.deepEqual(
      mails.map(({ to_refs: to }) => addresses.find((address) => address['id'] === (to as string[])[0])?.['value']),
      ['b@example.com', 'c@example.com'],
    );
    const refs = ofType(objects, 'observed-data').map((observed) =>
      (observed['object_refs'] as string[]).find((ref) => ref.startsWith('email-message')),
    );
    assert.deepEqual(refs, [mails[0]?.['id'], mails[1]?.['id'], mails[1]?.['id']]);
  });

  it('what refers to an object that had to take another id refers to the new one', () => {
    const file = (size: string, uuid: string) => ({
      eventId: '1',
      uuid,
      processCmd: 'x',
      processFilePath: 'c:\\a\\x.exe',
      processFileHashSha1: sha1OfNothing,
      processFileSize: size,
    });
    const { objects } = mapAll([file('1', 'first-key'), file('2', 'second-key')]);
    const files = ofType(objects, 'file');
    assert.deepEqual(
      files.map(({ size }) => size),
      [1, 2],
    );
    assert.deepEqual(
      ofType(objects, 'process').map((process) => process['image_ref']),
      files.map((item) => item['id']),
    );
  });

  it('stay right when more observables go by than are remembered', () => {
    const records = Array.from({ length: 30_000 }, (_, index) => ({
      src: `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`,
    }));
    const { objects } = mapAll([...records, ...records.slice(0, 10)]);
    const addresses = ofType(objects, 'ipv4-addr').map((address) => address['value']);
    assert.equal(addresses.length, 30_000);
    assert.equal(new Set(addresses).size, 30_000);
  });
});
