/** The package as `npm pack` makes it: what a user gets. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repository } from '../support/node-red';
import { npm } from '../support/npm-cache';

export interface Packed {
  readonly name: string;
  readonly version: string;
  /** the .tgz */
  readonly file: string;
  /** paths inside the package, in order */
  readonly paths: readonly string[];
  /** bytes */
  readonly unpackedSize: number;
  /** the package's folder, unpacked beside the .tgz */
  readonly folder: string;
  remove(): void;
}

/** Packs the built tree, as another version if one is given. */
export async function pack(version?: string): Promise<Packed> {
  const place = mkdtempSync(join(tmpdir(), 'packed-'));
  const first = await packed(repository, place);
  if (version === undefined) return first;
  const manifest = join(first.folder, 'package.json');
  const content = JSON.parse(readFileSync(manifest, 'utf8')) as object;
  writeFileSync(manifest, JSON.stringify({ ...content, version }));
  return packed(first.folder, place);
}

/** What npm says of a tarball with --json; version 12 of npm gives an object by name, those before it a list. */
type Report = Pick<Packed, 'name' | 'version' | 'unpackedSize'> & {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
};

async function packed(source: string, place: string): Promise<Packed> {
  // Without scripts: npm test has built the tree, and a build in the middle of other tests would pull it from under them.
  const said = await npm(source, 'pack', '--json', '--ignore-scripts', '--pack-destination', place);
  const report = Object.values(JSON.parse(said) as Report[] | Record<string, Report>)[0]!;
  const file = join(place, report.filename.replace('@', '').replace('/', '-'));
  const unpacked = mkdtempSync(join(place, 'unpacked-'));
  await promisify(execFile)('tar', ['-xzf', file, '-C', unpacked]);
  return {
    name: report.name,
    version: report.version,
    file,
    paths: report.files.map(({ path }) => path).sort(),
    unpackedSize: report.unpackedSize,
    folder: join(unpacked, 'package'),
    remove: () => rmSync(place, { recursive: true, force: true }),
  };
}
