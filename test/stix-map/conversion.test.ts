import assert from 'node:assert/strict';
import { Converter } from '../../nodes/stix-map/conversion';
import { Mapper } from '../../nodes/stix-map/mapper';
import { mapMessages, requestIn, type MapMessage } from '../../nodes/stix-map/message';
import { overridesIn, readOptions } from '../../nodes/stix-map/options';
import type { Json } from './check-bundle';
import { convert, host, hosts, indicator } from './converting';
import { noTurns } from '../support/turns';
import { ofType } from './mapping';

describe('stix-map: from message to bundles', () => {
  it('a message gives one bundle, with the identity alone when there is nothing to say', async () => {
    const { bundles, report } = await convert({ payload: [] });
    assert.deepEqual(
      bundles.map((objects) => objects.map(({ type }) => type)),
      [['identity']],
    );
    assert.equal(report.observed, 0);
  });

  it('one bundle a record: each whole by itself', async () => {
    const { bundles } = await convert({ payload: [host('a.example'), {}, host('a.example')] }, { bundle: 'record' });
    assert.deepEqual(bundles.map(hosts), [['a.example'], ['a.example']]);
  });

  it('cut bundles hold no more objects than asked for, unless one record alone has more', async () => {
    const records = Array.from({ length: 20 }, (_, index) => host(`h${index}.example`));
    for (const specVersion of ['2.0', '2.1']) {
      const { bundles } = await convert({ payload: records }, { bundle: 'chunk', chunkSize: 7, specVersion });
      assert.ok(
        bundles.every((objects) => objects.length <= 7),
        `${bundles.map((objects) => objects.length).join()}`,
      );
      assert.equal(bundles.flatMap((objects) => ofType(objects, 'observed-data')).length, 20);
    }
    const { bundles } = await convert(
      { payload: [{ ...host('a.example'), src: '1.1.1.1', dst: '2.2.2.2' }] },
      { bundle: 'chunk', chunkSize: 2 },
    );
    assert.equal(bundles.length, 1);
  });

  it('only what matches is in the bundle', async () => {
    const patterns = [{ pattern: "[domain-name:value = 'A.example']" }];
    const payload = [host('a.example'), host('b.example')];
    const { bundles, report } = await convert({ payload, patterns });
    assert.deepEqual(hosts(bundles[0]), ['a.example']);
    assert.equal(report.unmatched, 1);
    assert.deepEqual(hosts((await convert({ payload, patterns }, { onlyMatches: false })).bundles[0]), [
      'a.example',
      'b.example',
    ]);
    const strict = [{ pattern: "[process:command_line = 'X']" }];
    assert.equal((await convert({ payload: [{ processCmd: 'x' }], patterns: strict })).report.observed, 0);
  });

  it("2.1's names of properties find 2.0's objects, and a message id its header", async () => {
    const record = { mail_message_id: '<1>', processCmd: 'x', processFilePath: 'c:\\y.exe' };
    for (const pattern of [
      "[process:image_ref.name = 'y.exe']",
      "[process:binary_ref.name = 'y.exe']",
      "[email-message:message_id = '<1>']",
    ]) {
      for (const specVersion of ['2.0', '2.1']) {
        assert.equal(
          (await convert({ payload: [record], patterns: [{ pattern }] }, { specVersion })).report.observed,
          1,
          pattern,
        );
      }
    }
  });

  it('what a flow does to one bundle shows in no other, of this message or the next', async () => {
    const mapper = new Mapper(readOptions({ bundle: 'record' }));
    const converter = new Converter(noTurns);
    const record = { eventId: '1', src: '1.1.1.1', processFilePath: 'c:\\a\\x.exe', processSigner: ['Signer'] };
    const bundles = async () =>
      (await converter.convert(mapper, { payload: [record, record], isComplete: false })).bundles;
    const without = (objects: readonly unknown[]) =>
      JSON.stringify((objects as Json[]).filter(({ type }) => type !== 'observed-data'));
    const [first, second] = await bundles();
    const before = without(second?.objects ?? []);
    const spoil = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const inner of Object.values(value)) spoil(inner);
      if (Array.isArray(value)) value.push('spoilt');
      else Object.assign(value, { spoilt: true });
    };
    spoil(first?.objects);
    assert.equal(without(second?.objects ?? []), before);
    spoil(second?.objects);
    const [third] = await bundles();
    assert.equal(without(third?.objects ?? []), before);
  });

  it("signers are found by the name that our extension has in 2.1, and by 2.0's", async () => {
    const record = { eventId: '1', processFilePath: 'c:\\x.exe', processSigner: ['Other', 'Microsoft Windows'] };
    for (const key of ['extension-definition--7f3b1f0c-5a0e-4a0c-9f6b-2f1d7c0b9a51', 'x-trend-vision-one-ext']) {
      for (const specVersion of ['2.0', '2.1']) {
        const observed = async (signer: string) => {
          const pattern = `[file:extensions.'${key}'.signers[*] = '${signer}']`;
          return (await convert({ payload: [record], patterns: [{ pattern }] }, { specVersion })).report.observed;
        };
        assert.deepEqual([await observed('Microsoft Windows'), await observed('Nobody')], [1, 0]);
      }
    }
  });

  it('a pattern of several observations is decided when its search is complete', async () => {
    const converter = new Converter(noTurns);
    const patterns = [{ pattern: "[domain-name:value = 'a.example'] FOLLOWEDBY [domain-name:value = 'b.example']" }];
    const page = (payload: unknown[], isComplete = false) =>
      convert({ payload, patterns, searchId: 's', isComplete }, {}, converter);
    const first = await page([host('a.example', 1), host('c.example', 2)]);
    assert.deepEqual([first.report.held, hosts(first.bundles[0])], [1, []]);
    const second = await page([host('b.example', 3)]);
    assert.deepEqual([second.report.held, second.report.observed], [2, 0]);
    const last = await page([], true);
    assert.deepEqual(hosts(last.bundles[0]).toSorted(), ['a.example', 'b.example']);
    assert.equal((await page([], true)).report.observed, 0);
  });

  it('searches of several observations do not see each other, and a message without a search is one of its own', async () => {
    const converter = new Converter(noTurns);
    const patterns = [{ pattern: "[domain-name:value = 'a.example'] AND [domain-name:value = 'b.example']" }];
    await convert({ payload: [host('a.example')], patterns, searchId: 'one' }, {}, converter);
    const other = await convert(
      { payload: [host('b.example')], patterns, searchId: 'two', isComplete: true },
      {},
      converter,
    );
    assert.equal(other.report.observed, 0);
    const alone = await convert({ payload: [host('a.example'), host('b.example')], patterns }, {}, converter);
    assert.equal(alone.report.observed, 2);
  });

  it('what finds no room to be held is said', async () => {
    const patterns = [{ pattern: "[domain-name:value = 'a.example'] AND [domain-name:value = 'b.example']" }];
    const payload = [host('a.example'), host('a.example'), host('b.example')];
    const { report } = await convert({ payload, patterns }, { maxHeld: 1 });
    assert.ok(report.overflow > 0);
  });

  it('a sighting ties the indicator that was searched for to what was observed', async () => {
    for (const specVersion of ['2.0', '2.1']) {
      const { bundles } = await convert(
        {
          payload: [host('a.example', 5), host('a.example', 1)],
          patterns: [{ pattern: indicator.pattern, indicator }],
        },
        { sighting: true, specVersion },
      );
      const objects = bundles[0] ?? [];
      const [sighting] = ofType(objects, 'sighting');
      assert.equal(sighting?.['sighting_of_ref'], indicator.id);
      assert.equal(ofType(objects, 'indicator').length, 1);
      assert.deepEqual(
        sighting?.['observed_data_refs'],
        ofType(objects, 'observed-data').map(({ id }) => id),
      );
      assert.deepEqual(
        [sighting?.['count'], sighting?.['first_seen'], sighting?.['last_seen']],
        [2, '2023-11-14T22:13:21.000Z', '2023-11-14T22:13:25.000Z'],
      );
    }
  });

  it('equal records are one observed-data, and a sighting counts them all', async () => {
    const payload = [host('a.example', 0), host('b.example', 1), host('a.example', 2)];
    const patterns = [{ pattern: "[domain-name:value LIKE '%.example']", indicator }];
    const { bundles } = await convert({ payload, patterns }, { group: true, sighting: true });
    const observed = ofType(bundles[0] ?? [], 'observed-data').map((item) => [
      item['number_observed'],
      item['first_observed'],
      item['last_observed'],
    ]);
    assert.deepEqual(observed, [
      [2, '2023-11-14T22:13:20.000Z', '2023-11-14T22:13:22.000Z'],
      [1, '2023-11-14T22:13:21.000Z', '2023-11-14T22:13:21.000Z'],
    ]);
    assert.equal(ofType(bundles[0] ?? [], 'sighting')[0]?.['count'], 3);
  });

  it('what can not be mapped at all is a clear error', async () => {
    await assert.rejects(convert({ payload: 'x' }), { code: 'invalid_parameter' });
    await assert.rejects(convert({ payload: [], patterns: 'x' }), { code: 'invalid_parameter' });
    await assert.rejects(convert({ payload: [], patterns: [{}] }), {
      code: 'invalid_parameter',
      message: /patterns\[0\]/,
    });
    await assert.rejects(convert({ payload: [], patterns: [{ pattern: '[' }] }), (error: Error) => 'code' in error);
    assert.throws(() => readOptions({ specVersion: '2.2' }), { code: 'invalid_parameter', message: /specVersion/ });
    assert.throws(() => readOptions({ chunkSize: 0 }), { code: 'invalid_parameter', message: /chunkSize/ });
    assert.throws(() => new Mapper(readOptions({ identity: '{"id":"identity--x","name":"n"}' })), {
      code: 'invalid_parameter',
    });
    assert.throws(() => new Mapper(readOptions({ identity: '{"id":1}' })), {
      code: 'invalid_parameter',
      message: /name/,
    });
  });

  it('the event loop has its turn in a long list: after no more than a slice of work', async () => {
    let now = 0;
    let longest = 0;
    let since = 0;
    const turn = {
      // a clock on which every look takes a tenth of a millisecond
      now: () => (now += 0.1),
      pause: () => {
        longest = Math.max(longest, now - since);
        since = now;
        return Promise.resolve();
      },
    };
    await convert(
      { payload: Array.from({ length: 5000 }, (_, index) => host(`h${index}.example`)) },
      {},
      new Converter(turn),
    );
    assert.ok(longest > 10 && longest < 20, String(longest));
  });

  it('the event loop has its turn while many patterns are decided at the end', async () => {
    let now = 0;
    let pauses = 0;
    // a clock on which every look takes longer than a slice
    const turn = { now: () => (now += 20), pause: () => Promise.resolve(void pauses++) };
    const [one, other] = [host('a.example'), host('b.example', 1)];
    const pattern = "[domain-name:value = 'a.example'] FOLLOWEDBY [domain-name:value = 'b.example']";
    const patterns = Array.from({ length: 200 }, () => ({ pattern }));
    const { report } = await convert({ payload: [one, other], patterns }, {}, new Converter(turn));
    assert.equal(report.observed, 2);
    assert.ok(pauses > 200, `${pauses} pauses`);
  });

  for (const specVersion of ['2.1', '2.0'])
    it(`what a flow does to a bundle of ${specVersion} shows in no other, of this message or a later one`, async () => {
      const converter = new Converter(noTurns);
      const [domain, both] = [
        "[domain-name:value = 'a.example']",
        "[url:value = 'x'] OR [domain-name:value = 'a.example']",
      ];
      const patterns = [
        { pattern: domain, indicator },
        { pattern: `${domain} FOLLOWEDBY ${domain}` },
        { pattern: both },
      ];
      const options = { specVersion, bundle: 'record', onlyMatches: false, sighting: true };
      const poison = ({ bundles }: Awaited<ReturnType<typeof convert>>) => {
        for (const objects of bundles) {
          assert.ok(!JSON.stringify(objects).includes('poison'));
          for (const object of objects)
            for (const one of [object, ...Object.values((object['objects'] ?? {}) as Json)])
              Object.assign(one as Json, { poison: true });
        }
      };
      const page = (payload: Json[], isComplete: boolean) =>
        convert({ payload, patterns, searchId: 's', isComplete }, options, converter);
      const first = await page([host('a.example'), host('a.example', 1)], false);
      assert.equal(first.report.held, 2);
      poison(first);
      poison(await page([host('a.example', 5)], true));
    });

  it('overrides come from msg.options, but for the custom map', () => {
    assert.deepEqual(overridesIn({ options: { specVersion: '2.0', map: '{}', foreign: 1 } }), { specVersion: '2.0' });
    assert.deepEqual(overridesIn({}), {});
    assert.throws(() => overridesIn({ options: 'x' }), { code: 'invalid_parameter', message: /msg\.options/ });
  });

  it('a message keeps what else it carries; several bundles are a sequence inside the one that came', async () => {
    const message = {
      _msgid: 'm',
      payload: [host('a.example'), host('b.example')],
      parts: { id: 'search', index: 3 },
      complete: true,
      searchDelivery: { id: 1 },
    };
    const converter = new Converter(noTurns);
    const byRecord = await converter.convert(new Mapper(readOptions({ bundle: 'record' })), requestIn(message));
    const sent = [...mapMessages<MapMessage>({ ...message }, byRecord, 'record', 'new')];
    assert.notEqual(sent[0]?.['mapping'], sent[1]?.['mapping']);
    assert.deepEqual(
      sent.map(({ parts, searchDelivery, ...rest }) => [parts, searchDelivery, 'complete' in rest]),
      [
        [{ id: 'new', type: 'array', index: 0, count: 2, parts: message.parts }, { id: 1 }, false],
        [{ id: 'new', type: 'array', index: 1, count: 2, parts: message.parts }, { id: 1 }, true],
      ],
    );
    const whole = await converter.convert(new Mapper(readOptions({})), requestIn(message));
    const [one] = mapMessages({ ...message }, whole, 'message', 'new');
    assert.deepEqual([one?.parts, one?.complete, one?.searchDelivery], [message.parts, true, { id: 1 }]);
  });
});
