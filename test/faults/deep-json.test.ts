import assert from 'node:assert/strict';
import { parseShallow, tooDeep } from '../../nodes/shared/vision-one/shallow-json';
import { json, startStub } from '../support/http-stub';
import { allPages, clientOf, failureOf } from './client';

const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
const parse = (text: string): unknown => parseShallow(Buffer.from(text));

/** How deep a value nests, without recursion. */
function depthOf(value: unknown): number {
  let depth = 0;
  for (let level: unknown[] = [value]; level.length > 0; depth++)
    level = level.flatMap((one): unknown[] => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  return depth;
}

/** It is no reply, and was not taken apart to see that. */
async function assertRefused(body: string): Promise<void> {
  const stub = await startStub((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(body);
  });
  const client = clientOf(stub.origin);
  const before = process.memoryUsage().heapUsed;
  const error = await failureOf(client.get({ path: '/x', signal: new AbortController().signal }));
  assert.equal(error.code, 'ERR_V1_BAD_RESPONSE');
  const grown = process.memoryUsage().heapUsed - before;
  assert.ok(grown < 200e6, `${grown / 1e6} MB`);
  client.close();
  await stub.close();
}

describe('a record that nests deeper than anything can walk', () => {
  it('loses what lies too deep, and nothing else', () => {
    const record = parse(`{"deep":${nested(50_000)},"before":[{"a":1}],"text":"[[[{{{","escaped":"\\\\\\"]]]"}`);
    const { deep, ...rest } = record as Record<string, unknown>;
    assert.deepEqual(rest, { before: [{ a: 1 }], text: '[[[{{{', escaped: '\\"]]]' });
    assert.ok(depthOf(deep) <= 130, String(depthOf(deep)));
    assert.ok(JSON.stringify(deep).includes(tooDeep));
  });

  it('is not hidden by brackets in texts, nor are texts taken for it', () => {
    assert.ok(depthOf(parse(`["${']'.repeat(60_000)}",${nested(50_000)}]`)) <= 130);
    const texts = [`${'['.repeat(9_000)}`, `\\"${'{'.repeat(9_000)}`];
    assert.deepEqual(parse(JSON.stringify(texts)), texts);
  });

  it('stays whole up to what any record may need', () => {
    assert.deepEqual(parse(nested(120)), JSON.parse(nested(120)));
  });

  it('does not stop the page that it lies on, nor what works on it', async () => {
    const stub = await startStub((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(`{"items":[{"id":"a"},{"id":"b","x":${nested(90_000)}},{"id":"c"}]}`);
    });
    const client = clientOf(stub.origin);
    const [page] = await allPages(client);
    assert.deepEqual(
      page?.items.map((item) => (item as { id: string }).id),
      ['a', 'b', 'c'],
    );
    structuredClone(page.items);
    client.close();
    await stub.close();
  });

  it('is refused without parsing where it is nothing but brackets', async () => {
    for (const body of ['['.repeat(30e6), nested(15e6), `{"items":${nested(200_000)}}`]) await assertRefused(body);
  });

  it('is refused without parsing where it is nothing but small values, which take twenty times their size', async () => {
    const objects = (count: number): string => `{"items":[${'{},'.repeat(count - 1)}{}]}`;
    for (const body of [objects(20e6), `{"items":[${'0,'.repeat(30e6)}0]}`, `{${'"":0,'.repeat(12e6)}"":0}`])
      await assertRefused(body);
    // More than any page has is taken.
    const { items } = parse(objects(1e6)) as { items: unknown[] };
    assert.equal(items.length, 1e6);
  }).timeout(60_000);

  it('in an error reply is no trouble either', async () => {
    const stub = await startStub((_request, response) => json(response, 400, { error: { message: 'no' } }));
    const client = clientOf(stub.origin);
    assert.equal(
      (await failureOf(client.get({ path: '/x', signal: new AbortController().signal }))).serviceMessage,
      'no',
    );
    client.close();
    await stub.close();
  });
});
