// Builds dist/: grammar -> parser, TypeScript -> one CommonJS bundle, editor scripts inlined into the html, locales and
// icons beside the node that they belong to. Plain JS with built-ins only; the compilers come from node_modules.
//
//   node scripts/build.mjs [--grammar-only]
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const nodes = join(root, 'nodes');
const dist = join(root, 'dist');
const types = readdirSync(nodes).filter((name) => existsSync(join(nodes, name, `${name}.ts`)));

/** Runs a tool of node_modules/.bin and gives what it printed; a failure ends the build with the tool's own words. */
function tool(name, ...args) {
  const run = spawnSync(join(root, 'node_modules', '.bin', name), args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    shell: process.platform === 'win32',
  });
  if (run.status !== 0) {
    console.error(run.error?.message ?? '', run.stdout, run.stderr);
    process.exit(1);
  }
  return run.stdout;
}

function buildGrammar() {
  const grammar = join(nodes, 'shared', 'stix', 'pattern', 'pattern.peggy');
  if (!existsSync(grammar)) return;
  tool(
    'peggy',
    '--format',
    'commonjs',
    '--dts',
    '--dependency',
    'time:../../time',
    '--return-types',
    '{"Pattern":"unknown"}',
    '-o',
    join(nodes, 'shared', 'stix', 'pattern', 'grammar.js'),
    grammar,
  );
}

/** An editor page: the templates of editor.html, and editor.ts bundled into one inline script (a script src would delay the palette). */
function buildEditor(type) {
  const script = tool(
    'esbuild',
    join(nodes, type, 'editor.ts'),
    '--bundle',
    '--format=iife',
    '--target=es2022',
    '--charset=utf8',
    // Not --minify-syntax: the flow library reads registerType's literals as they are written.
    '--minify-whitespace',
    '--minify-identifiers',
  );
  const templates = withoutIndents(readFileSync(join(nodes, type, 'editor.html'), 'utf8'));
  writeFileSync(
    join(dist, type, `${type}.html`),
    `<script type="text/javascript">\n${script.trim()}\n</script>\n\n${templates}\n`,
  );
}

/** A line break between two elements is as much of a space as all that prettier puts there. */
function withoutIndents(html) {
  return html.trim().replace(/\s*\n\s*/g, '\n');
}

/** Catalogs without the blanks that make them readable, and help without the indent of its lines. */
function copyWords(type) {
  for (const language of readdirSync(join(nodes, type, 'locales'))) {
    const [from, to] = [nodes, dist].map((folder) => join(folder, type, 'locales', language));
    mkdirSync(to, { recursive: true });
    const catalogue = JSON.parse(readFileSync(join(from, `${type}.json`), 'utf8'));
    writeFileSync(join(to, `${type}.json`), JSON.stringify(catalogue));
    const help = readFileSync(join(from, `${type}.html`), 'utf8');
    writeFileSync(join(to, `${type}.html`), help.replace(/^ {2}/gm, ''));
  }
}

/**
 * One bundle, in which a node's modules run when the node is loaded (docs/decisions/65-size.md). It lies as deep as a
 * source, which finds package.json from where it is.
 */
function buildRuntime() {
  const options = ['--bundle', '--platform=node', '--target=node20', '--packages=external', '--minify'];
  const folder = join(dist, 'runtime');
  const entry = join(folder, 'nodes.ts');
  mkdirSync(folder);
  writeFileSync(
    entry,
    types.map((type) => `exports['${type}'] = () => require('../../nodes/${type}/${type}.ts');\n`).join(''),
  );
  tool('esbuild', entry, ...options, `--outfile=${join(folder, 'nodes.js')}`, '--log-level=warning');
  rmSync(entry);
  for (const type of types)
    writeFileSync(
      join(dist, type, `${type}.js`),
      `module.exports = (RED) => require('../runtime/nodes.js')['${type}']()(RED);\n`,
    );
}

buildGrammar();
if (!process.argv.includes('--grammar-only')) {
  rmSync(dist, { recursive: true, force: true });
  for (const type of types) {
    mkdirSync(join(dist, type), { recursive: true });
    buildEditor(type);
    copyWords(type);
    // A config node always shows the editor's own cog.
    const icon = join(root, 'icons', `${type}.svg`);
    if (existsSync(icon)) cpSync(icon, join(dist, type, 'icons', `${type}.svg`));
  }
  buildRuntime();
}
