import assert from 'node:assert/strict';
import { compilePattern } from '../../../nodes/stix-map/matcher/compile-pattern';
import { observe } from './observed';

const options = { matchCase: true, maxHeld: 10 };

/** The same event in both versions: 2.0 refers by the keys of `objects`, 2.1 by ids. */
const versions = {
  '2.0': observe({
    '0': { type: 'ipv4-addr', value: '10.0.0.1' },
    '1': { type: 'network-traffic', src_ref: '0', dst_ref: '9', dst_port: 443, protocols: ['tcp', 'tls'] },
    '2': { type: 'email-addr', value: 'a@example.com' },
    '3': { type: 'email-addr', value: 'b@example.com' },
    '4': { type: 'email-message', from_ref: '2', to_refs: ['7', '2', '3'] },
    '5': { type: 'process', command_line: 'a', parent_ref: '6', image_ref: '8' },
    '6': { type: 'process', command_line: 'b', parent_ref: '5' },
    '8': { type: 'file', hashes: { 'SHA-1': 'ab', MD5: 'cd' }, extensions: { 'ntfs-ext': { sid: 'S-1' } } },
  }),
  '2.1': observe({
    'ipv4-addr--0': { type: 'ipv4-addr', value: '10.0.0.1' },
    'network-traffic--1': {
      type: 'network-traffic',
      src_ref: 'ipv4-addr--0',
      dst_ref: 'ipv4-addr--9',
      dst_port: 443,
      protocols: ['tcp', 'tls'],
    },
    'email-addr--2': { type: 'email-addr', value: 'a@example.com' },
    'email-addr--3': { type: 'email-addr', value: 'b@example.com' },
    'email-message--4': {
      type: 'email-message',
      from_ref: 'email-addr--2',
      to_refs: ['email-addr--7', 'email-addr--2', 'email-addr--3'],
    },
    'process--5': { type: 'process', command_line: 'a', parent_ref: 'process--6', image_ref: 'file--8' },
    'process--6': { type: 'process', command_line: 'b', parent_ref: 'process--5' },
    'file--8': { type: 'file', hashes: { 'SHA-1': 'ab', MD5: 'cd' }, extensions: { 'ntfs-ext': { sid: 'S-1' } } },
  }),
};

const rows: readonly (readonly [pattern: string, expected: boolean])[] = [
  ["[network-traffic:src_ref.value = '10.0.0.1']", true],
  ["[network-traffic:src_ref.value != '10.0.0.1']", false],
  ["[network-traffic:dst_ref.value != '10.0.0.1']", false], // refers to nothing
  ["[network-traffic:src_ref.value = '10.0.0.1' AND network-traffic:dst_port = 443]", true],
  ["[network-traffic:protocols[1] = 'tls']", true],
  ["[network-traffic:protocols[0] = 'tls']", false],
  ["[network-traffic:protocols[-1] = 'tls']", false],
  ["[network-traffic:protocols[*] = 'tls']", true],
  ["[network-traffic:protocols = 'tls']", false],
  ["[email-message:from_ref.value = 'a@example.com']", true],
  ["[email-message:to_refs[*].value = 'b@example.com']", true],
  ["[email-message:to_refs[2].value = 'b@example.com']", true],
  ["[email-message:to_refs[0].value != 'b@example.com']", false],
  ["[email-message:to_refs[*].value = 'c@example.com']", false],
  ["[email-message:to_refs.value = 'b@example.com']", false],
  ["[process:parent_ref.command_line = 'b']", true],
  ["[process:parent_ref.parent_ref.command_line = 'a' AND process:command_line = 'a']", true],
  ["[process:parent_ref.image_ref.hashes.'SHA-1' = 'ab']", true],
  ["[file:hashes.'SHA-1' = 'ab']", true],
  ["[file:hashes.MD5 = 'cd']", true],
  ["[file:hashes.'SHA-256' != 'ab']", false],
  ["[file:extensions.'ntfs-ext'.sid = 'S-1']", true],
  ['[EXISTS network-traffic:src_ref]', true],
];

describe('object paths', () => {
  for (const [version, observed] of Object.entries(versions)) {
    for (const [pattern, expected] of rows) {
      it(`${pattern} is ${expected} of STIX ${version}`, () => {
        assert.equal(compilePattern(pattern, options).matches(observed), expected);
      });
    }
  }

  it('compare a reference at their end as the text that it is', () => {
    assert.equal(compilePattern("[network-traffic:src_ref = 'ipv4-addr--0']", options).matches(versions['2.1']), true);
  });

  it('go round in a circle of references as often as they say', () => {
    const round = '.parent_ref'.repeat(20_000);
    const { matches } = compilePattern(`[process:parent_ref${round}.command_line = 'b']`, options);
    assert.equal(matches(versions['2.1']), true);
  });

  it('do not grow with every way through references that meet again', () => {
    const names = ['d--0', 'd--1', 'd--2'];
    const knot = Object.fromEntries(
      names.map((name) => [name, { type: 'domain-name', value: name, resolves_to_refs: names }]),
    );
    const path = 'resolves_to_refs[*].'.repeat(5000);
    assert.equal(compilePattern(`[domain-name:${path}value = 'd--2']`, options).matches(observe(knot)), true);
  });
});
