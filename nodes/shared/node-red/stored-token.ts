/** The token as it was typed: in a node's `credentials` a variable of the environment is its value already. */
import type { NodeAPI } from 'node-red';

/** Empty when there is none. */
export function storedToken(RED: NodeAPI, config: string): string {
  const { token } = (RED.nodes.getCredentials(config) ?? {}) as { token?: unknown };
  return typeof token === 'string' ? token : '';
}
