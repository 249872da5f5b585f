/** The example flows as the package ships them. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { repository } from '../support/node-red';

export interface FlowNode {
  readonly id: string;
  readonly type: string;
  readonly z?: string;
  readonly name?: string;
  readonly [property: string]: unknown;
}

export interface Example {
  /** `01 - Workbench alerts` */
  readonly title: string;
  /** `1 - Collect` */
  readonly folder: string;
  readonly nodes: readonly FlowNode[];
  /** ids of the inject nodes that a person would press */
  readonly injects: readonly string[];
}

export function examples(): Example[] {
  const folder = join(repository, 'examples');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'));
  return files.sort().map((file) => {
    const nodes = JSON.parse(readFileSync(join(folder, file), 'utf8')) as FlowNode[];
    return {
      title: basename(file, '.json'),
      folder: dirname(file),
      nodes,
      injects: nodes.filter(({ type }) => type === 'inject').map(({ id }) => id),
    };
  });
}

/** The simulator has no limit, and nobody wants to wait for one. */
export function unlimited(nodes: readonly FlowNode[]): FlowNode[] {
  return nodes.map((node) => (node.type === 'vision-one-config' ? { ...node, requestsPerMinute: 6000 } : node));
}

/** All examples beside the flows that are there already; nodes that several examples share come once. */
export function inOneFlow(list: readonly Example[], existing: readonly object[] = []): FlowNode[] {
  const nodes = new Map<string, FlowNode>();
  for (const node of existing as FlowNode[]) nodes.set(node.id, node);
  for (const example of list) for (const node of example.nodes) nodes.set(node.id, node);
  return [...nodes.values()];
}
