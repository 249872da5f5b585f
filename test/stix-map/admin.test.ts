import assert from 'node:assert/strict';
import helper from 'node-red-node-test-helper';
import type { Preview } from '../../nodes/stix-map/routes';
import { samples } from '../../nodes/stix-map/editor/samples';
import stixMapNode from '../../nodes/stix-map/stix-map';
import { faultsOf } from './check-bundle';

describe('stix-map: the sample of the form', () => {
  before(async () => {
    helper.init(require.resolve('node-red'));
    await helper.startServer();
    await helper.load(stixMapNode, []);
  });
  after(async () => {
    await helper.unload();
    await helper.stopServer();
  });

  async function preview(record: unknown, settings: object = {}): Promise<Preview & { status: number }> {
    const reply = await helper.request().post('/stix-map/preview').send({ record, settings });
    return { ...(reply.body as Preview), status: reply.status };
  }

  for (const [name, record] of Object.entries(samples)) {
    for (const specVersion of ['2.1', '2.0'] as const) {
      it(`makes a valid bundle of the ${name} sample, with nothing left out (${specVersion})`, async () => {
        const made = await preview(record, { specVersion, dialect: 'auto' });
        assert.ok(made.ok);
        assert.deepEqual(made.mapping.dropped, {});
        assert.equal(made.mapping.empty, 0);
        assert.deepEqual(faultsOf(made.bundle, specVersion), []);
      });
    }
  }

  it('follows the settings, and says what is wrong with them', async () => {
    const record = samples['endpointActivities'];
    const named = await preview(record, { identityName: 'Somebody' });
    assert.match(JSON.stringify(named), /"name":"Somebody"/);
    const broken = await preview(record, { map: '{ "a": 1 }' });
    assert.deepEqual([broken.status, broken.ok, broken.ok || broken.code], [200, false, 'mapping_error']);
    const identity = await preview(record, { identity: '{' });
    assert.equal(identity.ok, false);
  });

  it('takes a record or a list of them, nothing else', async () => {
    assert.ok((await preview([samples['oat'], samples['alerts']])).ok);
    assert.equal((await preview('text')).status, 400);
    assert.equal((await preview(null)).status, 400);
  });
});
