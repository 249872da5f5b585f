/**
 * Packages of npm that the tests need and the package's developers don't: installed once into a folder of the system's
 * temporary files, and used again by the next run.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const cache = join(tmpdir(), 'node-red-vision-one-tests');
const timeLimit = 5 * 60_000;

/** Runs npm in a folder; what it printed on stdout. Rejects with npm's own words. */
export async function npm(cwd: string, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('npm', args, {
    cwd,
    timeout: timeLimit,
    maxBuffer: 1 << 26,
    shell: process.platform === 'win32',
  });
  return stdout;
}

/**
 * The folder whose node_modules holds the packages (`node-red@5.0.7`, exact versions: a folder is never brought up to
 * date). Rejects when npm can't install them.
 */
export async function installed(...packages: string[]): Promise<string> {
  const folder = join(cache, packages.join('+').replace(/[^\w.@+-]/g, '_'));
  if (existsSync(folder)) return folder;
  // Made whole beside its place and then moved: a run that was ended half-way leaves nothing that looks finished.
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true, mode: 0o700 });
  writeFileSync(join(unfinished, 'package.json'), '{ "private": true }\n');
  try {
    await npm(unfinished, 'install', '--no-audit', '--no-fund', '--loglevel=error', ...packages);
    if (!existsSync(folder)) renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return folder;
}
