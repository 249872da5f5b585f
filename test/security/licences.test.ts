import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');
const text = (path: string): string => readFileSync(join(root, path), 'utf8');

interface Locked {
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly peer?: boolean;
  readonly version: string;
  readonly license?: string;
  readonly resolved?: string;
  readonly integrity?: string;
}

describe('what is installed with this package', () => {
  const { packages } = JSON.parse(text('package-lock.json')) as { packages: Record<string, Locked> };
  const installed = Object.entries(packages).filter(
    ([path, { dev, optional, peer }]) => path !== '' && !dev && !optional && !peer,
  );

  it('is listed with its licence (node scripts/licences.mjs writes the list), and each is a permissive one', () => {
    const rows = text('docs/licences.md').replace(/ {2,}/g, ' ');
    assert.ok(installed.length > 4);
    for (const [path, { version, license = '' }] of installed) {
      const name = path.split('node_modules/').at(-1);
      assert.ok(rows.includes(`| ${name} | ${version} | ${license} |`), name);
      assert.match(license, /^\(?(?:MIT|ISC|BSD-[23]-Clause|Apache-2\.0|0BSD)\b/, name);
    }
  });

  it('is locked with its checksum', () => {
    for (const [path, { integrity }] of installed) assert.match(integrity ?? '', /^sha512-/, path);
  });
});
