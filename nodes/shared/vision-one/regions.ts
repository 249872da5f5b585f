/**
 * Where Vision One's public API lives. The hosts are those of Trend's own clients; Japan has a domain of its own, and
 * the United States, the first region, has no label. `uae` is an older host that Trend's Sentinel connector still
 * names; `cybereye` is a cloud of its own. A wrong region answers 401, it does not redirect.
 */
export const regions = {
  us: 'api.xdr.trendmicro.com',
  eu: 'api.eu.xdr.trendmicro.com',
  jp: 'api.xdr.trendmicro.co.jp',
  sg: 'api.sg.xdr.trendmicro.com',
  au: 'api.au.xdr.trendmicro.com',
  in: 'api.in.xdr.trendmicro.com',
  mea: 'api.mea.xdr.trendmicro.com',
  uk: 'api.uk.xdr.trendmicro.com',
  ca: 'api.ca.xdr.trendmicro.com',
  za: 'api.za.xdr.trendmicro.com',
  id: 'api.id.xdr.trendmicro.com',
  usgov: 'api.usgov.xdr.trendmicro.com',
  uae: 'api.uae.xdr.trendmicro.com',
  cybereye: 'api.xdr.cybereye.gov.ae',
} as const;

export type Region = keyof typeof regions;

export function isRegion(text: string): text is Region {
  return Object.hasOwn(regions, text);
}

const consoleAddress =
  /^(?:https?:\/\/)?portal\.((?:[a-z0-9-]+\.)?xdr\.(?:trendmicro\.com|trendmicro\.co\.jp|cybereye\.gov\.ae))\.?(?:[:/?#]|$)/i;

/**
 * The API's host for an address of the console, which is what a browser shows and people paste: `portal.REGION.xdr...`
 * with or without scheme and path. Undefined for any other text.
 */
export function apiHostOfConsole(address: string): string | undefined {
  const place = consoleAddress.exec(address.trim())?.[1]?.toLowerCase().replace(/^us\./, '');
  return place === undefined ? undefined : `api.${place}`;
}
