/**
 * Runs every bench/<subject>.bench.ts, each in a process of its own, one after the other.
 *
 *   npm run bench              prints the table and writes it into README
 *   npm run bench:check        runs them and fails when a ratio is beyond its bound
 *   npm run bench -- map       only those whose name begins so; README is left alone
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench, BenchRow } from './row';

const readme = join(__dirname, '..', 'README.md');
const [begin, end] = ['<!-- begin:bench -->', '<!-- end:bench -->'];

function measured(file: string): BenchRow[] {
  const run = spawnSync(
    process.execPath,
    ['--expose-gc', '--require', 'tsx/cjs', __filename, '--one', join(__dirname, file)],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 26 },
  );
  if (run.status !== 0) throw new Error(`${file} failed`);
  // What a bench prints on its way is shown; the last line is its rows.
  return JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '[]') as BenchRow[];
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

async function main(): Promise<void> {
  const [first, file] = process.argv.slice(2);
  if (first === '--one' && file !== undefined) {
    const bench = createRequire(__filename)(file) as { default: Bench };
    console.log(JSON.stringify(await bench.default()));
    process.exit(0);
  }
  const check = process.argv.includes('--check');
  const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
  const files = readdirSync(__dirname).filter(
    (name) => name.endsWith('.bench.ts') && (names.length === 0 || names.some((one) => name.startsWith(one))),
  );
  const rows = files.flatMap(measured);
  console.log(table(rows));
  if (check) {
    const bad = rows.filter((row) => !isWithinBound(row));
    for (const { what, ratio, better, bound } of bad) {
      console.error(
        `beyond its bound: ${what}: ${number(ratio)}, should be ${better === 'higher' ? '>=' : '<='} ${bound}`,
      );
    }
    process.exitCode = bad.length > 0 ? 1 : 0;
  } else if (names.length === 0) {
    const text = readFileSync(readme, 'utf8');
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`README.md has no block ${begin} ... ${end}`);
    writeFileSync(readme, `${text.slice(0, from + begin.length)}\n\n${table(rows)}\n\n${text.slice(to)}`);
  }
}

void main();
