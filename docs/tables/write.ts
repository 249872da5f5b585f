/**
 * Tables of README and docs/ that are printed from the product's own data, so that they can't drift from it.
 * `npm run docs` writes them between `<!-- begin:NAME -->` and `<!-- end:NAME -->`; test/docs.test.ts holds them to it.
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');
export const documents = ['README.md', 'docs/stix-attributes.md', 'docs/contract.md', 'docs/settings.md'] as const;

/**
 * Every docs/tables/<name>.ts exports, as its default, a function that gives the Markdown of the block of that name.
 */
export const tables = readdirSync(__dirname)
  .filter((file) => file.endsWith('.ts') && file !== 'write.ts')
  .map((file) => file.replace(/\.ts$/, ''));

/** The text with the tables whose blocks it has. */
export function withTables(text: string): string {
  for (const name of tables) {
    const [begin, end] = [`<!-- begin:${name} -->`, `<!-- end:${name} -->`];
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from < 0 || to < from) continue;
    const table = createRequire(__filename)(join(__dirname, name)) as { default: () => string };
    text = `${text.slice(0, from + begin.length)}\n\n${table.default().trim()}\n\n${text.slice(to)}`;
  }
  return text;
}

export const read = (document: string): string => readFileSync(join(root, document), 'utf8');

if (require.main === module) {
  for (const document of documents) writeFileSync(join(root, document), withTables(read(document)));
}
