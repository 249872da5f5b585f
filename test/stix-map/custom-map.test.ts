import assert from 'node:assert/strict';
import { mapAll, observables, ofType } from './mapping';

const mapped = (map: unknown, record: unknown) =>
  mapAll([record], { map: typeof map === 'string' ? map : JSON.stringify(map), specVersion: '2.0' });

describe('stix-map: custom maps', () => {
  it("take stix-shifter's form: tags, references, fixed values, transformers, unwrap, nested fields", () => {
    const map = {
      when: [{ key: 'first_observed', transformer: 'EpochToTimestamp' }],
      from: [
        { key: 'ipv4-addr.value', object: 'from' },
        { key: 'network-traffic.src_ref', object: 'nt', references: 'from' },
        { key: 'network-traffic.protocols', object: 'nt', value: ['udp'] },
      ],
      files: { name: { key: 'file.name', object: 'file' }, md5: { key: 'file.hashes.MD5', object: 'file' } },
      program: [
        { key: 'process.command_line', object: 'p' },
        { key: 'process.binary_ref', object: 'p', references: 'image' },
      ],
      image: { key: 'file.name', object: 'image', transformer: 'ToFileName' },
      level: { key: 'x-acme-alarm.level', object: 'alarm' },
    };
    const { objects } = mapped(map, {
      when: 1700000000000,
      from: '1.1.1.1',
      files: [{ name: 'a' }],
      program: 'x',
      image: 'c:\\x.exe',
      level: 3,
    });
    assert.deepEqual(
      new Set(observables(objects).map((object) => JSON.stringify(object))),
      new Set(
        [
          '{"type":"ipv4-addr","value":"1.1.1.1"}',
          '{"type":"file","name":"a"}',
          '{"type":"process","command_line":"x","binary_ref":"2"}',
          '{"type":"file","name":"x.exe"}',
          '{"type":"network-traffic","protocols":["udp"],"src_ref":"0"}',
          '{"type":"x-acme-alarm","level":3}',
        ].map((text) => text.replace('"binary_ref":"2"', `"binary_ref":"${binaryOf(objects)}"`)),
      ),
    );
  });

  it('`group` adds up what several fields say of one list, in the order of the map', () => {
    const added = { object: 'nt', group: true };
    const map = {
      from: [
        { key: 'ipv4-addr.value', object: 'from' },
        { key: 'network-traffic.src_ref', object: 'nt', references: 'from' },
      ],
      lower: { key: 'network-traffic.protocols', ...added, transformer: 'ToLowercase' },
      upper: { key: 'network-traffic.protocols', ...added, group: 'True' },
      one: { key: 'x-acme-alarm.names', object: 'alarm', group: true },
      other: { key: 'x-acme-alarm.names', object: 'alarm', group: true },
    };
    const protocols = (record: object) =>
      ofType(observables(mapped(map, { from: '1.1.1.1', ...record }).objects), 'network-traffic')[0]?.['protocols'];
    assert.deepEqual(protocols({ upper: ['http', 'tcp'], lower: 'TCP' }), ['tcp', 'http']);
    assert.deepEqual(protocols({ upper: ['http'] }), ['http']);
    assert.deepEqual(protocols({}), ['tcp']);
    const names = (record: object) => ofType(observables(mapped(map, record).objects), 'x-acme-alarm')[0]?.['names'];
    assert.deepEqual(names({ one: 'a', other: ['b', 'a'] }), ['a', 'b']);
    assert.equal(names({ other: 'b' }), 'b');
  });

  const transformed: [string, given: unknown, expected: unknown][] = [
    ['ToInteger', '12', 12],
    ['ToInteger', '-3.9', -3],
    ['ToInteger', ['1', '2'], [1, 2]],
    ['ToString', 12, '12'],
    ['ToString', true, 'true'],
    ['ToLowercase', 'aB', 'ab'],
    ['ToLowercaseArray', 'A, bC', ['a', 'bc']],
    ['ToLowercaseArray', ['A', 'bC'], ['a', 'bc']],
    ['ToBase64', 'h\u00e9', 'aMOp'],
    ['StringToBool', 'Yes', true],
    ['StringToBool', 'off', false],
    ['ToFileName', 'c:\\a\\b.exe', 'b.exe'],
    ['ToFilePath', 'c:\\a\\b.exe', 'c:\\a\\'],
    ['ToDirectoryPath', 'c:\\a\\b.exe', 'c:\\a'],
    ['ToDomainName', 'https://A.example:8080/b?c', 'a.example'],
    ['ToDomainName', 'A.example/b', 'a.example'],
    ['EpochToTimestamp', 1700000000123, '2023-11-14T22:13:20.123Z'],
    ['EpochSecondsToTimestamp', '5000000', '1970-02-27T20:53:20.000Z'],
    ['TimestampToMilliseconds', '2023-11-14T22:13:20.123Z', 1700000000123],
    ['ConvertWindowsRegistry', 'hklm\\a', 'HKEY_LOCAL_MACHINE\\a'],
    ['FormatMac', 'AABBCCDDEEFF', 'aa:bb:cc:dd:ee:ff'],
    ['FilterIPv4List', ['1.2.3.4', 'x', '::1'], ['1.2.3.4']],
    ['FilterIPv6List', ['1.2.3.4', 'x', '::1'], ['::1']],
    ['ToProtocol', 17, 'udp'],
  ];
  for (const [transformer, given, expected] of transformed) {
    it(`transform what goes into an object of their own: ${transformer} of ${JSON.stringify(given)}`, () => {
      const { objects, dropped } = mapped({ a: { key: 'x-acme.value', transformer } }, { a: given });
      assert.deepEqual(observables(objects), [{ type: 'x-acme', value: expected }]);
      assert.deepEqual(dropped, {});
    });
  }

  it('count what a transformer can not take, the whole value or some of a list', () => {
    const map = { a: { key: 'x-acme.value', transformer: 'ToInteger' }, b: { key: 'x-acme.name' } };
    for (const given of ['x', '', null, {}, ['x'], [{}, null], '1e400', '9'.repeat(20)]) {
      const { objects, dropped } = mapped(map, { a: given, b: 'b' });
      assert.deepEqual(observables(objects), [{ type: 'x-acme', name: 'b' }]);
      assert.deepEqual(dropped, given === '' || given === null ? {} : { a: 1 }, JSON.stringify(given));
    }
    const { objects, dropped } = mapped(map, { a: ['1', 'x', '', null] });
    assert.deepEqual([observables(objects), dropped], [[{ type: 'x-acme', value: [1] }], { a: 1 }]);
  });

  it('transform times of the record, too', () => {
    const map = { s: { key: 'first_observed', transformer: 'EpochSecondsToTimestamp' }, b: { key: 'x-acme.name' } };
    const [observed] = ofType(mapped(map, { s: 5000000, b: 'b' }).objects, 'observed-data');
    assert.equal(observed?.['first_observed'], '1970-02-27T20:53:20.000Z');
  });

  const binaryOf = (objects: ReturnType<typeof mapAll>['objects']): string => {
    const inside = ofType(objects, 'observed-data')[0]?.['objects'] as Record<string, { name?: string }>;
    return Object.keys(inside).find((key) => inside[key]?.name === 'x.exe') ?? 'none';
  };

  const refused: [string, unknown, RegExp][] = [
    ['no JSON', '{', /map: this is no JSON/],
    ['no object', [], /map: expected an object of fields/],
    ['nothing', {}, /map: no fields/],
    ['an unknown object', { a: { key: 'host.name' } }, /map\.a\[0\]: STIX has no object "host"/],
    ['an unknown property', { a: { key: 'file.colour' } }, /"file" has no property "colour"/],
    ['an unknown hash', { a: { key: 'file.hashes.CRC' } }, /has no part "CRC"/],
    ['no property', { a: { key: 'file' } }, /names no property/],
    ['an unknown transformer', { a: { key: 'url.value', transformer: 'ToMoon' } }, /unknown transformer "ToMoon"/],
    ['an unknown rule property', { a: { key: 'url.value', colour: 1 } }, /map\.a: unknown property "colour"/],
    ['a rule without key', { a: [{ object: 'x' }] }, /map\.a\[0\]: "key" is missing/],
    [
      'a reference to nothing',
      { a: [{ key: 'network-traffic.src_ref', object: 'nt', references: 'b' }] },
      /no object "b" to refer to/,
    ],
    [
      'a reference to the wrong type',
      {
        a: [
          { key: 'url.value', object: 'b' },
          { key: 'network-traffic.src_ref', object: 'nt', references: 'b' },
        ],
      },
      /can't refer to "url"/,
    ],
    ['a reference without a tag', { a: { key: 'network-traffic.src_ref', object: 'nt' } }, /needs "references"/],
    [
      'a fixed value that can not be',
      { a: { key: 'network-traffic.src_port', object: 'nt', value: 'x' } },
      /is no value for/,
    ],
    ['the type of an object', { a: { key: 'x-acme.type' } }, /"type" is not a map's to set/],
    ['the version of an object', { a: { key: 'x-acme.spec_version' } }, /"spec_version" is not a map's to set/],
    ['the author of an object', { a: { key: 'x-acme.created_by_ref', references: 'a' } }, /is not a map's to set/],
    [
      'an extension of another type',
      { a: { key: 'process.extensions.http-request-ext.request_value' } },
      /"http-request-ext" is no extension of "process"/,
    ],
    ['what an object is known by, fixed', { a: { key: 'url.value', value: 'http://a/' } }, /it has no fixed value/],
    ['text called like a reference', { a: { key: 'file.x_foo_ref' } }, /"x_foo_ref" can't be a property's name/],
    ['text called so in an extension', { a: { key: 'file.extensions.foo-ext.bar_ref' } }, /no extension that can be/],
    [
      'a reference that has no name',
      { a: [{ key: 'x-acme.Other_ref', object: 'a', references: 'b' }], b: { key: 'url.value', object: 'b' } },
      /"Other_ref" can't be a property's name/,
    ],
    [
      'a header with its own property',
      { a: { key: 'email-message.additional_header_fields.Subject' } },
      /no part "Sub/,
    ],
    ['a header with a blank', { a: { key: 'email-message.additional_header_fields.a b' } }, /no part "a b"/],
    [
      'a request header with a blank',
      { a: { key: 'network-traffic.extensions.http-request-ext.request_header.a b' } },
      /no extension that can be filled/,
    ],
    [
      'one reference under two conditions',
      {
        a: { key: 'url.value', object: 'a' },
        b: [
          { key: 'x-acme.link_refs', object: 'b', references: 'a', when: { kind: 1 } },
          { key: 'x-acme.link_refs', object: 'b', references: 'a', when: { kind: 2 } },
        ],
      },
      /map\.b\[1\]: "x-acme:link_refs" of this object has another "when" already/,
    ],
    ['prototype tricks', '{"a":{"key":"__proto__.x"}}', /STIX has no object "__proto__"/],
    ['prototype properties', '{"a":{"key":"file.constructor"}}', /has no property "constructor"/],
  ];
  for (const [what, map, message] of refused) {
    it(`say where they are wrong: ${what}`, () => {
      assert.throws(() => mapped(map, {}), { code: 'mapping_error', message });
    });
  }
});
