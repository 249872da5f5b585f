import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { documents, read, tables, withTables } from '../docs/tables/write';

const root = join(__dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

describe('the documents', () => {
  it('have the tables that the data gives (npm run docs writes them)', function () {
    // One counts the searches of some hundred thousand indicators.
    this.timeout(120_000);
    for (const document of documents) assert.equal(read(document), withTables(read(document)), document);
    for (const table of tables)
      assert.ok(
        documents.some((one) => read(one).includes(`<!-- begin:${table} -->`)),
        table,
      );
  });
});

describe('README', () => {
  it('links to files that are there', () => {
    const links = [...readme.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path]) => path ?? '');
    assert.ok(links.length > 3);
    assert.deepEqual(
      links.filter((path) => !existsSync(join(root, path))),
      [],
    );
  });

  it('names every error code of the client, and no other', () => {
    const source = readFileSync(join(root, 'nodes', 'shared', 'vision-one', 'errors.ts'), 'utf8');
    const codes = new Set([...source.matchAll(/'(ERR_V1_\w+)'/g)].map(([, code]) => code));
    const rows = new Set([...readme.matchAll(/^\| `(ERR_V1_\w+)`/gm)].map(([, code]) => code));
    assert.deepEqual([...rows].sort(), [...codes].sort());
  });
});
