/** Sockets to a service: kept alive, through a proxy where one is set, with the user's TLS options. */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent, type AgentOptions } from 'node:https';
import { HttpProxyAgent, HttpsProxyAgent } from 'hpagent';
import { getProxyForUrl } from 'proxy-from-env';
import { isLoopback } from './loopback';

/** The error of whoever needs the sockets. */
export type ErrorOf = (message: string) => Error;

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
 *
 * @throws `error` for a proxy that can't be used
 */
export function agentFor(
  origin: string,
  tls: AgentOptions,
  proxy: ProxySetting | undefined,
  error: ErrorOf,
): HttpAgent | HttpsAgent {
  const sockets = { keepAlive: true, maxSockets: 16, scheduling: 'lifo' as const };
  const url = proxy === undefined ? environmentProxy(origin, error) : chosenProxy(origin, proxy, error);
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
function environmentProxy(origin: string, error: ErrorOf): URL | undefined {
  const text = isHttp(origin) ? '' : getProxyForUrl(origin);
  return text === '' ? undefined : proxyUrl(text, error);
}

/** The proxy node's url, unless the host is exempt. Who chose a proxy may have to use it: it is never left out. */
function chosenProxy(origin: string, setting: ProxySetting, error: ErrorOf): URL | undefined {
  const { url: text, noproxy, username, password } = setting;
  const { host } = new URL(origin);
  if (noproxy?.some((part) => part !== '' && host.includes(part))) return undefined;
  const url = proxyUrl(text, error);
  if (isHttp(origin) && !isLoopback(url.hostname)) throw error(elsewhere);
  if (username) url.username = encodeURIComponent(username);
  if (password) url.password = encodeURIComponent(password);
  return url;
}

const elsewhere = 'A host by http is reached without a proxy, or through one on this machine.';

function proxyUrl(text: string, error: ErrorOf): URL {
  try {
    const url = new URL(text);
    if (/^https?:$/.test(url.protocol)) return url;
  } catch {
    // not a url at all
  }
  throw error('The proxy url is not of the form http://host:port.');
}
