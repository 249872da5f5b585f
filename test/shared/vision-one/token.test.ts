import assert from 'node:assert/strict';
import { checkedToken, tokenEnd } from '../../../nodes/shared/vision-one/token';

const now = Date.UTC(2026, 0, 10);

function jwt(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part(claims)}.c2lnbmF0dXJl`;
}

describe('a token', () => {
  it('is taken as it is when it can be one', () => {
    for (const token of [jwt({ exp: now / 1000 + 60 }), jwt({}), 'opaque', 'a.b.c.d.e.f.g.h.i.j']) {
      assert.equal(checkedToken(token, now), token);
    }
  });

  for (const token of [
    '',
    ' ',
    `${jwt({})}\n`,
    ` ${jwt({})}`,
    `${jwt({})}\r\nX-Evil: 1`,
    'not a token, really not',
    'ключ-ключ-ключ-ключ',
    '${VISION_ONE_TOKEN}',
  ]) {
    it(`is refused before the first request: ${JSON.stringify(token)}`, () => {
      assert.throws(() => checkedToken(token, now), { code: 'ERR_V1_CONFIG' });
    });
  }

  it('names the variable that is not set or empty, and never another text', () => {
    for (const text of ['${VISION_ONE_TOKEN}', '$(VISION_ONE_TOKEN)']) {
      assert.throws(
        () => checkedToken(text, now),
        /^VisionOneError: The environment variable VISION_ONE_TOKEN is not set\.$/,
      );
      assert.throws(() => checkedToken('', now, text), /variable VISION_ONE_TOKEN is empty\.$/);
    }
    const garbage = 'not a key, ${OF_ANYTHING}';
    for (const written of [garbage, '${VISION_ONE_TOKEN}'])
      assert.throws(() => checkedToken(garbage, now, written), {
        message: 'This is not an API token: paste the whole key from Administration > API Keys.',
      });
    assert.equal(checkedToken(jwt({}), now, '${VISION_ONE_TOKEN}'), jwt({}));
  });

  it('is refused when its own claim says that it ended, with a day of room for a wrong clock', () => {
    assert.throws(() => checkedToken(jwt({ exp: now / 1000 - 86_401 }), now), /ended on 2026-01-08/);
    checkedToken(jwt({ exp: now / 1000 - 3600 }), now);
  });

  it('never shows itself in the refusal', () => {
    const token = jwt({ exp: 1 });
    assert.throws(
      () => checkedToken(token, now),
      (error: Error) => !error.message.includes(token),
    );
  });

  it('says when it ends, if it says so', () => {
    assert.equal(tokenEnd(jwt({ exp: 1_700_000_000 })), 1_700_000_000_000);
    for (const token of [
      jwt({}),
      jwt({ exp: 'x' }),
      jwt({ exp: 1e300 }),
      'opaque',
      'a.!!!.c',
      'a.bnVsbA.c',
      'a.NQ.c',
    ]) {
      assert.equal(tokenEnd(token), undefined, token);
    }
  });
});
