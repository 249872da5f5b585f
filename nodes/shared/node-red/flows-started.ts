/**
 * What a node has to say at its start, said when somebody listens: Node-RED makes a flow's nodes one by one and hands
 * errors and status to Catch and Status nodes only when all of them are there.
 */
import type { Node, NodeAPI } from 'node-red';

/** One listener for all nodes: Node-RED's emitter warns from eleven on. */
const waiting = new Set<() => void>();

function tell(): void {
  const tasks = [...waiting];
  waiting.clear();
  for (const task of tasks) task();
}

/** Call it in a node's constructor: runs `task` once the flows have started, unless the node is closed before. */
export function whenFlowsStarted(RED: NodeAPI, node: Node, task: () => void): void {
  if (waiting.size === 0) RED.events.once('flows:started', tell);
  waiting.add(task);
  node.on('close', () => {
    if (waiting.delete(task) && waiting.size === 0) RED.events.removeListener('flows:started', tell);
  });
}
