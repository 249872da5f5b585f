/** The lines of Node-RED that the package supports, each on the Node.js that its users have. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './node-red';
import { installed } from './npm-cache';

export interface Line {
  readonly title: string;
  readonly nodeRed: string;
  readonly node: string;
}

export const lines: readonly Line[] = [
  { title: 'Node-RED 4.1 on Node.js 20', nodeRed: '4.1.15', node: '20.20.2' },
  { title: 'Node-RED 5.0 on Node.js 24', nodeRed: '5.0.7', node: '24.21.0' },
];

/** For startNodeRed: the programs of a line, installed from npm where this machine lacks them. */
export async function programsOf(line: Line): Promise<{ readonly node: string; readonly redJs: string }> {
  return { node: await nodeOf(line), redJs: await redJsOf(line) };
}

async function nodeOf({ node }: Line): Promise<string> {
  if (major(process.versions.node) === major(node)) return process.execPath;
  // These packages are the program and nothing else: no install script, no download.
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const folder = join(await installed(`${name}@${node}`), 'node_modules', name, 'bin');
  const program = join(folder, process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(program)) throw new Error(`${name}@${node} of npm holds no ${program}`);
  return program;
}

async function redJsOf({ nodeRed }: Line): Promise<string> {
  const own = join(repository, 'node_modules', 'node-red');

  const { version } = JSON.parse(readFileSync(join(own, 'package.json'), 'utf8')) as { version: string };
  const folder = version === nodeRed ? own : join(await installed(`node-red@${nodeRed}`), 'node_modules', 'node-red');
  return join(folder, 'red.js');
}

function major(version: string): string {
  return version.split('.')[0] ?? version;
}
