/** Each record is in the bundles once, and in `msg.mapping` once; bundles keep to their size. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Converter } from '../../nodes/stix-map/conversion';
import type { Json } from './check-bundle';
import { convert, host, hosts, indicator } from './converting';
import { noTurns } from '../support/turns';
import { ofType } from './mapping';

const both = (one: string, other: string) => `[domain-name:value = '${one}'] AND [domain-name:value = '${other}']`;
const numbered = (number: number) => ({ ...indicator, id: `indicator--8e2e2d2b-17d4-4cbf-938f-0000000000${number}` });
const records = ['a', 'b', 'c', 'd'].map((name, second) => host(`${name}.example`, second));
/** The first record is needed by three patterns, the last one by none. */
const patterns = [
  { pattern: both('a.example', 'b.example'), indicator: numbered(11) },
  { pattern: both('a.example', 'c.example'), indicator: numbered(12) },
  { pattern: "[domain-name:value = 'a.example']", indicator: numbered(13) },
];

describe('stix-map: what several patterns need', () => {
  it('is counted as unmatched only when none of them needs it', async () => {
    const { report } = await convert({ payload: records, patterns });
    assert.deepEqual([report.observed, report.unmatched, report.held], [3, 1, 0]);
  });

  it('is held once, and unmatched when the rest of its search does not come', async () => {
    const converter = new Converter(noTurns);
    const page = async (payload: unknown[], isComplete: boolean) =>
      (await convert({ payload, patterns, searchId: 's', isComplete }, {}, converter)).report;
    const first = await page([host('a.example', 1), host('d.example', 2)], false);
    assert.deepEqual([first.observed, first.held, first.unmatched], [1, 1, 1]);
    const second = await page([host('c.example', 3), host('x.example', 4)], false);
    assert.deepEqual([second.observed, second.held, second.unmatched], [0, 2, 1]);
    const last = await page([], true);
    // a.example was in the first bundle by the third pattern, and is in this one by the second
    assert.deepEqual([last.observed, last.held, last.unmatched], [2, 0, 0]);
    await page([host('b.example', 1)], false);
    assert.deepEqual((await page([], true)).unmatched, 1);
  });

  it('is in one bundle a record, with a sighting for each', async () => {
    const { bundles, report } = await convert({ payload: records, patterns }, { bundle: 'record', sighting: true });
    assert.deepEqual(bundles.map(hosts), [['a.example'], ['b.example'], ['c.example']]);
    assert.deepEqual(
      bundles.map((objects) => ofType(objects, 'sighting').length),
      [3, 1, 1],
    );
    assert.equal(report.observed, 3);
  });

  it('is counted once in number_observed, whether others are in the bundle or not', async () => {
    for (const onlyMatches of [true, false]) {
      const { bundles } = await convert({ payload: records, patterns }, { group: true, sighting: true, onlyMatches });
      const numbers = ofType(bundles[0] ?? [], 'observed-data').map((observed) => observed['number_observed']);
      assert.deepEqual(numbers, onlyMatches ? [1, 1, 1] : [1, 1, 1, 1]);
      assert.deepEqual(
        ofType(bundles[0] ?? [], 'sighting').map((sighting) => sighting['count']),
        [1, 2, 2],
      );
    }
  });

  it('is a sighting of each, when only one of two equal records was in the time of a pattern', async () => {
    const timed = (from: string, to: string) =>
      `[domain-name:value = 'a.example'] START t'2023-11-14T22:13:${from}Z' STOP t'2023-11-14T22:13:${to}Z'`;
    const { bundles } = await convert(
      {
        payload: [host('a.example', 1), host('a.example', 11)],
        patterns: [
          { pattern: timed('20', '30'), indicator: numbered(21) },
          { pattern: timed('30', '40'), indicator: numbered(22) },
        ],
      },
      { group: true, sighting: true },
    );
    assert.equal(ofType(bundles[0] ?? [], 'observed-data').length, 1);
    assert.equal(ofType(bundles[0] ?? [], 'sighting').length, 2);
  });

  it('takes one room, however many patterns may need it; that there is none is said once', async () => {
    const sequences = [both('a.example', 'b.example'), both('c.example', 'a.example')];
    const payload = [host('a.example'), host('c.example')];
    for (const [maxHeld, held, overflow] of [
      [1, 1, 1],
      [2, 2, 0],
    ]) {
      const { report } = await convert({ payload, patterns: sequences, searchId: 's' }, { maxHeld });
      assert.deepEqual([report.held, report.overflow], [held, overflow]);
    }
  });

  it('a pattern with too many candidates to try them all is said', async () => {
    const pattern =
      "([domain-name:value = 'a.example'] REPEATS 600 TIMES) FOLLOWEDBY ([domain-name:value LIKE 'a%'] REPEATS 600 TIMES)";
    const payload = Array.from({ length: 1300 }, (_, second) => host('a.example', second));
    const { report } = await convert({ payload, patterns: [pattern, ...patterns] });
    assert.deepEqual([report.undecided, report.overflow], [1, 0]);
  });

  it('any records, any pages: each is observed, or counted once', async () => {
    const names = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    const given = fc.record({
      pages: fc.array(fc.array(names, { maxLength: 4 }), { minLength: 1, maxLength: 4 }),
      sequences: fc.array(fc.tuple(names, names), { minLength: 1, maxLength: 3 }),
      group: fc.boolean(),
      maxHeld: fc.constantFrom(0, 1, 3, 100),
    });
    await fc.assert(
      fc.asyncProperty(given, async ({ pages, sequences, group, maxHeld }) => {
        const converter = new Converter(noTurns);
        const searched = sequences.map(([one, other]) => both(`${one}.example`, `${other}.example`));
        let [count, unmatched, observed, overflow] = [0, 0, 0, 0];
        for (const [index, page] of pages.entries()) {
          const payload = page.map((name) => host(`${name}.example`, count++));
          const isComplete = index === pages.length - 1;
          const request = { payload, patterns: searched, searchId: 's', isComplete };
          const { bundles, report } = await convert(request, { group, maxHeld }, converter);
          unmatched += report.unmatched;
          overflow += report.overflow;
          for (const item of ofType(bundles[0] ?? [], 'observed-data')) observed += Number(item['number_observed']);
        }
        assert.equal(observed + unmatched + overflow, count);
      }),
      { numRuns: 200 },
    );
  });
});

