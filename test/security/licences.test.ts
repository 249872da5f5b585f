import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

describe('what is installed with this package', () => {
  const found = execFileSync(process.execPath, [join(root, 'scripts', 'licences.mjs'), '--print'], {
    encoding: 'utf8',
  });
  const rows = found.split('\n').filter((line) => /^\| \S+ \| \d/.test(line));

  it('is listed (node scripts/licences.mjs writes the list)', () => {
    const written = readFileSync(join(root, 'docs', 'licences.md'), 'utf8').replace(/ {2,}/g, ' ');
    assert.ok(rows.length > 4);
    assert.deepEqual(
      written.split('\n').filter((line) => /^\| \S+ \| \d/.test(line)),
      rows,
    );
  });

  it('has permissive licences only', () => {
    for (const row of rows) assert.match(row, /\| (?:MIT|ISC|BSD-[23]-Clause|Apache-2\.0|0BSD) \|$/);
  });
});
