import assert from 'node:assert/strict';
import { DistinctRecords } from '../../nodes/vision-one-search/read/distinct-records';
import { searchQueries, type AskedQuery } from '../../nodes/vision-one-search/search-query';

const v3 = {
  api: 'v3.0',
  source: 'detections',
  query: 'dpt:443',
  startDateTime: '2026-01-01T00:00:00Z',
  endDateTime: '2026-01-02T00:00:00Z',
};

/** Queries of one sequence. */
function sequence(...given: object[]): [AskedQuery, AskedQuery, AskedQuery] {
  return searchQueries(given.map((query) => ({ ...v3, ...query }))) as [AskedQuery, AskedQuery, AskedQuery];
}

describe('the records of a sequence', () => {
  it('are given once, by uuid or by message, time and mailbox, whichever of its queries finds them', () => {
    const queries = sequence({}, {}, {});
    const distinct = new DistinctRecords(queries);
    const [one, two, three] = queries;
    const mail = { mail_unique_id: 'm', mail_message_delivery_time: '2026-01-01T00:00:00.000Z', mailbox: 'a' };
    assert.equal(distinct.of(one, [{ uuid: 'a' }, mail]).length, 2);
    assert.deepEqual(distinct.of(two, [{ uuid: 'b' }, { uuid: 'a' }, { ...mail, mailbox: 'b' }, mail]), [
      { uuid: 'b' },
      { ...mail, mailbox: 'b' },
    ]);
    assert.deepEqual(distinct.of(three, [{ uuid: 'a' }, { uuid: 'b' }, { uuid: 'c' }]), [{ uuid: 'c' }]);
  });

  it('of another source or api are others, though they are called the same', () => {
    const queries = sequence({}, { source: 'endpointActivities' }, { api: 'v2.0', from: 1, to: 2 });
    const distinct = new DistinctRecords(queries);
    for (const query of queries) assert.equal(distinct.of(query, [{ uuid: 'a' }]).length, 1);
  });

  it('that do not say who they are all stay: equal ones may be several events', () => {
    const queries = sequence({}, {});
    const distinct = new DistinctRecords(queries);
    for (const query of queries) assert.equal(distinct.of(query, [{ dpt: 1 }, { dpt: 1 }, null, 5]).length, 4);
  });
});
