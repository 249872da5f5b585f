/**
 * Runs every bench/<subject>.bench.ts, each in a process of its own, one after the other.
 *
 *   npm run bench              prints the table and writes it into README
 *   npm run bench:check        runs them, reduced, and fails when a ratio is beyond its bound
 *   npm run bench -- map       only those whose name begins so; README is left alone
 */
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { BenchRow } from './row';

const root = join(__dirname, '..');
const readme = join(root, 'README.md');
const [begin, end] = ['<!-- begin:bench -->', '<!-- end:bench -->'];

const print =
  'require(process.argv[1]).default().then((rows) => { console.log(JSON.stringify(rows)); process.exit(0); })';

/**
 * A bench with a folder of its own measures processes and runs as it is; the others are bundled first, since tsx wraps
 * functions, which costs more than what is measured.
 */
function measured(file: string): BenchRow[] {
  const env = process.argv.includes('--check') ? { ...process.env, BENCH_CHECK: '1' } : process.env;
  const isOfProcesses = existsSync(join(__dirname, file.replace('.bench.ts', '')));
  const program = isOfProcesses ? join(__dirname, file) : bundled(file);
  const run = spawnSync(
    process.execPath,
    ['--expose-gc', ...(isOfProcesses ? ['--require', 'tsx/cjs'] : []), '-e', print, program],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 26, cwd: root, env },
  );
  if (run.status !== 0) throw new Error(`${file} failed`);
  // What a bench prints on its way is shown; the last line is its rows.
  const lines = run.stdout.trim().split('\n');
  for (const line of lines.slice(0, -1)) console.log(line);
  return JSON.parse(lines.at(-1) ?? '[]') as BenchRow[];
}

function bundled(file: string): string {
  const outfile = join(root, 'node_modules', '.cache', 'bench', file.replace('.ts', '.cjs'));
  buildSync({ entryPoints: [join(__dirname, file)], bundle: true, platform: 'node', packages: 'external', outfile });
  return outfile;
}

/** What is beyond its bound is measured a second time: the machine may have had something else to do. */
function checked(file: string): BenchRow[] {
  const rows = measured(file);
  if (rows.every(isWithinBound)) return rows;
  const again = measured(file);
  return rows.map((row, index) => (isWithinBound(row) ? row : (again[index] ?? row)));
}

function isWithinBound({ ratio, better, bound }: BenchRow): boolean {
  return better === 'higher' ? ratio >= bound : ratio <= bound;
}

function number(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)));
}

function table(rows: readonly BenchRow[]): string {
  const lines = rows.map(
    ({ what, ours, peer, peers, ratio, better, bound }) =>
      `| ${what} | ${number(ours)} | ${peer} | ${number(peers)} | ${number(ratio)} | ${better === 'higher' ? '≥' : '≤'} ${bound} |`,
  );
  const machine = `Measured side by side in one run on ${cpus().length} cores, Node.js ${process.version}.`;
  return [machine, '', '| what | ours | beside | that | ratio | bound |', '|---|--:|---|--:|--:|--:|', ...lines].join(
    '\n',
  );
}

function main(): void {
  const check = process.argv.includes('--check');
  const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
  const files = readdirSync(__dirname).filter(
    (name) => name.endsWith('.bench.ts') && (names.length === 0 || names.some((one) => name.startsWith(one))),
  );
  const rows = files.flatMap(check ? checked : measured);
  console.log(table(rows));
  if (check) {
    const bad = rows.filter((row) => !isWithinBound(row));
    for (const { what, ratio, better, bound } of bad) {
      console.error(
        `beyond its bound: ${what}: ${number(ratio)}, should be ${better === 'higher' ? '>=' : '<='} ${bound}`,
      );
    }
    console.log(`${rows.length - bad.length} within bounds`);
    process.exitCode = bad.length > 0 ? 1 : 0;
  } else if (names.length === 0) {
    const text = readFileSync(readme, 'utf8');
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`README.md has no block ${begin} ... ${end}`);
    writeFileSync(readme, `${text.slice(0, from + begin.length)}\n\n${table(rows)}\n\n${text.slice(to)}`);
  }
}

main();