describe('stix-map: what there is no room to hold', () => {
  const options = { maxHeld: 3 };
  const pattern = both('a.example', 'b.example');
  const pages = () => {
    const converter = new Converter(noTurns);
    let second = 0;
    return async (searchId: string | undefined, names: string[], isComplete = false, maxHeld = 3) => {
      const payload = names.map((name) => host(`${name}.example`, second++));
      const request = { payload, patterns: [{ pattern }], searchId, isComplete };
      const { report } = await convert(request, { ...options, maxHeld }, converter);
      const { held, observed, unmatched, overflow, forgotten } = report;
      return { held, observed, unmatched, overflow, forgotten };
    };
  };
  const nothing = { held: 0, observed: 0, unmatched: 0, overflow: 0, forgotten: 0 };

  it('is said with the page that brought it, and once', async () => {
    const page = pages();
    assert.deepEqual(await page('s', ['a', 'a', 'a', 'a', 'b', 'x']), {
      ...nothing,
      held: 3,
      unmatched: 1,
      overflow: 2,
    });
    assert.deepEqual(await page('s', ['b']), { ...nothing, held: 3, overflow: 1 });
    assert.deepEqual(await page('s', [], true), { ...nothing, unmatched: 3 });
  });

  it('is bounded for all searches together: the one without a message for longest gives way, and both say it', async () => {
    const page = pages();
    await page('old', ['a']);
    await page('new', ['b']);
    await page('old', ['a']);
    assert.deepEqual(await page('third', ['a']), { ...nothing, held: 1, forgotten: 1 });
    assert.deepEqual(await page('new', ['a'], true), { ...nothing, overflow: 1, unmatched: 1, forgotten: 2 });
    assert.deepEqual(await page('third', ['b'], true), { ...nothing, observed: 2 });
    assert.deepEqual(await page('old', ['b']), { ...nothing, held: 1, overflow: 2 });
    assert.deepEqual(await page('old', ['a'], true), { ...nothing, observed: 2 });
  });

  it('is for a message without a search, too; and one that may hold little ends no other', async () => {
    const page = pages();
    await page('s', ['a', 'a']);
    assert.deepEqual(await page('t', ['a', 'a'], false, 1), { ...nothing, held: 1, overflow: 1 });
    assert.deepEqual(await page(undefined, ['a', 'b']), { ...nothing, observed: 2, forgotten: 2 });
  });

  it('any searches, any order: each record is observed, or counted once, in its own search', async () => {
    const names = fc.array(fc.constantFrom('a', 'b', 'x'), { maxLength: 4 });
    const messages = fc.array(fc.record({ search: fc.constantFrom('s', 't', 'u'), names }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(messages, fc.integer({ min: 0, max: 6 }), async (messages, maxHeld) => {
        const page = pages();
        const sums = new Map([...'stu'].map((search) => [search, 0]));
        const last = [...'stu'].map((search) => ({ search, names: [], isComplete: true }));
        for (const { search, names, isComplete } of [
          ...messages.map((message) => ({ ...message, isComplete: false })),
          ...last,
        ]) {
          const report = await page(search, names, isComplete, maxHeld);
          const counted = report.observed + report.unmatched + report.overflow;
          sums.set(search, (sums.get(search) ?? 0) + names.length - counted);
          assert.ok(isComplete || report.held <= maxHeld);
        }
        assert.deepEqual([...sums.values()], [0, 0, 0]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('stix-map: long lists of patterns', () => {
  it('let others have their turn while they are compiled', async () => {
    let pauses = 0;
    let time = 0;
    const converter = new Converter({ now: () => (time += 20), pause: () => Promise.resolve(void pauses++) });
    const list = Array.from({ length: 800 }, (_, number) => `[domain-name:value = '${number}.example']`);
    const request = { payload: [host('7.example')], patterns: list, searchId: 's' };
    assert.equal((await convert(request, {}, converter)).report.observed, 1);
    assert.ok(pauses >= list.length, `${pauses} pauses`);
  });
});

describe('stix-map: equal records', () => {
  it('of two messages are two observed-data, each with its times and its number', async () => {
    const ids = new Set<unknown>();
    for (const seconds of [[0, 5], [10]]) {
      const payload = seconds.map((second) => host('a.example', second));
      const { bundles } = await convert({ payload }, { group: true });
      ids.add(ofType(bundles[0] ?? [], 'observed-data')[0]?.['id']);
    }
    assert.equal(ids.size, 2);
  });
});

describe('stix-map: cut bundles', () => {
  it('have room for the sightings and definitions that come last', async () => {
    const payload = Array.from({ length: 30 }, (_, index) => ({
      eventId: '1',
      uuid: `record-${index}`,
      eventTime: 1700000000000,
      processFilePath: `c:\\${index % 9}.exe`,
      processSigner: ['Signer'],
      foo: 'kept',
    }));
    const searched = [31, 32, 33].map((number) => ({ pattern: "[file:name LIKE '%']", indicator: numbered(number) }));
    for (const specVersion of ['2.0', '2.1']) {
      const options = { bundle: 'chunk', chunkSize: 20, sighting: true, unmapped: 'keep', specVersion };
      const { bundles } = await convert({ payload, patterns: searched }, options);
      assert.deepEqual(
        bundles.map((objects) => objects.length).filter((length) => length > 20),
        [],
      );
      assert.equal(bundles.flatMap((objects) => ofType(objects, 'observed-data')).length, 30);
    }
  });
});

describe('stix-map: an indicator that can be in no bundle', () => {
  it('is counted once: 2.0 takes ids of version 4 only', async () => {
    const given: Json = { ...indicator, id: 'indicator--8e2e2d2b-17d4-5cbf-938f-98ee46b3cd3f' };
    const request = { payload: records, patterns: [{ pattern: "[domain-name:value LIKE '%']", indicator: given }] };
    const { bundles, report } = await convert(request, { sighting: true, specVersion: '2.0' });
    assert.deepEqual(report.dropped, { 'patterns.indicator': 1 });
    assert.deepEqual(ofType(bundles[0] ?? [], 'sighting'), []);
  });
});

describe('stix-map: a record that comes twice in one search', () => {
  const twoThings = "[domain-name:value = 'a.example'] AND [user-account:account_login = 'eve']";
  const twice = "[domain-name:value = 'a.example'] REPEATS 2 TIMES";
  const record = (uuid: string, seconds = 0) => ({ ...host('a.example', seconds), logonUser: ['eve'], uuid });
  const found = async (pattern: string, pages: unknown[][]) => {
    const converter = new Converter(noTurns);
    const patterns = [{ pattern }];
    for (const payload of pages)
      await convert({ payload, patterns, source: 'endpointActivityData', searchId: 's' }, {}, converter);
    const { report } = await convert({ patterns, searchId: 's', isComplete: true }, {}, converter);
    return report;
  };

  it('is one observation: two queries found it, or its page came again', async () => {
    for (const pattern of [twoThings, twice])
      for (const pages of [[[record('1')], [record('1')]], [[record('1'), record('1')]]]) {
        const { observed, held } = await found(pattern, pages);
        assert.deepEqual({ observed, held }, { observed: 0, held: 0 }, pattern);
      }
  });

  it('is two when they are two log entries, or nothing says that they are one', async () => {
    const { uuid: _, ...unnamed } = record('');
    for (const pattern of [twoThings, twice]) {
      assert.equal((await found(pattern, [[record('1')], [record('2')]])).observed, 2, pattern);
      assert.equal((await found(pattern, [[unnamed, unnamed]])).observed, 2, pattern);
    }
  });
});

describe('stix-map: the records of a query that was written by hand', () => {
  it('are all kept: there is no pattern that they could fail', async () => {
    for (const patterns of [[], undefined, null]) {
      const { report } = await convert({ payload: [host('a.example'), host('b.example')], patterns });
      assert.deepEqual([report.observed, report.unmatched], [2, 0]);
    }
  });
});
