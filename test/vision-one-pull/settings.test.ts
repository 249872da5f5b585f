import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asksFor, commandOf } from '../../nodes/vision-one-pull/commands';
import { cursorKey, durabilityOf, storeKinds } from '../../nodes/vision-one-pull/cursor/context-store';
import { nodeSettings as settingsOf, type NodeSettings } from '../../nodes/vision-one-pull/settings';
import { isoSecond } from '../../nodes/shared/time';
import { configError } from '../../nodes/shared/vision-one/errors';
import { services } from '../../nodes/vision-one-pull/records/services';

/** As the editor stores an untouched node. */
const untouched = {
  service: 'audit',
  alertTime: 'created',
  schedule: 'interval',
  interval: 60,
  start: 'lookback',
  lookback: 24,
  startDate: '',
  maxLookback: '',
  filter: '',
  top: '',
  output: 'page',
  delivery: 'send',
  ackTimeout: 300,
  maxAttempts: 0,
  cursorScope: 'global',
  cursorStore: '',
  settle: 60,
  overlap: 300,
};

type Definition = { readonly [property in keyof typeof untouched]: unknown };

type Labels = Readonly<Record<string, string>>;

/** What the form calls each property. */
const labels = (() => {
  const catalogue = join(__dirname, '../../nodes/vision-one-pull/locales/en-US/vision-one-pull.json');
  const words = JSON.parse(readFileSync(catalogue, 'utf8')) as { 'vision-one-pull': { label: Labels } };
  return words['vision-one-pull'].label;
})();

const nodeSettings = (definition: Definition): NodeSettings =>
  settingsOf(definition, { label: (property) => labels[property] ?? property, error: configError });

const refused = (change: Partial<Definition>, words: RegExp) =>
  assert.throws(
    () => nodeSettings({ ...untouched, ...change }),
    (error: Error & { code?: string }) => {
      assert.equal(error.code, 'ERR_V1_CONFIG');
      assert.match(error.message, words);
      return true;
    },
  );

describe('vision-one-pull: settings', () => {
  it('are what the form says, with texts for numbers as environment variables give them', () => {
    const expected = { interval: 60, limitDays: 180, top: 200, ackTimeout: 300_000, settle: 60, overlap: 300 };
    for (const change of [
      {},
      { interval: '60', settle: '60', lookback: '24', ackTimeout: '300' },
      { interval: '', top: null },
    ]) {
      const settings = nodeSettings({ ...untouched, ...change });
      for (const [name, value] of Object.entries(expected))
        assert.equal(settings[name as keyof typeof expected], value, name);
    }
  });

  it('have the limits of their service', () => {
    assert.equal(nodeSettings({ ...untouched, service: 'oat' }).limitDays, 5);
    assert.equal(nodeSettings({ ...untouched, service: 'oat', maxLookback: '365' }).limitDays, 365);
    assert.equal(nodeSettings({ ...untouched, service: 'alerts' }).top, undefined);
    assert.equal(nodeSettings({ ...untouched, service: 'alerts', alertTime: 'updated' }).stream, 'alerts updated');
    refused({ maxLookback: 181 }, /maxLookback\) .* 180/);
    refused({ service: 'oat', maxLookback: 366 }, /maxLookback\) .* 365/);
    refused({ service: 'oat', top: 1000 }, /^Page size \(top\) must be one of 50, 100, 200 for oat/);
    refused({ service: 'oat', filter: 'x'.repeat(4001) }, /^Filter is 4001 characters long; oat takes 4000/);
  });

  it('take what means something, and make the best of it', () => {
    for (const settle of [0, 1, '1']) assert.equal(nodeSettings({ ...untouched, settle }).settle, 2);
    assert.deepEqual(nodeSettings({ ...untouched, lookback: 10_000 }).start, { kind: 'lookback', hours: 10_000 });
    assert.equal(nodeSettings({ ...untouched, ackTimeout: 0.5 }).ackTimeout, 500);
    assert.equal(nodeSettings({ ...untouched, interval: 7 * 86_400 }).interval, 604_800);
    for (const [service, filter] of [
      ['audit', "category eq 'x' and activity eq 'Login'"],
      ['audit', "loggedUser eq 'activity eq ''x'''"],
      ['oat', "activity eq 'x'"],
    ] as const)
      assert.equal(nodeSettings({ ...untouched, service, filter }).filter, filter);
  });

  it('name fields as the form does', () => {
    const named = 'service alertTime schedule interval start lookback maxLookback top output delivery ackTimeout';
    for (const property of `${named} maxAttempts cursorScope settle overlap`.split(' ') as (keyof Definition)[]) {
      const label = labels[property]?.replace(' (s)', '') ?? '';
      assert.throws(
        () => nodeSettings({ ...untouched, service: 'alerts', [property]: 'wrong' }),
        ({ message }: Error) => message.startsWith(label === 'Start' ? 'Start ' : `${label} (${property}) must be`),
        property,
      );
    }
  });

  it('name the field, its property and its limit when they are wrong', () => {
    refused({ interval: 9 }, /^Every \(interval\) must be a whole number from 10 to 2073600\.$/);
    refused({ interval: 'often' }, /interval/);
    refused({ interval: 60.5 }, /^Every \(interval\) must be a whole number/);
    refused({ service: 'mail' }, /^Pull \(service\) must be one of audit, alerts, oat/);
    refused({ start: 'date', startDate: 'yesterday' }, /^Date \(startDate\) must be a time/);
    refused({ settle: -1 }, /settle/);
    refused({ ackTimeout: 0 }, /ackTimeout/);
    refused({ cursorScope: 'x' }, /^Cursor in \(cursorScope\) must be one of global, flow, node/);
    refused({ filter: "activity eq 'Login'" }, /^Filter has activity without category/);
    refused({ maxAttempts: -1 }, /maxAttempts/);
    refused({ service: 'oat', maxLookback: 366 }, /^Max\. days back \(maxLookback\)/);
    refused({ filter: 'a\r\nX-Header: b' }, /Filter has a character/);
    refused({ filter: 'name eq "日本"' }, /Filter has a character/);
  });
});

