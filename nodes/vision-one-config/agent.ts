/** Sockets to Vision One: kept alive, through a proxy where one is set, with the user's TLS options. */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent, type AgentOptions } from 'node:https';
import { HttpsProxyAgent } from 'hpagent';
import { getProxyForUrl } from 'proxy-from-env';
import { VisionOneError } from './errors';

/** Core's `http proxy` config node. */
export interface ProxySetting {
  readonly url: string;
  /** host names, or parts of them, that are reached without the proxy */
  readonly noproxy?: readonly string[];
  readonly username?: string;
  readonly password?: string;
}

/** `tls`: what core's `tls-config` node adds (ca, cert, key, servername, rejectUnauthorized, ...). */
export function agentFor(origin: string, tls: AgentOptions, proxy: ProxySetting | undefined): HttpAgent | HttpsAgent {
  const sockets = { keepAlive: true, maxSockets: 16, scheduling: 'lifo' as const };
  // http is for a program on this machine: a proxy could not reach it, and would read the token.
  if (origin.startsWith('http:')) return new HttpAgent(sockets);
  const url = proxyUrl(origin, proxy);
  return url === undefined
    ? new HttpsAgent({ ...sockets, ...tls })
    : new HttpsProxyAgent({ ...sockets, ...tls, proxy: url });
}

/** The proxy node's url, or the environment's (HTTPS_PROXY, NO_PROXY, ...), unless the host is exempt. */
function proxyUrl(origin: string, proxy: ProxySetting | undefined): URL | undefined {
  const host = new URL(origin).host;
  const text =
    proxy === undefined
      ? getProxyForUrl(origin)
      : proxy.noproxy?.some((part) => part !== '' && host.includes(part))
        ? ''
        : proxy.url;
  if (text === '') return undefined;
  try {
    const url = new URL(text);
    if (!/^https?:$/.test(url.protocol)) throw new Error('not http');
    if (proxy?.username) url.username = encodeURIComponent(proxy.username);
    if (proxy?.password) url.password = encodeURIComponent(proxy.password);
    return url;
  } catch {
    throw new VisionOneError('ERR_V1_CONFIG', 'The proxy url is not of the form http://host:port.');
  }
}
