declare module 'proxy-from-env' {
  /** The proxy that the environment names for a url (HTTPS_PROXY, NO_PROXY, ...), or an empty text. */
  export function getProxyForUrl(url: string | URL): string;
}
