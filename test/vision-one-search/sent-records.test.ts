import assert from 'node:assert/strict';
import { SentRecords } from '../../nodes/vision-one-search/read/sent-records';

describe('records that were sent', () => {
  it('are not sent again: by uuid within a reading, over readings, over windows', () => {
    const sent = new SentRecords();
    sent.beginReading();
    assert.equal(
      sent.takeUnsent([{ uuid: 'a', eventTime: 100_000 }, { uuid: 'b', eventTime: 50_000 }, { uuid: 'a' }]).length,
      2,
    );
    sent.beginReading();
    assert.equal(sent.takeUnsent([{ uuid: 'a' }, { uuid: 'c', eventTime: '99500' }]).length, 1);
    sent.forgetBefore(100);
    sent.beginReading();
    assert.deepEqual(
      sent.takeUnsent([{ uuid: 'a' }, { uuid: 'b' }, { uuid: 'c' }]),
      [{ uuid: 'b' }],
      'b lies before the border',
    );
  });

  it('without an id are told apart by count: two equal ones are two', () => {
    const sent = new SentRecords();
    const twin = { dpt: 1 };
    sent.beginReading();
    assert.equal(sent.takeUnsent([twin, twin]).length, 2);
    sent.beginReading();
    assert.equal(sent.takeUnsent([twin, twin, twin]).length, 1);
  });

  it('of mail without uuid are known by message, time and mailbox', () => {
    const sent = new SentRecords();
    const mail = { msgUuid: 'm', eventTime: 1, mailbox: 'a@example.com' };
    assert.equal(sent.takeUnsent([mail, { ...mail, other: 1 }, { ...mail, mailbox: 'b@example.com' }]).length, 2);
  });

  it('may be anything', () => {
    const sent = new SentRecords();
    assert.equal(
      sent.takeUnsent([null, 5, 'x', [], undefined, { uuid: 5 }, { uuid: '' }, { eventTime: {} }]).length,
      8,
    );
    sent.forgetBefore(0);
  });
});
