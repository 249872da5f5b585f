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

/**
 * The nodes of several examples; what they share comes once. The simulator has no limit, so neither has their config.
 */
export function inOneFlow(list: readonly Example[]): FlowNode[] {
  const nodes = new Map(list.flatMap((example) => example.nodes).map((node) => [node.id, node]));
  return [...nodes.values()].map((node) =>
    node.type === 'vision-one-config' ? { ...node, requestsPerMinute: 6000 } : node,
  );
}

/**
 * What a person's flows lack of the examples. An example whose tab is there is theirs: it stays as they left it, and
 * none of its nodes comes back. The same holds for a config node that examples share.
 */
export function lackingIn(flows: readonly FlowNode[], list: readonly Example[]): FlowNode[] {
  const theirs = new Set(flows.map(({ id }) => id));
  const isNew = ({ nodes }: Example): boolean => !nodes.some(({ id, type }) => type === 'tab' && theirs.has(id));
  return inOneFlow(list.filter(isNew)).filter(({ id }) => !theirs.has(id));
}
