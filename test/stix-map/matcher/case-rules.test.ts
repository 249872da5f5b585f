import assert from 'node:assert/strict';
import { compilePattern } from '../../../nodes/stix-map/matcher/compile-pattern';
import type { StixObject } from '../../../nodes/stix-map/stix/observed-data';
import { observe } from './observed';

/** `by case` is what matchCase says; the rest is the default. */
type Row = readonly [pattern: string, object: StixObject, byDefault: boolean, byCase: boolean];

const key = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Run';

const rows: readonly Row[] = [
  ["[file:hashes.'SHA-1' = 'ABCDEF']", { type: 'file', hashes: { 'SHA-1': 'abcdef' } }, true, false],
  ["[artifact:hashes.MD5 IN ('AB', 'CD')]", { type: 'artifact', hashes: { MD5: 'cd' } }, true, false],
  ["[file:hashes.MD5 LIKE 'AB%']", { type: 'file', hashes: { MD5: 'abc' } }, true, false],
  ["[file:hashes.MD5 MATCHES '^AB']", { type: 'file', hashes: { MD5: 'abc' } }, true, false],
  ["[file:hashes.MD5 != 'AB']", { type: 'file', hashes: { MD5: 'ab' } }, false, true],
  ["[domain-name:value = 'Example.COM']", { type: 'domain-name', value: 'example.com' }, true, false],
  ["[ipv6-addr:value = '2001:DB8::1']", { type: 'ipv6-addr', value: '2001:db8::1' }, true, false],
  ["[mac-addr:value = 'AA:BB:CC:DD:EE:FF']", { type: 'mac-addr', value: 'aa:bb:cc:dd:ee:ff' }, true, false],
  ["[email-addr:value = 'Sam@Example.com']", { type: 'email-addr', value: 'sam@example.com' }, true, false],
  ["[directory:path = 'C:\\\\WINDOWS']", { type: 'directory', path: 'c:\\windows' }, true, false],
  ["[directory:path LIKE '%System32%']", { type: 'directory', path: 'c:\\windows\\system32' }, true, false],
  ["[directory:path = 'c:']", { type: 'directory', path: 'C:' }, true, false],
  ["[directory:path = '/ETC']", { type: 'directory', path: '/etc' }, false, false],
  ["[process:cwd = 'C:\\\\TEMP']", { type: 'process', cwd: 'c:\\temp' }, true, false],
  ["[windows-registry-key:key = 'hklm\\\\software\\\\run']", { type: 'windows-registry-key', key }, true, false],
  ["[windows-registry-key:key = 'HKLM\\\\SOFTWARE\\\\Run']", { type: 'windows-registry-key', key }, true, true],
  ["[windows-registry-key:key LIKE 'HKLM\\\\%']", { type: 'windows-registry-key', key }, true, true],
  ["[windows-registry-key:key MATCHES '^HKLM.*run$']", { type: 'windows-registry-key', key }, true, false],
  ["[windows-registry-key:key != 'HKLM\\\\SOFTWARE\\\\Run']", { type: 'windows-registry-key', key }, false, false],
  ["[windows-registry-key:key = 'HKEY_USERS\\\\S-1']", { type: 'windows-registry-key', key: 'HKU\\S-1' }, true, true],
  ["[windows-registry-key:key = 'HKLM']", { type: 'windows-registry-key', key: 'HKEY_LOCAL_MACHINE' }, true, true],
  ["[windows-registry-key:key = 'HKLMX']", { type: 'windows-registry-key', key: 'HKEY_LOCAL_MACHINEX' }, false, false],
  ["[process:command_line = 'CMD']", { type: 'process', command_line: 'cmd' }, false, false],
  ["[url:value = 'http://A/']", { type: 'url', value: 'http://a/' }, false, false],
  ["[file:name = 'A.EXE']", { type: 'file', name: 'a.exe' }, false, false],
];

describe('texts compared without case', () => {
  for (const [pattern, object, byDefault, byCase] of rows) {
    it(`${pattern} of ${JSON.stringify(object)}: ${byDefault}, with matchCase ${byCase}`, () => {
      const observed = observe([object]);
      assert.equal(compilePattern(pattern, { matchCase: false, maxHeld: 1 }).matches(observed), byDefault);
      assert.equal(compilePattern(pattern, { matchCase: true, maxHeld: 1 }).matches(observed), byCase);
    });
  }

  it('are in an order that agrees with what is equal', () => {
    const windows = ['C:\\bin', 'c:\\BIN', 'C:\\bio', 'c:\\'];
    const unix = ['/bin', '/bIn', '/BIN', '/bio', '/b'];
    const keys = ['HKLM\\a', 'HKEY_LOCAL_MACHINE\\a', 'hklm\\a', 'HKLM\\A', 'HKEY_LOCAL_MACHINE\\b', 'HKCU\\a', 'x'];
    const told: string[] = [];
    const compare = (type: string, property: string, texts: readonly string[], matchCase: boolean) => {
      for (const text of texts)
        for (const literal of texts) {
          const holds = ['<', '=', '>', '<=', '>=', '!='].map((operator) =>
            compilePattern(`[${type}:${property} ${operator} '${literal.replaceAll('\\', '\\\\')}']`, {
              matchCase,
              maxHeld: 1,
            }).matches(observe([{ type, [property]: text }])),
          );
          const [less, equal, greater, ...others] = holds;
          const isOne = [less, equal, greater].filter(Boolean).length === 1;
          const agree = [less || equal, greater || equal, !equal].every((holds, index) => holds === others[index]);
          if (!isOne || !agree) told.push(`${text} and ${literal}, matchCase ${matchCase}: ${holds.join()}`);
        }
    };
    for (const matchCase of [false, true]) {
      compare('directory', 'path', [...windows, ...unix], matchCase);
      compare('windows-registry-key', 'key', keys, matchCase);
      compare('domain-name', 'value', ['a.b', 'A.B', 'a.B', 'b'], matchCase);
      compare('file', 'name', ['a', 'A', 'b'], matchCase);
    }
    assert.deepEqual(told, []);
  });

  it('are known behind a reference by the object that it leads to', () => {
    const pattern = compilePattern("[x:some_ref.value = 'EXAMPLE.COM']", { matchCase: false, maxHeld: 1 });
    assert.equal(
      pattern.matches(
        observe([
          { type: 'x', some_ref: '1' },
          { type: 'domain-name', value: 'example.com' },
        ]),
      ),
      true,
    );
    assert.equal(
      pattern.matches(
        observe([
          { type: 'x', some_ref: '1' },
          { type: 'url', value: 'example.com' },
        ]),
      ),
      false,
    );
  });
});
