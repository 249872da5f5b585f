/**
 * What is fuzzed, and what may come of it. A target takes hostile material from a seed; anything but its own kind of
 * error, a result that breaks a promise, or a case that takes long is a finding.
 */
import assert from 'node:assert/strict';
import type { Answer } from '../../nodes/shared/vision-one/types';
import { VisionOneError } from '../../nodes/shared/vision-one/errors';
import { pagesOf } from '../../nodes/shared/vision-one/pages';
import { jsonBody, replyError } from '../../nodes/shared/vision-one/reply';
import { fromRecord, fromToken, toRecord, type CursorRecord } from '../../nodes/vision-one-pull/cursor/cursor-record';
import { canonicalJson } from '../../nodes/shared/json';
import { fingerprint } from '../../nodes/vision-one-pull/records/identity';
import { newPosition } from '../../nodes/vision-one-pull/cursor/position';
import { identify, services } from '../../nodes/vision-one-pull/records/services';
import { searchQueries } from '../../nodes/vision-one-search/search-query';
import { SentRecords } from '../../nodes/vision-one-search/read/sent-records';
import { compilePattern } from '../../nodes/stix-map/matcher/compile-pattern';
import { StixError } from '../../nodes/shared/stix/error';
import { parsePattern } from '../../nodes/shared/stix/pattern/parse-pattern';
import { settingsFrom } from '../../nodes/stix-translate/settings';
import { parseQuery } from '../simulator/query/parse';
import { faultsOf } from '../stix-map/check-bundle';
import { mapAll } from '../stix-map/mapping';
import { decide } from '../stix-map/matcher/decide';
import { observe } from '../stix-map/matcher/observed';
import { pattern } from './patterns';
import type { Random } from './random';
import { translatePattern } from '../support/translate-pattern';

export interface Target {
  readonly name: string;
  /** share of the cases */
  readonly weight: number;
  /** errors that are the right answer */
  readonly errors: readonly (abstract new (...given: never[]) => Error)[];
  run(random: Random): unknown;
}

const now = Date.UTC(2026, 0, 15, 12);
const window = { start: now - 86_400_000, stop: now };

const fields = [
  ...'uuid eventTime src dst spt dpt request processCmd processFilePath processFileHashSha256 objectFilePath'.split(
    ' ',
  ),
  ...'endpointHostName endpointIp logonUser objectRegistryKeyHandle objectRegistryValue mailFromAddresses msgUuid'.split(
    ' ',
  ),
  ...'mail_message_sender mail_internet_headers mailToAddresses filter tags techniqueIds detail source id schemaVersion'.split(
    ' ',
  ),
  ...'createdDateTime indicators impactScope entities entityValue matchedRules matchedFilters mitreTechniqueIds'.split(
    ' ',
  ),
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'x y', '0', ''],
];

const mapWords = [
  '"key"',
  '"object"',
  '"transformer"',
  '"references"',
  '"group"',
  '"unwrap"',
  '"ToInteger"',
  '"file.name"',
  '"__proto__"',
  '"x-foo.bar"',
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  '"constructor"',
  '"ipv4-addr.value"',
  '"file.extensions.\'a-ext\'.b"',
];
const customMap =
  '{"endpointHostName":{"key":"file.name","object":"f"},"src":[{"key":"ipv4-addr.value","object":"a"},{"key":"network-traffic.src_ref","object":"nt","references":"a"}]}';
const translateMap = '{"endpointActivities":{"file":{"fields":{"name":["objectFilePath"],"hashes.MD5":["x"]}}}}';

const stored = toRecord(newPosition(1_768_000_000, 'lookback 1', 'loggedDateTime'), {
  stream: 'audit',
  at: 1_768_000_000,
  clean: false,
});

const hide = (text: string): string => text;

