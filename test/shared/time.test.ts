import assert from 'node:assert/strict';
import { isoSecond, parseSecond, parseTime } from '../../nodes/shared/time';
import { instant } from '../../nodes/stix-map/stix/times';
import { parseTimestamp } from '../../nodes/stix-map/matcher/observation/timestamp';
import { parsePattern } from '../../nodes/shared/stix/pattern/parse-pattern';
import { searchQueries } from '../../nodes/vision-one-search/search-query';
import { validityWindow } from '../../nodes/stix-translate/plan/observation-window';

/** What each part of the product takes a text for, in seconds; undefined where it is refused. */
const readers: Readonly<Record<string, (text: string) => number | undefined>> = {
  pull: parseSecond,
  map: (text) => seconds(instant(text)),
  matcher: (text) => seconds(parseTimestamp(text)),
  pattern: (text) => attempt(() => parsePattern(`[a:b = t'${text}']`)) as number | undefined,
  search: (text) => {
    const [query] = searchQueries({
      api: 'v3.0',
      source: 'endpointActivities',
      query: 'x',
      startDateTime: text,
      endDateTime: '2040-01-01T00:00:00Z',
      patterns: [],
    });
    return query && 'from' in query && !('refusal' in query) ? query.from : undefined;
  },
  validity: (text) => seconds(attempt(() => validityWindow(text, undefined, 1e5, Date.UTC(2040, 0)).start)),
};

function seconds(ms: unknown): number | undefined {
  return typeof ms === 'number' && !Number.isNaN(ms) ? Math.floor(ms / 1000) : undefined;
}

/** Undefined where it throws; of a pattern, its one literal. */
function attempt(read: () => unknown): unknown {
  try {
    const found = read();
    const literal = /"type":"timestamp","value":(\d+)/.exec(JSON.stringify(found) ?? '')?.[1];
    return literal === undefined ? found : Math.floor(Number(literal) / 1000);
  } catch {
    return undefined;
  }
}

/** STIX writes a timestamp in one way: a Z, a T, and seconds. */
const lenient = ['pull', 'map', 'search', 'validity'];

describe('one reading of a time', () => {
  const second = (text: string) => Date.parse(text) / 1000;

  for (const [text, expected] of [
    ['2022-07-16T04:30:04Z', second('2022-07-16T04:30:04Z')],
    ['2022-07-16T04:30:04.987Z', second('2022-07-16T04:30:04Z')],
    ['2024-02-29T00:00:00Z', second('2024-02-29T00:00:00Z')],
    ['2022-07-31T23:59:59Z', second('2022-07-31T23:59:59Z')],
    ['2016-12-31T23:59:60Z', second('2017-01-01T00:00:00Z')],
    ['2016-12-31T23:59:60.250Z', second('2017-01-01T00:00:00Z')],
    ['2024-02-30T00:00:00Z', undefined],
    ['2023-02-29T00:00:00Z', undefined],
    ['2023-04-31T00:00:00Z', undefined],
    ['2023-13-01T00:00:00Z', undefined],
    ['2023-01-00T00:00:00Z', undefined],
    ['2022-01-01T00:61:00Z', undefined],
    ['2022-01-01T24:30:00Z', undefined],
    ['2022-01-01T00:00:61Z', undefined],
    ['now', undefined],
    ['2022-07-16', undefined],
  ] as const)
    for (const [name, read] of Object.entries(readers))
      it(`${name}: ${text}`, () => assert.equal(read(text), expected));

  for (const [text, expected] of [
    ['2022-07-16T04:30:04', second('2022-07-16T04:30:04Z')],
    ['2022-07-16 04:30:04', second('2022-07-16T04:30:04Z')],
    ['2022-07-16T06:30:04+02:00', second('2022-07-16T04:30:04Z')],
    ['2022-07-15T23:00:04-0530', second('2022-07-16T04:30:04Z')],
    [' 2022-07-16t04:30:04z ', second('2022-07-16T04:30:04Z')],
    ['2022-07-16T04:30Z', second('2022-07-16T04:30:00Z')],
    ['2022-01-01T24:00:00Z', second('2022-01-02T00:00:00Z')],
    ['2026-11-30T00:00:00+99:99', undefined],
    ['2026-11-30T00:00:00+24:00', undefined],
    ['2026-11-30T00:00:00+00:60', undefined],
    ['30 Nov 2026', undefined],
  ] as const)
    for (const name of lenient) it(`${name}: ${text}`, () => assert.equal(readers[name]!(text), expected));

  it('is the same in whatever zone the host is', () => {
    const zone = process.env['TZ'];
    try {
      process.env['TZ'] = 'Pacific/Auckland';
      for (const name of lenient)
        assert.equal(readers[name]!('2022-07-16T04:30:04'), second('2022-07-16T04:30:04Z'), name);
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });

  it('reads what Date reads, wherever Date is right', () => {
    for (let time = -62_135_596_800_000; time < 253_402_300_800_000; time += 86_400_000 * 97 + 12_345_679) {
      const text = new Date(time).toISOString();
      assert.equal(parseTime(text), time, text);
      assert.equal(parseTime(text.replace('Z', '+00:00')), time, text);
      assert.equal(parseTime(isoSecond(Math.floor(time / 1000))), Math.floor(time / 1000) * 1000, text);
    }
    for (let ms = 0; ms < 1000; ms++) {
      const text = `2026-11-30T10:00:07.${String(ms).padStart(3, '0')}`;
      assert.equal(Math.floor(parseTime(text) ?? NaN), Date.parse(`${text}Z`), text);
    }
  });

  it('takes no other value for a time', () => {
    for (const odd of ['', 1657945804, null, undefined, {}, [], true]) assert.equal(parseTime(odd), undefined);
  });
});
