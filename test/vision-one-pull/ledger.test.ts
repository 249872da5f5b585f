import assert from 'node:assert/strict';
import { Ledger } from '../../nodes/vision-one-pull/cursor/ledger';
import { fingerprint } from '../../nodes/vision-one-pull/records/identity';

const [a, b] = ['a', 'b'].map(fingerprint) as [string, string];

describe('vision-one-pull: ledger', () => {
  it('counts an identity, and forgets it with its second', () => {
    const ledger = new Ledger();
    ledger.add(a, 100);
    ledger.add(a, 100);
    ledger.add(b, 101);
    assert.deepEqual([ledger.count(a), ledger.count(b), ledger.size], [2, 1, 3]);
    ledger.drop(0, 100);
    assert.deepEqual([ledger.count(a), ledger.count(b), ledger.size], [0, 1, 1]);
  });

  it('takes back one count of one second', () => {
    const ledger = new Ledger();
    ledger.add(a, 100);
    ledger.take(a, 101);
    ledger.take(b, 100);
    assert.equal(ledger.count(a), 1);
    ledger.take(a, 100);
    ledger.take(a, 100);
    assert.deepEqual([ledger.count(a), ledger.size], [0, 0]);
    assert.deepEqual(ledger.toRecord(), []);
  });

  it('comes back from its record as it was', () => {
    const ledger = new Ledger();
    for (let n = 0; n < 1000; n++) ledger.add(fingerprint(String(n % 400)), 1_700_000_000 + (n % 37));
    const back = new Ledger().addRecord(JSON.parse(JSON.stringify(ledger.toRecord())));
    assert.equal(back.size, 1000);
    for (let n = 0; n < 400; n++)
      assert.equal(back.count(fingerprint(String(n))), ledger.count(fingerprint(String(n))));
    back.drop(1_700_000_000, 1_700_000_035);
    ledger.drop(1_700_000_000, 1_700_000_035);
    assert.deepEqual(back.toRecord(), ledger.toRecord());
  });

  it('needs at most 25 bytes an entry where each second has one', () => {
    const ledger = new Ledger();
    for (let n = 0; n < 900; n++) ledger.add(fingerprint(String(n)), 1_700_000_000 + n);
    const bytes = JSON.stringify(ledger.toRecord()).length;
    assert.ok(bytes <= 25 * 900, `${bytes / 900} bytes an entry`);
  });

  it('refuses what no ledger wrote', () => {
    for (const record of [null, {}, [1], [[1]], [[1.5, a]], [[1, 'short']], [[1, 2]], 'x']) {
      assert.throws(() => new Ledger().addRecord(record), RangeError, JSON.stringify(record));
    }
  });
});
