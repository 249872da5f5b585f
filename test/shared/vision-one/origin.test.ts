import assert from 'node:assert/strict';
import { configuredOrigin, sameOriginLink } from '../../../nodes/shared/vision-one/origin';

describe('the configured origin', () => {
  it('is a region', () => {
    assert.equal(configuredOrigin('us', ''), 'https://api.xdr.trendmicro.com');
    assert.equal(configuredOrigin('jp', 'ignored'), 'https://api.xdr.trendmicro.co.jp');
  });

  it('is a host of one’s own: https, or http on this machine', () => {
    for (const [host, origin] of [
      ['v1.example.org', 'https://v1.example.org'],
      ['v1.example.org:8443', 'https://v1.example.org:8443'],
      ['https://v1.example.org/', 'https://v1.example.org'],
      [' v1.example.org ', 'https://v1.example.org'],
      ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
      ['http://localhost:8080', 'http://localhost:8080'],
    ] as const) {
      assert.equal(configuredOrigin('custom', host), origin);
    }
  });

  for (const host of [
    '',
    'http://v1.example.org',
    'http://127.0.0.1.example.org',
    'ftp://127.0.0.1',
    'user:pass@v1.example.org',
    'v1.example.org/path',
    'v1.example.org?x=1',
    'v1.example.org#x',
    'a b',
    'https://',
  ]) {
    it(`is never "${host}"`, () => {
      assert.throws(() => configuredOrigin('custom', host), { code: 'ERR_V1_CONFIG' });
    });
  }

  it('is no region that does not exist, however it is spelt', () => {
    for (const region of ['', 'mars', '__proto__', 'constructor', 'US']) {
      assert.throws(() => configuredOrigin(region, 'x.example'), { code: 'ERR_V1_CONFIG' }, region);
    }
  });
});

describe('a nextLink', () => {
  const origin = 'https://api.eu.xdr.trendmicro.com';

  it('is followed on the same origin, whatever its path', () => {
    assert.equal(sameOriginLink(origin, `${origin}/beta/x?a=b c`), `${origin}/beta/x?a=b%20c`);
    assert.equal(sameOriginLink(origin, `${origin}:443/x`), `${origin}/x`);
    assert.equal(sameOriginLink(origin, '/v3.0/x?skipToken=1'), `${origin}/v3.0/x?skipToken=1`);
  });

  for (const link of [
    'http://api.eu.xdr.trendmicro.com/x',
    'https://api.eu.xdr.trendmicro.com:8443/x',
    'https://api.eu.xdr.trendmicro.com.evil.example/x',
    'https://api.eu.xdr.trendmicro.com@evil.example/x',
    'https://user:pw@api.eu.xdr.trendmicro.com/x',
    'https://аpi.eu.xdr.trendmicro.com/x',
    'blob:https://api.eu.xdr.trendmicro.com/x',
    'javascript:alert(1)',
    '\\\\evil.example\\x',
  ]) {
    it(`is not followed to ${link}`, () => {
      assert.throws(() => sameOriginLink(origin, link), { code: 'ERR_V1_FOREIGN_LINK' });
    });
  }
});
