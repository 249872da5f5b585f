/** What the editor's palette manager does, through the admin API. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { NodeRed } from '../support/node-red';
import type { Packed } from './packed';

export interface NodeSet {
  readonly id: string;
  readonly module: string;
  readonly version: string;
  readonly types: readonly string[];
  readonly enabled: boolean;
  readonly err?: string;
  readonly pending_version?: string;
}

/** Uploads the tarball, as "Upload module tgz file" does; what Node-RED answered. */
export async function upload(nodeRed: NodeRed, { file }: Packed): Promise<unknown> {
  const form = new FormData();
  form.append('tarball', new Blob([readFileSync(file)], { type: 'application/x-compressed-tar' }), basename(file));
  const response = await fetch(`${nodeRed.url}/nodes`, { method: 'POST', body: form });
  const body = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${body}\n${nodeRed.output()}`);
  return JSON.parse(body) as unknown;
}

export async function uninstall(nodeRed: NodeRed, { name }: Packed): Promise<void> {
  const response = await nodeRed.request('DELETE', `/nodes/${name}`);
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}\n${nodeRed.output()}`);
}

/** The node sets of a module that Node-RED has, by type's name. */
export async function nodeSets(nodeRed: NodeRed, module: string): Promise<NodeSet[]> {
  const response = await nodeRed.request('GET', '/nodes', undefined, { Accept: 'application/json' });
  const sets = (await response.json()) as NodeSet[];
  return sets.filter((set) => set.module === module).sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The pages of all nodes, as the editor loads them: templates, scripts, help in a language. */
export async function editorPages(nodeRed: NodeRed, language: string): Promise<string> {
  const response = await nodeRed.request('GET', '/nodes', undefined, {
    Accept: 'text/html',
    'Accept-Language': language,
  });
  return response.text();
}

/** The examples of a module in the import menu: `1 - Collect/01 - Workbench alerts`. */
export async function exampleTitles(nodeRed: NodeRed, module: string, folder = ''): Promise<string[]> {
  const modules = (await nodeRed.get('/library/examples/flows')) as string[];
  if (!modules.includes(module)) return [];
  const entries = (await nodeRed.get(examplePath(module, folder))) as (string | { fn: string })[];
  const inside = entries.map(async (entry) => {
    // A folder is a name, a flow an object.
    if (typeof entry === 'string') return exampleTitles(nodeRed, module, `${folder}${entry}/`);
    return [folder + entry.fn.replace(/\.json$/, '')];
  });
  return (await Promise.all(inside)).flat();
}

export function examplePath(module: string, title: string): string {
  return `/library/examples/flows/${module}/${title.split('/').map(encodeURIComponent).join('/')}`;
}
