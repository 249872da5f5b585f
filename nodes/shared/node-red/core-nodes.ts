/** Core's config nodes for TLS and proxies, and the sockets that they make. */
import type { Agent } from 'node:http';
import type { AgentOptions } from 'node:https';
import type { Node, NodeAPI } from 'node-red';
import { agentFor, type ErrorOf, type ProxySetting } from '../http/agent';

/** node-red's types know nothing of these two. An id may lead to a node of any type, or to none. */
type TlsConfigNode = Node & { valid?: boolean; addTLSOptions?(options: AgentOptions): AgentOptions };
type ProxyConfigNode = Node<{ username?: string; password?: string }> & { url?: string; noproxy?: string[] };

/**
 * Sockets to `origin`; `tls` and `proxy` are ids of config nodes, or empty.
 *
 * @throws `error` for a node that can't be used: without it the token would take another way than the one that was
 * chosen
 */
export function agentThrough(
  RED: NodeAPI,
  origin: string,
  tls: string | undefined,
  proxy: string | undefined,
  error: ErrorOf,
): Agent {
  const options = tls ? tlsOptions(RED, tls, error) : {};
  return agentFor(origin, options, proxy ? proxySetting(RED, proxy, error) : undefined, error);
}

function tlsOptions(RED: NodeAPI, id: string, error: ErrorOf): AgentOptions {
  const node = RED.nodes.getNode(id) as TlsConfigNode | null;
  // Core says `valid: false` of one whose files can't be read, and would go on without them.
  if (node?.addTLSOptions === undefined || node.valid === false)
    throw error('The TLS setting is missing, disabled or without its certificate.');
  return node.addTLSOptions({});
}

function proxySetting(RED: NodeAPI, id: string, error: ErrorOf): ProxySetting {
  const node = RED.nodes.getNode(id) as ProxyConfigNode | null;
  if (!node?.url) throw error('The proxy setting is missing, disabled or without a url.');
  return { url: node.url, noproxy: node.noproxy ?? [], ...node.credentials };
}
