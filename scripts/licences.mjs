/** Writes docs/licences.md: every package that an installation brings along, from the lock file. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const file = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

export function licences() {
  const { packages } = JSON.parse(readFileSync(file('package-lock.json'), 'utf8'));
  const rows = Object.entries(packages)
    .filter(([path, { dev, optional, peer }]) => path !== '' && !dev && !optional && !peer)
    .map(([path, { version, license }]) => `| ${path.split('node_modules/').at(-1)} | ${version} | ${license} |`)
    .sort();
  const table = ['| package | version | licence |', '| --- | --- | --- |', ...rows].join('\n');
  return `# Licences of what is installed with this package\n\nWritten by \`node scripts/licences.mjs\`.\n\n${table}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(file('docs/licences.md'), licences());
