import assert from 'node:assert/strict';
import { errorTable } from '../../../nodes/shared/vision-one/error-table';
import type { VisionOneErrorCode } from '../../../nodes/shared/vision-one/errors';
import { replyError, type ServiceReply } from '../../../nodes/shared/vision-one/reply';
import { operations } from '../../simulator/contract/operations';

const oat = '/v3.0/oat/detections';

const reply = (status: number, error: object): ServiceReply => ({
  status,
  body: Buffer.from(JSON.stringify({ error })),
  contentType: 'application/json',
  hide: (text) => text,
});

/** Every error number that is described for what the nodes ask, and what it stands for on a first and a later page. */
const numbers: readonly [string, number, number, VisionOneErrorCode, VisionOneErrorCode][] = [
  ['/v3.0/workbench/alerts', 400, 3090003, 'ERR_V1_BAD_REQUEST', 'ERR_V1_BAD_REQUEST'],
  ['/v3.0/workbench/alerts', 500, 3090999, 'ERR_V1_UNAVAILABLE', 'ERR_V1_UNAVAILABLE'],
  [oat, 400, 1010400, 'ERR_V1_BAD_REQUEST', 'ERR_V1_BAD_REQUEST'],
  [oat, 400, 1010406, 'ERR_V1_BAD_REQUEST', 'ERR_V1_BAD_REQUEST'],
  [oat, 400, 1010407, 'ERR_V1_BAD_REQUEST', 'ERR_V1_PAGE_EXPIRED'],
  [oat, 400, 1010420, 'ERR_V1_NOT_FOUND', 'ERR_V1_NOT_FOUND'],
  [oat, 400, 1000520, 'ERR_V1_TIMEOUT', 'ERR_V1_TIMEOUT'],
  [oat, 400, 1010550, 'ERR_V1_PAGE_EXPIRED', 'ERR_V1_PAGE_EXPIRED'],
  [oat, 400, 1010999, 'ERR_V1_BAD_REQUEST', 'ERR_V1_BAD_REQUEST'],
  [oat, 500, 1000999, 'ERR_V1_UNAVAILABLE', 'ERR_V1_UNAVAILABLE'],
  [oat, 500, 1009999, 'ERR_V1_UNAVAILABLE', 'ERR_V1_UNAVAILABLE'],
];

describe('the error numbers', () => {
  it('count before seven digits of the message, which may repeat what was asked', () => {
    const error = { code: 'BadRequest', number: 1010400, message: "Invalid filter: uuid eq '1010550'" };
    assert.equal(replyError(reply(400, error), false).code, 'ERR_V1_BAD_REQUEST');
  });

  it('that are described for what the nodes ask are all there', () => {
    const asked = operations.filter(({ path }) => path !== '/v3.0/workbench/alerts/{id}');
    const described = asked.flatMap(({ path, errors }) =>
      Object.entries(errors).flatMap(([status, { numbers: all = [] }]) =>
        all.map(([number]) => `${path} ${status} ${number}`),
      ),
    );
    assert.ok(described.length > 5);
    assert.deepEqual(numbers.map(([path, status, number]) => `${path} ${status} ${number}`).sort(), described.sort());
    const rows = errorTable.flatMap(({ at, status, number }) =>
      number === undefined ? [] : `${at} ${status} ${number}`,
    );
    assert.deepEqual([...new Set(rows)].sort(), described);
  });

  for (const [path, status, number, first, later] of numbers)
    it(`${status} ${number} of ${path} is ${first}${first === later ? '' : `, on a later page ${later}`}`, () => {
      const shapes = [
        { code: 'BadRequest', number, message: 'x' },
        { code: 'BadRequest', number: String(number), message: 'x' },
        { code: String(number), message: 'x' },
        { code: 'BadRequest', message: 'x', innererror: { code: 'x', innererror: { number } } },
        { code: 'BadRequest', message: `x (Error code: ${number})` },
      ];
      for (const shape of shapes)
        for (const [laterPage, code] of [
          [false, first],
          [true, later],
        ] as const) {
          const error = replyError(reply(status, shape), laterPage);
          assert.equal(error.code, code, JSON.stringify(shape));
          assert.equal(error.serviceNumber, number, JSON.stringify(shape));
          assert.equal(error.message.split(String(number)).length, 2, error.message);
        }
    });

  it('say more than their status where they have a reason of their own, and say it', () => {
    const said = (number: number) => replyError(reply(400, { code: 'BadRequest', message: 'words', number }), false);
    assert.equal(said(1010420).reason, 'notConnected');
    assert.match(said(1010420).message, /^No product .*connected.* \(HTTP 400, 1010420: words\)$/);
    assert.equal(said(1010406).reason, 'timeRange');
    assert.match(said(1010406).message, /time range/);
    assert.equal(said(1010400).reason, undefined);
  });

  it('that are unknown, or stand in another number, say nothing', () => {
    for (const number of [1, 10105500, 1000521, 'x', null, {}, 1e300])
      assert.equal(
        replyError(reply(400, { code: 'BadRequest', number, message: '10005201 a1010407b' }), true).code,
        'ERR_V1_BAD_REQUEST',
      );
  });

  it('have words of their own where a list has no number for its token', () => {
    const said = (message: string, laterPage: boolean) =>
      replyError(reply(400, { code: 'BadRequest', message }), laterPage).code;
    for (const words of [
      'The page token is not valid',
      'The page token belongs to another request, and is invalid',
      'Invalid skipToken or expired token',
      'token expired',
    ]) {
      assert.equal(said(words, true), 'ERR_V1_PAGE_EXPIRED', words);
      assert.equal(said(words, false), 'ERR_V1_BAD_REQUEST', words);
    }
    // The list of alerts has one number for all that it refuses.
    const general = reply(400, { code: 'BadRequest', number: 3090003, message: 'The page token is not valid' });
    assert.equal(replyError(general, true).code, 'ERR_V1_PAGE_EXPIRED');
    assert.equal(replyError(general, false).code, 'ERR_V1_BAD_REQUEST');
    assert.equal(said('Unknown field: token', true), 'ERR_V1_BAD_REQUEST');
  });
});