export const targets: readonly Target[] = [
  {
    name: 'parser',
    weight: 6,
    errors: [StixError],
    run: (random) => parsePattern(pattern(random)),
  },
  {
    name: 'translator',
    weight: 5,
    errors: [StixError],
    run(random) {
      const api = random.of(['v3.0', 'v2.0'] as const);
      const settings = settingsFrom({
        api,
        split: random.of(['observation', 'combined']),
        strict: random.chance(0.2),
        maxQueryLength: random.of([256, 2048]),
      });
      const { queries } = translatePattern({ pattern: pattern(random) }, window, now, settings);
      for (const { query } of queries) {
        // The simulator's own parser: what is written has to be a query.
        parseQuery(query.query, api);
        if (api === 'v3.0') assert.match(query.query, /^[\x20-\x7e]*$/);
      }
    },
  },
  {
    name: 'matcher',
    weight: 5,
    errors: [StixError],
    run(random) {
      const compiled = compilePattern(pattern(random), { matchCase: random.chance(0.5), maxHeld: 20 });
      const sequence = compiled.sequence();
      for (let count = 4; count > 0; count--) {
        const object = {
          ...(random.json(['name', 'value', 'hashes', 'SHA-256', '__proto__']) as object),
          type: random.of(['file', 'url', 'x']),
        };
        const seen = observe([object], { first: random.below(600) });
        if (compiled.singleObservation) assert.equal(typeof compiled.matches(seen), 'boolean');
        else sequence.offer(seen);
      }
      if (!compiled.singleObservation) decide(sequence);
    },
  },
  {
    name: 'mapper',
    weight: 5,
    errors: [StixError],
    run(random) {
      const specVersion = random.of(['2.0', '2.1'] as const);
      const records = Array.from({ length: 1 + random.below(3) }, () => random.json(fields, 4));
      const source = random.of([undefined, 'endpointActivities', 'emailActivities', 'oat', 'alerts', 'detections']);
      const unmapped = random.of(['drop', 'keep'] as const);
      const { bundle } = mapAll(records, { specVersion, unmapped, group: random.chance(0.3) }, source);
      assert.deepEqual(faultsOf(bundle, specVersion), []);
    },
  },
  {
    name: 'custom maps',
    weight: 3,
    errors: [StixError],
    run(random) {
      if (random.chance(0.5)) settingsFrom({ api: 'v3.0', map: random.mutated(translateMap, mapWords) });
      else mapAll([{ endpointHostName: 'h', src: '10.0.0.1' }], { map: random.mutated(customMap, mapWords) });
    },
  },
  {
    name: 'replies',
    weight: 4,
    errors: [VisionOneError],
    run(random) {
      const names = [
        'items',
        'nextLink',
        'totalCount',
        'error',
        'code',
        'message',
        'fail',
        'number',
        'data',
        '__proto__',
      ];
      const text = random.mutated(JSON.stringify(random.json(names)) ?? '', [
        '{',
        '}',
        '[',
        ']',
        '"',
        ':',
        ',',
        '\\u0000',
      ]);
      const reply = {
        status: random.of([200, 400, 401, 403, 429, 500, 999]),
        body: Buffer.from(text),
        contentType: 'x',
        hide,
      };
      assert.ok(replyError(reply, random.chance(0.5)) instanceof VisionOneError);
      return jsonBody(reply);
    },
  },
  {
    name: 'pages',
    weight: 3,
    errors: [VisionOneError],
    async run(random) {
      const links = [
        '/v3.0/x?a=1',
        'https://h.example/y',
        'https://h.example:444/',
        'http://h.example',
        '//evil.example',
        '\\\\evil',
        'https://h.example@evil.example',
        '',
      ];
      let asked = 0;
      const ask = (link: string | undefined): Promise<Answer> => {
        asked++;
        if (link !== undefined) assert.ok(link.startsWith('https://h.example/'), link);
        const body = {
          ...(random.json(['items', 'totalCount']) as object),
          items: random.of([[], null, [1], {}, undefined]),
        };
        return Promise.resolve({
          body: { ...body, nextLink: random.chance(0.8) ? random.of(links) : random.json([]) },
          status: 200,
          requests: 1,
          askedAt: 0,
        });
      };
      for await (const page of pagesOf('https://h.example', ask)) assert.ok(Array.isArray(page.items));
      assert.ok(asked < 10);
    },
  },
  {
    name: 'cursor states',
    weight: 4,
    errors: [],
    run(random) {
      const names = Object.keys(stored);
      const changed: Record<string, unknown> = { ...stored, [random.of(names)]: random.json(names) };
      if (random.chance(0.5)) changed['checksum'] = fingerprint(canonicalJson({ ...changed, checksum: undefined }));
      const reading = fromRecord(random.chance(0.1) ? random.json(names) : changed);
      if (reading.kind === 'read') {
        // What can be read can be written, and read again as the same.
        const again: CursorRecord = toRecord(reading.position, reading.writing);
        assert.equal(fromRecord(JSON.parse(JSON.stringify(again))).kind, 'read');
      }
      fromToken(random.mutated(Buffer.from(JSON.stringify(changed)).toString('base64url'), ['A', '-', '=']));
    },
  },
  {
    name: 'records of a pull and a search',
    weight: 3,
    errors: [],
    run(random) {
      const record = random.json([
        'id',
        'uuid',
        'msgUuid',
        'eventTime',
        'loggedDateTime',
        'ingestedDateTime',
        '__proto__',
      ]);
      for (const service of Object.values(services)) {
        const { identity, second } = identify(service, record);
        assert.match(identity, /^[\w-]{16}$/);
        assert.ok(second === undefined || Number.isSafeInteger(second));
      }
      assert.ok(new SentRecords().takeUnsent([record]).length === 1);
    },
  },
  {
    name: 'queries of a search',
    weight: 2,
    errors: [VisionOneError],
    run(random) {
      const query = {
        api: 'v3.0',
        source: 'endpointActivities',
        query: 'a:"b"',
        startDateTime: '2026-01-01T00:00:00Z',
        endDateTime: '2026-01-02T00:00:00Z',
        patterns: [],
      };
      const changed = { ...query, [random.of(Object.keys(query))]: random.json(Object.keys(query)) };
      for (const asked of searchQueries(
        random.chance(0.2) ? random.json(['queries', ...Object.keys(query)]) : [changed],
      ))
        assert.ok('refusal' in asked || asked.from <= asked.to);
    },
  },
];
