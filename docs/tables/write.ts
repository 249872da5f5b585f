/**
 * Tables of README that are printed from the product's own data, so that they can't drift from it.
 * `npm run docs` writes them between `<!-- begin:NAME -->` and `<!-- end:NAME -->`; test/docs.test.ts holds README to it.
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const readme = join(__dirname, '..', '..', 'README.md');

/** Every docs/tables/<name>.ts exports, as its default, a function that gives the Markdown of the block of that name. */
export function withTables(text: string): string {
  const files = readdirSync(__dirname).filter((file) => file.endsWith('.ts') && file !== 'write.ts');
  for (const file of files) {
    const name = file.replace(/\.ts$/, '');
    const table = createRequire(__filename)(join(__dirname, file)) as { default: () => string };
    const begin = `<!-- begin:${name} -->`;
    const end = `<!-- end:${name} -->`;
    const from = text.indexOf(begin);
    const to = text.indexOf(end);
    if (from < 0 || to < from) throw new Error(`README.md has no block ${begin} ... ${end}`);
    text = `${text.slice(0, from + begin.length)}\n\n${table.default().trim()}\n\n${text.slice(to)}`;
  }
  return text;
}

if (require.main === module) {
  writeFileSync(readme, withTables(readFileSync(readme, 'utf8')));
}
