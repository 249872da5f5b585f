import assert from 'node:assert/strict';
import helper from 'node-red-node-test-helper';
import type { TranslationPreview } from '../../nodes/stix-translate/preview';
import translateNode from '../../nodes/stix-translate/stix-translate';

describe('stix-translate: the pattern box of the form', () => {
  before(async () => {
    helper.init(require.resolve('node-red'));
    await helper.startServer();
    await helper.load(translateNode, []);
  });
  after(async () => {
    await helper.unload();
    await helper.stopServer();
  });

  async function preview(pattern: unknown, settings: object = {}): Promise<TranslationPreview & { status: number }> {
    const reply = await helper.request().post('/stix-translate/preview').send({ pattern, settings });
    return { ...(reply.body as TranslationPreview), status: reply.status };
  }

  it('gives the queries of every source that the form has chosen', async () => {
    const pattern = "[ipv4-addr:value = '198.51.100.7']";
    const all = await preview(pattern);
    assert.ok(all.ok && all.queries.length > 1);
    const one = await preview(pattern, { dialects: ['emailActivities'], api: 'v3.0' });
    assert.ok(one.ok);
    assert.deepEqual(
      one.queries.map(({ source }) => source),
      ['emailActivities'],
    );
    const old = await preview(pattern, { api: 'v2.0', dialects: [] });
    assert.ok(old.ok && old.queries.every(({ api }) => api === 'v2.0'));
  });

  it('says where a text stops being a pattern', async () => {
    const found = await preview("[a:b = 'c'\n ANDD d:e = 'f']");
    assert.ok(!found.ok);
    assert.deepEqual(
      [found.status, found.code, found.line, found.column, found.start, found.end],
      [200, 'translation_error', 2, 2, 12, 16],
    );
  });

  it('says what was widened, what can not be searched, and why nothing can be', async () => {
    const wide = await preview("[file:size > 10 AND file:name = 'x']", { dialects: ['endpointActivities'] });
    assert.ok(wide.ok && wide.notes.length > 0);
    const none = await preview("[x-mine:y = 'z']");
    assert.deepEqual([none.ok, none.ok || none.code], [false, 'mapping_error']);
    const setting = await preview("[url:value = 'x']", { timeRange: 'many' });
    assert.deepEqual([setting.ok, setting.ok || setting.code], [false, 'invalid_parameter']);
  });

  it('takes an indicator and a bundle as JSON', async () => {
    const indicator = { type: 'indicator', id: 'indicator--1', pattern: "[url:value = 'https://a.example/']" };
    const one = await preview(JSON.stringify(indicator));
    assert.ok(one.ok && one.queries.length > 0);
    const bundle = await preview(
      JSON.stringify({ type: 'bundle', objects: [indicator, { ...indicator, id: 'indicator--2', pattern: '[' }] }),
    );
    assert.ok(bundle.ok && bundle.refused.length === 1);
    assert.equal((await preview('{"type": ')).ok, false);
  });

  it('does not try what is too long, or is no text', async () => {
    assert.equal((await preview(`[url:value = '${'x'.repeat(20_001)}']`)).status, 413);
    assert.equal((await preview(7)).status, 400);
  });
});
