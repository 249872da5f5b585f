/** Runs every example in a real Node-RED until each of its debug nodes got something, and says what came. */
import { startNodeRed, type Sunk } from '../support/node-red';
import { inOneFlow, type Example, type FlowNode } from './examples';

/** ms. A hunt of 264 queries is as long as its budget of requests and the machine make it. */
const timeLimit = 300_000;

interface Count {
  events: number;
  queries: number;
  records: number;
  objects: number;
}

/** Gives the exit code: 0, or 1 when a flow did not deliver or failed. */
export async function runOnce(list: readonly Example[], env: Readonly<Record<string, string>>): Promise<number> {
  const nodeRed = await startNodeRed({
    env,
    linkPackage: true,
    contextStorage: { default: { module: 'localfilesystem' } },
  });
  try {
    const started = Date.now();
    await nodeRed.deploy(withTaps(withSinks(inOneFlow(list))));
    for (const { injects } of list) for (const id of injects) await nodeRed.inject(id);
    const waiting = new Set(list);
    const seconds = new Map<Example, number>();
    while (waiting.size > 0 && Date.now() - started < timeLimit) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      const sunk = nodeRed.sunk();
      for (const example of waiting) {
        if (!hasDelivered(example, sunk)) continue;
        waiting.delete(example);
        seconds.set(example, (Date.now() - started) / 1000);
      }
    }
    const sunk = nodeRed.sunk();
    const faults = list.map((example) => report(example, sunk, seconds.get(example)));
    return faults.includes(true) ? 1 : 0;
  } finally {
    await nodeRed.stop();
  }
}

/** A debug node's place is taken by a sink with its id: what a person would see is what is counted. */
export function withSinks(nodes: readonly FlowNode[]): FlowNode[] {
  return nodes.map((node) => (node.type === 'debug' ? { ...node, type: 'test-sink' } : node));
}

const tapOf = (id: string): string => `tap-${id}`;

/** A sink beside the first output of each node that counts: what goes to a file or a broker is in no debug node. */
function withTaps(nodes: readonly FlowNode[]): FlowNode[] {
  const taps: FlowNode[] = [];
  const tapped = nodes.map((node) => {
    if (!(node.type in counters)) return node;
    const [first = [], ...others] = node['wires'] as string[][];
    taps.push({
      id: tapOf(node.id),
      type: 'test-sink',
      ...(node.z ? { z: node.z } : {}),
      fields: 'payload',
      wires: [],
    });
    return { ...node, wires: [[...first, tapOf(node.id)], ...others] };
  });
  return [...tapped, ...taps];
}

function sinks(example: Example, wanted: (name: string) => boolean): Set<string> {
  const debugs = example.nodes.filter(({ type, name }) => type === 'debug' && wanted(name ?? ''));
  return new Set(debugs.map(({ id }) => id));
}

const isErrors = (name: string): boolean => name === 'errors';
/** What a flow shows when all is well; an alarm is not a part of that. */
export const isExpected = (name: string): boolean => !isErrors(name) && !/^alarm|if any$/.test(name);

function hasDelivered(example: Example, sunk: readonly Sunk[]): boolean {
  const got = new Set(sunk.filter(({ msg }) => !isEmpty(msg['payload'])).map(({ node }) => node));
  return [...sinks(example, isExpected)].every((id) => got.has(id));
}

function isEmpty(payload: unknown): boolean {
  return Array.isArray(payload) && payload.length === 0;
}

/** Prints the line of one example; true when something was wrong with it. */
function report(example: Example, sunk: readonly Sunk[], seconds: number | undefined): boolean {
  const { errors, missing } = faultsOf(example, sunk);
  const isFaulty = errors.length > 0 || missing.length > 0 || seconds === undefined;
  const end = seconds === undefined ? 'NOT DELIVERED' : `${seconds.toFixed(1)} s`;
  console.log(`${isFaulty ? 'FAILED ' : 'ok     '} ${example.title}: ${[...said(example, sunk), end].join(', ')}`);
  for (const fault of [...errors, ...missing].slice(0, 3)) console.log(`        ${JSON.stringify(fault)}`);
  return isFaulty;
}

/** The errors that were caught, and what searches could not read. */
function faultsOf(example: Example, sunk: readonly Sunk[]): { errors: unknown[]; missing: unknown[] } {
  const errorSinks = sinks(example, isErrors);
  const summarySinks = sinks(example, (name) => name === 'search summary');
  return {
    errors: sunk.filter(({ node }) => errorSinks.has(node)).map(({ msg }) => msg['error']),
    missing: sunk
      .filter(({ node }) => summarySinks.has(node))
      .flatMap(({ msg }) => (msg['payload'] as { missing: unknown[] }).missing),
  };
}

/** What came of an example, in words; what it does not do is not mentioned. */
export function said(example: Example, sunk: readonly Sunk[]): string[] {
  const { events, queries, records, objects } = counted(example, sunk);
  const amounts: [number, string][] = [
    [events, 'events'],
    [queries, 'queries'],
    [records, 'records'],
    [objects, 'STIX objects'],
  ];
  const expected = sinks(example, isExpected);
  const pinged = sunk.findLast(({ node, msg }) => expected.has(node) && daysLeft(msg) !== undefined);
  return [
    ...amounts.filter(([amount]) => amount > 0).map(([amount, what]) => `${amount} ${what}`),
    ...(pinged ? [`the key has ${daysLeft(pinged.msg)} days left`] : []),
  ];
}

const daysLeft = ({ payload }: Sunk['msg']): number | undefined => (payload as { daysLeft?: number } | null)?.daysLeft;

type Payload = readonly unknown[] & { readonly queries?: readonly unknown[]; readonly objects?: readonly unknown[] };

/** What a message on the first output adds, by the type of its node. */
const counters: Readonly<Record<string, (payload: Payload, count: Count) => void>> = {
  'vision-one-pull': (payload, count) => (count.events += Array.isArray(payload) ? payload.length : 1),
  'stix-translate': (payload, count) => (count.queries += payload.queries?.length ?? 0),
  'vision-one-search': (payload, count) => (count.records += payload.length),
  'stix-map': (payload, count) => (count.objects += payload.objects?.length ?? 0),
};

function counted({ nodes }: Example, sunk: readonly Sunk[]): Count {
  const count: Count = { events: 0, queries: 0, records: 0, objects: 0 };
  const countOf = new Map(nodes.map(({ id, type }) => [tapOf(id), counters[type]]));
  for (const { node, msg } of sunk) countOf.get(node)?.(msg['payload'] as Payload, count);
  return count;
}
