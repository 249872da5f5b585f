/** Core's config nodes for TLS and proxies, and the sockets that they make. */
import type { Agent } from 'node:http';
import type { AgentOptions } from 'node:https';
import type { Node, NodeAPI } from 'node-red';
import { agentFor } from './agent';

/** node-red's types know nothing of these two. */
type TlsConfigNode = Node & { addTLSOptions(options: AgentOptions): AgentOptions };
type ProxyConfigNode = Node<{ username?: string; password?: string }> & { url: string; noproxy?: string[] };

/**
 * Sockets to `origin`; `tls` and `proxy` are ids of config nodes, or empty. Throws ERR_V1_CONFIG for a bad proxy url.
 */
export function agentThrough(RED: NodeAPI, origin: string, tls: string, proxy: string): Agent {
  const tlsNode = RED.nodes.getNode(tls) as TlsConfigNode | null;
  const proxyNode = RED.nodes.getNode(proxy) as ProxyConfigNode | null;
  const proxySetting =
    proxyNode === null ? undefined : { url: proxyNode.url, noproxy: proxyNode.noproxy ?? [], ...proxyNode.credentials };
  return agentFor(origin, tlsNode?.addTLSOptions({}) ?? {}, proxySetting);
}
