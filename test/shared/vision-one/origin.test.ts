import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConsoleHost, configuredOrigin, sameOriginLink } from '../../../nodes/shared/vision-one/origin';
import { regions } from '../../../nodes/shared/vision-one/regions';

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

  // Every host that a client of Trend's, or its documentation, names.
  it('is known for every region', () => {
    assert.deepEqual(Object.values(regions).sort(), [
      'api.au.xdr.trendmicro.com',
      'api.ca.xdr.trendmicro.com',
      'api.eu.xdr.trendmicro.com',
      'api.id.xdr.trendmicro.com',
      'api.in.xdr.trendmicro.com',
      'api.mea.xdr.trendmicro.com',
      'api.sg.xdr.trendmicro.com',
      'api.uae.xdr.trendmicro.com',
      'api.uk.xdr.trendmicro.com',
      'api.usgov.xdr.trendmicro.com',
      'api.xdr.cybereye.gov.ae',
      'api.xdr.trendmicro.co.jp',
      'api.xdr.trendmicro.com',
      'api.za.xdr.trendmicro.com',
    ]);
    const form = readFileSync(join(__dirname, '../../../nodes/vision-one-config/editor.html'), 'utf8');
    const offered = [...form.matchAll(/<option value="(\w+)"/g)].map(([, region]) => region);
    assert.deepEqual(offered, [...Object.keys(regions), 'custom']);
  });

  for (const [host, api] of [
    ['portal.xdr.trendmicro.com', 'api.xdr.trendmicro.com'],
    ['portal.us.xdr.trendmicro.com', 'api.xdr.trendmicro.com'],
    ['portal.eu.xdr.trendmicro.com', 'api.eu.xdr.trendmicro.com'],
    ['https://portal.eu.xdr.trendmicro.com/index.html#/app/sase', 'api.eu.xdr.trendmicro.com'],
    ['https://PORTAL.SG.xdr.trendmicro.com:443', 'api.sg.xdr.trendmicro.com'],
    [' portal.xdr.trendmicro.co.jp/ ', 'api.xdr.trendmicro.co.jp'],
    ['portal.xdr.cybereye.gov.ae', 'api.xdr.cybereye.gov.ae'],
    ['portal.new.xdr.trendmicro.com?x=1', 'api.new.xdr.trendmicro.com'],
  ] as const)
    it(`is not the console's "${host}": the API's host is named`, () => {
      assert.throws(
        () => configuredOrigin('custom', host),
        (error) => error instanceof ConsoleHost && error.apiHost === api && error.message.includes(api),
      );
    });

  it('may be any other host that is called portal', () => {
    for (const host of ['portal.example.org', 'portal.xdr.trendmicro.com.example', 'my-portal.xdr.trendmicro.com'])
      assert.equal(configuredOrigin('custom', host), `https://${host}`);
  });

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
