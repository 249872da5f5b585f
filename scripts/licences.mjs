/** Writes docs/licences.md, or prints it with --print: every package that an installation brings along. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const file = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const { packages } = JSON.parse(readFileSync(file('package-lock.json'), 'utf8'));

/** Where a package finds another: beside itself, or in a folder above. */
function placeOf(name, from) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const place = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (place in packages) return place;
    if (folder === '') throw new Error(`${name} of ${from} is not locked`);
  }
}

function installed(from, found = new Set()) {
  for (const name of Object.keys(packages[from].dependencies ?? {})) {
    const place = placeOf(name, from);
    if (!found.has(place)) installed(place, found.add(place));
  }
  return found;
}

const rows = [...installed('')].map((place) => {
  const { version, license, integrity } = packages[place];
  if (!integrity?.startsWith('sha512-')) throw new Error(`${place} is locked without a checksum`);
  return `| ${place.split('node_modules/').at(-1)} | ${version} | ${license} |`;
});
const table = ['| package | version | licence |', '| --- | --- | --- |', ...rows.sort()].join('\n');
const page = `# Licences of what is installed with this package\n\nWritten by \`node scripts/licences.mjs\`.\n\n${table}\n`;

if (process.argv.includes('--print')) process.stdout.write(page);
else writeFileSync(file('docs/licences.md'), page);
