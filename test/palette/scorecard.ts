/** The checks that the flow library shows beside a package: node-red-dev's, run on a package's folder. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installed, npm } from '../support/npm-cache';
import type { Packed } from './packed';

export interface Scorecard {
  /** by the check's id: P01, N02, ... */
  readonly checks: Readonly<Record<string, { readonly test: boolean }>>;
  /** what it printed, warnings included */
  readonly output: string;
}

/** Installs the tarball, since the program compares what is installed with the registry, and checks it there. */
export async function scorecardOf({ file, name }: Packed): Promise<Scorecard> {
  const program = join(await installed('node-red-dev@0.1.6'), 'node_modules', 'node-red-dev', 'bin', 'run');
  const place = mkdtempSync(join(tmpdir(), 'scorecard-'));
  const report = join(place, 'report.json');
  try {
    writeFileSync(join(place, 'package.json'), '{ "private": true }\n');
    await npm(place, 'install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', file);
    const folder = join(place, 'node_modules', name);
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ['--require', join(__dirname, 'empty-catalogue.cjs'), program, 'validate', '--path', folder, '--output', report],
      { timeout: 120_000 },
    );
    const { package: _, ...checks } = JSON.parse(readFileSync(report, 'utf8')) as Scorecard['checks'];
    return { checks, output: stdout + stderr };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}
