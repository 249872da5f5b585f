import assert from 'node:assert/strict';
import {
  checksum,
  fromRecord,
  fromToken,
  toRecord,
  toToken,
  type Writing,
} from '../../nodes/vision-one-pull/cursor/cursor-record';
import { canonicalJson } from '../../nodes/shared/json';
import { fingerprint } from '../../nodes/vision-one-pull/records/identity';
import { commit, intend, newPosition, type Position } from '../../nodes/vision-one-pull/cursor/position';

const writing: Writing = { stream: 'audit', at: 1_700_000_500, clean: false };
const event = (name: string) => ({ identity: fingerprint(name), second: 1_700_000_001, key: `audit:${name}` });

function used(): Position {
  const position = newPosition(1_700_000_000, 'lookback 24', 'loggedDateTime');
  position.backfill.push({ from: 1, to: 9, final: 3, scanned: 5 });
  position.gaps.push({ from: 1, to: 2, reason: 'limit' });
  const events = [event('a'), event('b')];
  intend(position, events);
  commit(position, events, ['delivered', 'unsure']);
  intend(position, [event('c')]);
  return position;
}

/** As 0.1.0 stored it, with fields that nothing reads any more. */
const ofRelease010: unknown = JSON.parse(
  `{"v":1,"stream":"audit","filter":"a eq 'b'","at":1700000500,"clean":false,"start":"lookback 24",
  "coveredFrom":1700000000,"main":{"from":1700000000,"to":null,"final":1699999999,"scanned":1699999999},
  "owed":[{"from":1,"to":9,"final":3,"scanned":5}],"step":3600,"delivered":[[1700000001,"ypeBEsobvcr6wjGz"]],
  "inFlight":[[1700000001,"Ln0sA6lQeuJl7PW1"]],"uncertain":[[1700000001,"PiPoFgA5WUoziU9l"]],"doubtUntil":0,
  "replayUntil":0,"gaps":[{"from":1,"to":2,"reason":"limit"}],"emitted":1,"seq":12,"checksum":"ltc28bVYZEOejvSe"}`,
);

const stored = () => JSON.parse(JSON.stringify(toRecord(used(), writing))) as Record<string, unknown>;

describe('vision-one-pull: cursor record', () => {
  it('comes back from a store as it was, with what was in flight uncertain', () => {
    const found = fromRecord(stored());
    assert.equal(found.kind, 'read');
    const { position } = found;
    assert.deepEqual(found.writing, writing);
    assert.deepEqual(
      { ...position, delivered: 0, inFlight: 0, uncertain: 0 },
      { ...used(), delivered: 0, inFlight: 0, uncertain: 0 },
    );
    assert.equal(position.delivered.count(event('a').identity), 1);
    assert.equal(position.uncertain.count(event('b').identity), 1);
    assert.equal(position.uncertain.count(event('c').identity), 1);
    assert.equal(position.inFlight.length, 0);
  });

  it('is read as 0.1.0 stored it', () => {
    assert.deepEqual(fromRecord(ofRelease010), fromRecord(stored()));
  });

  it('is plain JSON that later changes of the position do not reach', () => {
    const position = used();
    const record = toRecord(position, writing);
    const before = JSON.stringify(record);
    position.main.scanned += 100;
    position.backfill[0]!.final = 9;
    position.delivered.add(event('z').identity, 5);
    position.gaps.push({ from: 3, to: 4, reason: 'start' });
    assert.equal(JSON.stringify(record), before);
    assert.deepEqual(JSON.parse(before), record);
  });

  it('is not read when a single character has changed', () => {
    const text = JSON.stringify(stored());
    let damaged = 0;
    for (let at = 0; at < text.length; at++) {
      const digit = text[at] === '1' ? '2' : '1';
      if (!/[\w-]/.test(text[at] ?? '')) continue;
      let changed: unknown;
      try {
        changed = JSON.parse(text.slice(0, at) + digit + text.slice(at + 1));
      } catch {
        continue;
      }
      if (canonicalJson(changed) === canonicalJson(JSON.parse(text))) continue;
      damaged++;
      assert.notEqual(fromRecord(changed).kind, 'read', `character ${at}`);
    }
    assert.ok(damaged > 100);
  });

  it('is read when a store changes the order of its fields', () => {
    const turned = Object.fromEntries(Object.entries(stored()).reverse());
    assert.equal(fromRecord(turned).kind, 'read');
  });

  it('tells nothing, garbage, another version and a broken record apart', () => {
    assert.equal(fromRecord(undefined).kind, 'none');
    assert.equal(fromRecord(null).kind, 'none');
    for (const garbage of ['x', 7, [], {}, { v: 'one' }, { v: 1 }, { ...stored(), extra: 1 }]) {
      assert.equal(fromRecord(garbage).kind, 'damaged', JSON.stringify(garbage));
    }
    assert.deepEqual(fromRecord({ ...stored(), v: 99 }), { kind: 'newer', version: 99 });
    const itself: Record<string, unknown> = { ...stored() };
    itself['self'] = itself;
    const deep: unknown = JSON.parse('['.repeat(50_000) + ']'.repeat(50_000));
    for (const strange of [itself, { ...stored(), deep }, { ...stored(), step: 1n }])
      assert.equal(fromRecord(strange).kind, 'damaged');
    const signed = (change: object) => {
      const record = { ...stored(), ...change, checksum: undefined };
      return { ...record, checksum: checksum(record) };
    };
    for (const change of [
      { main: {} },
      { main: { from: 1, to: null, final: 5, scanned: 4 } },
      { delivered: [[1, 'x']] },
      { owed: 3 },
      { step: 'x' },
      { start: 3 },
      { v: 0 },
    ]) {
      assert.equal(fromRecord(signed(change)).kind, 'damaged', JSON.stringify(change));
    }
  });

  it('travels as a text that reset takes', () => {
    const token = toToken(toRecord(used(), writing));
    assert.match(token, /^[\w-]+$/);
    assert.equal(fromToken(token).kind, 'read');
    for (const odd of ['', 'abc', token.slice(0, -9), 7, null, {}]) assert.equal(fromToken(odd).kind, 'damaged');
  });
});
