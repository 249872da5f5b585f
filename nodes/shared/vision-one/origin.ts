/** The one origin that ever gets the token: made of what a user typed, and held against each link of a reply. */
import { isLoopback } from '../http/loopback';
import { VisionOneError } from './errors';
import { apiHostOfConsole, isRegion, regions } from './regions';
import { missing, variableIn } from '../variable';

/** The console's address, which a browser shows, in the place of the API's. */
export class ConsoleHost extends VisionOneError {
  constructor(readonly apiHost: string) {
    super('ERR_V1_CONFIG', `The API host is ${apiHost}; the host that was given is the console's.`);
  }
}

/**
 * `region` is a key of regions, or `custom` with `host` = `host[:port]` (https), `https://host[:port]`, or
 * `http://127.0.0.1:PORT` for a program on this machine. Gives `scheme://host[:port]`.
 *
 * @throws ERR_V1_CONFIG
 */
export function configuredOrigin(region: string, host: string): string {
  if (isRegion(region)) return `https://${regions[region]}`;
  if (region !== 'custom') throw new VisionOneError('ERR_V1_CONFIG', `Unknown region "${region}".`);
  return customOrigin(host.trim());
}

function customOrigin(host: string): string {
  if (host === '') throw new VisionOneError('ERR_V1_CONFIG', 'The host is empty.');
  const variable = variableIn(host);
  if (variable !== undefined) throw new VisionOneError('ERR_V1_CONFIG', missing(variable));
  const apiHost = apiHostOfConsole(host);
  if (apiHost !== undefined) throw new ConsoleHost(apiHost);
  let url: URL;
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(host) ? host : `https://${host}`);
  } catch {
    throw new VisionOneError('ERR_V1_CONFIG', 'The host is not of the form host or host:port.');
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '' || url.pathname !== '/') {
    throw new VisionOneError('ERR_V1_CONFIG', 'The host must be a host and a port, without user, path or query.');
  }
  if (url.protocol === 'http:' && isLoopback(url.hostname)) return url.origin;
  if (url.protocol === 'https:') return url.origin;
  throw new VisionOneError('ERR_V1_CONFIG', 'The host must be reached by https; http is for 127.0.0.1 only.');
}

/**
 * The absolute form of a nextLink, if it stays on `origin`. Raw spaces, which Vision One puts into some links, are
 * encoded; nothing is added.
 *
 * @throws ERR_V1_FOREIGN_LINK for another scheme, host, port, or one with a user
 */
export function sameOriginLink(origin: string, link: string): string {
  let url: URL | undefined;
  try {
    url = new URL(link, origin);
  } catch {
    // not a url at all: foreign as well
  }
  // Not by url.origin alone: that of blob:https://HOST/ is https://HOST as well.
  if (url === undefined || !url.href.startsWith(`${origin}/`)) {
    throw new VisionOneError(
      'ERR_V1_FOREIGN_LINK',
      'The next page lies on another host than the configured one; it was not asked for.',
    );
  }
  return url.href;
}
