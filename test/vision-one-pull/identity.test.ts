import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { canonicalJson } from '../../nodes/shared/json';
import { fingerprint } from '../../nodes/vision-one-pull/records/identity';
import { identify, serviceOf } from '../../nodes/vision-one-pull/records/services';

describe('vision-one-pull: who a record is', () => {
  it('knows equal contents in whatever order their fields come', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        assert.equal(canonicalJson(JSON.parse(JSON.stringify(reversed(value)))), canonicalJson(value));
        assert.deepEqual(JSON.parse(canonicalJson(value)), JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('tells different contents apart', () => {
    const texts = [
      { a: 1, b: 2 },
      { a: 12 },
      { a: [1, 2] },
      { a: '1,2' },
      { a: { b: 2 } },
      { a: null },
      {},
      [],
      'x',
      null,
    ];
    assert.equal(new Set(texts.map(canonicalJson)).size, texts.length);
  });

  it('makes fingerprints of 16 characters that are no slice of a longer string', () => {
    assert.match(fingerprint('x'), /^[\w-]{16}$/);
    assert.equal(fingerprint('x'), fingerprint('x'));
    assert.notEqual(fingerprint('x'), fingerprint('y'));
    // The first 96 bits of SHA-256, whichever way this Node.js takes to it.
    for (const text of ['x', '', 'ü – 確認済み', '\ud800', 'long '.repeat(10_000)])
      assert.equal(fingerprint(text), createHash('sha256').update(text).digest('base64url').slice(0, 16));
  });

  it('takes the key from the id that a service promises, and from the content where there is none', () => {
    const alert = { id: 'WB-1', createdDateTime: '2026-01-01T00:00:00Z', updatedDateTime: '2026-01-02T00:00:00Z' };
    assert.equal(identify(serviceOf('alerts', 'created', 'logged'), alert).key, 'alerts:WB-1');
    assert.equal(identify(serviceOf('alerts', 'updated', 'logged'), alert).key, 'alerts:WB-1:2026-01-02T00:00:00Z');
    assert.equal(
      identify(serviceOf('oat', 'created', 'logged'), { uuid: 'u', detail: { uuid: 'other' } }).key,
      'oat:u',
    );
    const audit = identify(serviceOf('audit', 'created', 'logged'), {
      activity: 'x',
      loggedDateTime: '2026-01-01T00:00:00Z',
    });
    assert.deepEqual([audit.unique, audit.second], [false, 1767225600]);
    assert.equal(audit.key, `audit:${audit.identity}`);
    for (const odd of [{ uuid: '' }, { uuid: 3 }, {}, null, 'text', 7, []]) {
      const { unique, second, key } = identify(serviceOf('oat', 'created', 'logged'), odd);
      assert.deepEqual([unique, second], [false, undefined]);
      assert.match(key, /^oat:[\w-]{16}$/);
    }
  });

  it('tells the time of a leap second as one that others can read', () => {
    const audit = { activity: 'x', loggedDateTime: '2016-12-31T23:59:60Z' };
    assert.equal(identify(serviceOf('audit', 'created', 'logged'), audit).time, '2017-01-01T00:00:00Z');
  });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, field]) => [key, reversed(field)]),
  );
}