describe('vision-one-pull: queries', () => {
  it('ask for the cursor time of each service, oldest first where that can be asked', () => {
    const [from, to, now] = [1_767_225_600, 1_767_229_200, 1_767_230_000];
    assert.deepEqual(services['alerts updated'].range(from, to), {
      startDateTime: '2026-01-01T00:00:00Z',
      endDateTime: '2026-01-01T01:00:00Z',
      dateTimeTarget: 'updatedDateTime',
      orderBy: 'updatedDateTime asc',
    });
    assert.deepEqual(services.oat.range(from, to, now), {
      detectedStartDateTime: '2025-12-02T00:00:00Z',
      detectedEndDateTime: '2026-01-01T01:13:18Z',
      ingestedStartDateTime: '2026-01-01T00:00:00Z',
      ingestedEndDateTime: '2026-01-01T01:00:00Z',
    });
    const old = services.oat.range(now - 360 * 86_400, to, now).detectedStartDateTime;
    // A slice that ends a second ago; the detected window ends no earlier.
    assert.equal(services.oat.range(from, now - 1, now).detectedEndDateTime, isoSecond(now - 1));
    assert.ok(Date.parse(old) / 1000 > now - 365 * 86_400, 'never beyond the 365 days that the service takes');
  });
});

describe('vision-one-pull: commands', () => {
  it('are told by the topic', () => {
    for (const topic of [undefined, '', 'pull']) assert.deepEqual(commandOf({ topic }), { kind: 'pull' });
    for (const topic of ['pause', 'resume', 'state'] as const) assert.deepEqual(commandOf({ topic }), { kind: topic });
    const start = { topic: 'reset', payload: { start: '2026-01-01T00:00:00Z' } };
    assert.deepEqual(commandOf(start), { kind: 'reset to start', second: 1_767_225_600 });
    assert.equal(commandOf({ topic: 'reset', payload: { cursor: 'abc' } }).kind, 'reset to cursor');
  });

  it('are none in a message that carries an error, whatever its topic', () => {
    assert.deepEqual(commandOf({ topic: 'reset', error: { message: 'x' } }), { kind: 'none' });
  });

  it('are asked for by a message without an error that answers no delivery', () => {
    for (const message of [
      {},
      { topic: 'pull' },
      { error: null },
      { delivery: 'express' },
      { delivery: { date: 'today' } },
    ])
      assert.equal(asksFor(message), true);
    for (const message of [{ error: { message: 'x' } }, { delivery: { node: 'a', id: 'b' } }])
      assert.equal(asksFor(message), false);
  });

  it('are refused with what is wrong', () => {
    for (const topic of ['audit', 'PULL', 7, {}]) assert.throws(() => commandOf({ topic }), /is no command/);
    for (const payload of [undefined, {}, 'x', { start: 5 }, { start: '2026-01-01T00:00:00Z', cursor: 'x' }]) {
      assert.throws(() => commandOf({ topic: 'reset', payload }), /reset needs/);
    }
  });
});

describe('vision-one-pull: where the cursor lies', () => {
  it('has a key that context takes for one name', () => {
    assert.equal(cursorKey('a1b2.c3-d4', 'alerts updated'), 'visionOnePull_a1b2_c3_d4_alerts_updated');
  });

  it('knows what a store of settings.js promises', () => {
    const file = { module: 'localfilesystem' };
    const exact = { module: 'localfilesystem', config: { cache: false } };
    assert.equal(durabilityOf(undefined, ''), 'volatile');
    assert.equal(durabilityOf({}, 'memory'), 'volatile');
    assert.equal(durabilityOf({ default: file }, ''), 'delayed');
    assert.equal(durabilityOf({ default: exact }, ''), 'direct');
    assert.equal(durabilityOf({ default: 'disk', memory: { module: 'memory' }, disk: exact }, ''), 'direct');
    assert.equal(durabilityOf({ default: file, memory: { module: 'memory' } }, 'memory'), 'volatile');
    assert.equal(durabilityOf({ only: exact }, ''), 'direct');
    assert.equal(durabilityOf({ default: { module: () => undefined } }, ''), 'direct');
    assert.throws(() => durabilityOf({ default: file }, 'disk'), /cursorStore\) "disk" .* default/);
    assert.throws(() => durabilityOf(undefined, 'disk'), /cursorStore\) "disk"/);
  });

  it('refuses a store that lies in the directory of another one, which would erase the cursor', () => {
    const file = (config: object) => ({ module: 'localfilesystem', config });
    const both = { default: file({}), cursors: file({ cache: false }) };
    assert.throws(() => durabilityOf(both, 'cursors'), /one directory .* base of its own/);
    assert.throws(() => durabilityOf(both, ''), /one directory/);
    assert.deepEqual(storeKinds(both), { '': 'shared', default: 'shared', cursors: 'shared' });
    const named = {
      default: 'disk',
      disk: file({}),
      cursors: file({ base: 'context/' }),
      other: file({ dir: '/data' }),
    };
    assert.deepEqual([durabilityOf(named, 'other'), storeKinds(named)['']], ['delayed', 'shared']);
    assert.equal(
      durabilityOf({ default: file({}), cursors: file({ base: 'cursors', cache: false }) }, 'cursors'),
      'direct',
    );
    // two names of one store
    assert.equal(durabilityOf({ default: 'disk', disk: file({}) }, ''), 'delayed');
  });
});
