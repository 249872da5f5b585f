/** Sockets to Vision One: kept alive, through a proxy where one is set, with the user's TLS options. */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent, type AgentOptions } from 'node:https';
import { HttpProxyAgent, HttpsProxyAgent } from 'hpagent';
import { getProxyForUrl } from 'proxy-from-env';
import { VisionOneError } from '../vision-one/errors';
import { isLoopback } from './origin';

/** Core's `http proxy` config node. */
export interface ProxySetting {
  readonly url: string;
  /** host names, or parts of them, that are reached without the proxy */
  readonly noproxy?: readonly string[];
  readonly username?: string;
  readonly password?: string;
}

/**
 * Sockets to `origin`. `tls` is what core's `tls-config` node adds (ca, cert, key, servername, rejectUnauthorized, ...).
 * Throws ERR_V1_CONFIG for a proxy that can't be used.
 */
export function agentFor(origin: string, tls: AgentOptions, proxy: ProxySetting | undefined): HttpAgent | HttpsAgent {
  const sockets = { keepAlive: true, maxSockets: 16, scheduling: 'lifo' as const };
  const url = proxy === undefined ? environmentProxy(origin) : chosenProxy(origin, proxy);
  if (isHttp(origin))
    return url === undefined ? new HttpAgent(sockets) : new HttpProxyAgent({ ...sockets, proxy: url });
  return url === undefined
    ? new HttpsAgent({ ...sockets, ...tls })
    : new HttpsProxyAgent({ ...sockets, ...tls, proxy: url });
}

/** Http is for a program on this machine: a proxy elsewhere could not reach it, and would read the token. */
function isHttp(origin: string): boolean {
  return origin.startsWith('http:');
}

/** What HTTPS_PROXY, NO_PROXY and their like say. */
function environmentProxy(origin: string): URL | undefined {
  const text = isHttp(origin) ? '' : getProxyForUrl(origin);
  return text === '' ? undefined : proxyUrl(text);
}

/** The proxy node's url, unless the host is exempt. Who chose a proxy may have to use it: it is never left out. */
function chosenProxy(origin: string, { url: text, noproxy, username, password }: ProxySetting): URL | undefined {
  const { host } = new URL(origin);
  if (noproxy?.some((part) => part !== '' && host.includes(part))) return undefined;
  const url = proxyUrl(text);
  if (isHttp(origin) && !isLoopback(url.hostname)) throw new VisionOneError('ERR_V1_CONFIG', elsewhere);
  if (username) url.username = encodeURIComponent(username);
  if (password) url.password = encodeURIComponent(password);
  return url;
}

const elsewhere = 'A host by http is reached without a proxy, or through one on this machine.';

function proxyUrl(text: string): URL {
  try {
    const url = new URL(text);
    if (/^https?:$/.test(url.protocol)) return url;
  } catch {
    // not a url at all
  }
  throw new VisionOneError('ERR_V1_CONFIG', 'The proxy url is not of the form http://host:port.');
}
