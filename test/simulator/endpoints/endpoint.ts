/** What an endpoint is given and gives, and what the paged ones share: parameters, window, chain of pages. */
import { operationOf } from '../contract/operations';
import { badRange, badRequest, invalidToken } from '../errors';
import type { Service, Settings, StreamName } from '../options';
import { type CountCache, type Selection, type Slice, slice } from '../pages';
import { type PageState, type PageTokens, digest } from '../page-tokens';
import type { Stream, Version } from '../streams';

/** The simulator as endpoints see it. */
export interface Simulation {
  readonly settings: Settings;
  readonly tokens: PageTokens;
  readonly counts: CountCache;
  stream(name: StreamName): Stream;
}

export interface Ask {
  readonly path: string;
  /** scheme, host and port as the client named them */
  readonly origin: string;
  readonly params: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** parsed JSON of a POST */
  readonly body?: unknown;
  /** server time, ms */
  readonly now: number;
}

export interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** what the page shows, for the ledger */
  readonly versions?: readonly Version[];
}

export interface Endpoint {
  readonly service?: Service;
  readonly stream?: StreamName;
  answer(simulation: Simulation, ask: Ask): Reply;
}

/** A chain of pages: the parameters and header of its first page, and the place that it has come to. */
export interface Chain {
  readonly state?: PageState;
  readonly asked: number;
  /** the header's text, unless this page came without it and that is let pass */
  readonly header?: string;
  readonly signature: string;
}

export interface ChainRules {
  readonly params: readonly string[];
  readonly token: 'skipToken' | 'nextBatchToken';
  readonly header: 'tmv1-filter' | 'tmv1-query';
}

/** @throws ServiceError 400 for unknown or too long parameters, a bad or expired token, or one that continues another request */
export function chainOf({ tokens, settings }: Simulation, ask: Ask, rules: ChainRules): Chain {
  for (const name of Object.keys(ask.params))
    if (name !== rules.token && !rules.params.includes(name))
      throw badRequest(`Unknown field: ${name}`, { target: name });
  for (const [name, { in: place, maxLength = Infinity }] of Object.entries(
    operationOf('GET', ask.path)?.parameters ?? {},
  )) {
    const value = place === 'header' ? ask.headers[name.toLowerCase()] : ask.params[name];
    if ((value?.length ?? 0) > maxLength)
      throw badRequest(`${name} is longer than ${maxLength} characters`, { target: name });
  }
  const header = ask.headers[rules.header];
  const own = Object.entries(ask.params).filter(([name]) => name !== rules.token);
  const request = digest(ask.path, ...own.sort().flat());
  const headerDigest = header === undefined ? '' : digest(header);
  const signature = `${request} ${headerDigest}`;
  const token = ask.params[rules.token];
  if (token === undefined) return { asked: ask.now, header, signature };
  const state = tokens.open(token, ask.now);
  if (state.request !== request) throw invalidToken('The page token belongs to another request');
  if (state.header !== headerDigest && !(header === undefined && settings.missingHeader === 'ignore'))
    throw badRequest(`${rules.header} differs from the first page's`);
  return { state, asked: state.asked, header, signature };
}

export interface PageCut {
  readonly slice: Slice;
  readonly nextLink?: string;
  readonly served: number;
}

/** The chain's next page; `most` ends the chain after so many records. */
export function cut(
  { settings, tokens }: Simulation,
  ask: Ask,
  rules: ChainRules,
  chain: Chain,
  selection: Selection,
  size: number,
  most = Infinity,
): PageCut {
  const before = chain.state?.served ?? 0;
  const page = slice(selection, ask.now, Math.min(size, most - before), chain.state?.position, settings.paging);
  const served = before + page.versions.length;
  if (page.next === undefined || served >= most) return { slice: { versions: page.versions }, served };
  return {
    slice: page,
    served,
    nextLink: linkTo(settings, tokens, ask, rules, chain, { position: page.next, served }),
  };
}

export function linkTo(
  settings: Settings,
  tokens: PageTokens,
  ask: Ask,
  rules: ChainRules,
  chain: Chain,
  next: Pick<PageState, 'position' | 'step' | 'served'>,
): string {
  const [request = '', header = ''] = chain.signature.split(' ');
  const token = tokens.issue({
    ...next,
    page: (chain.state?.page ?? 0) + 1,
    request,
    header: chain.state?.header ?? header,
    asked: chain.asked,
    issued: ask.now,
  });
  const own = Object.entries(ask.params).filter(([name]) => name !== rules.token);
  const query = [...own, [rules.token, token] as const].map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  const link = `${ask.origin}${ask.path}?${query.join('&')}`;
  return settings.rawSpaces ? link.replaceAll('%20', ' ') : link;
}

/** `yyyy-MM-ddTHH:mm:ssZ`: fractions of a second are not supported. @throws ServiceError 400 */
export function timeParam(params: Ask['params'], name: string): number | undefined {
  const text = params[name];
  if (text === undefined) return undefined;
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(time)) throw badRange(name, 'is not a time of the form yyyy-MM-ddTHH:mm:ssZ');
  return time;
}

export interface Window {
  readonly from: number;
  /** included, ms */
  readonly to: number;
}

/**
 * @throws ServiceError 400 unless start < end <= now, and start within the service's days back; now is the first page's
 */
export function windowOf(
  { settings }: Simulation,
  service: Service,
  { params }: Ask,
  { asked }: Chain,
  names: readonly [start: string, end: string],
  defaults: { readonly start: number; readonly end: number },
): Window {
  const from = timeParam(params, names[0]) ?? defaults.start;
  const end = timeParam(params, names[1]) ?? defaults.end;
  if (from >= end) throw badRange(names[0], `must be before ${names[1]}`);
  if (end > asked) throw badRange(names[1], 'lies in the future');
  const days = settings.rangeLimits[service];
  if (days !== undefined && from < asked - days * 86_400_000)
    throw badRange(names[0], `lies more than ${days} days back`);
  return { from, to: settings.endInclusive(service) ? end : end - 1 };
}

/** @throws ServiceError 400 for a size that is not documented, unless those are clamped */
export function topOf({ settings }: Simulation, { params }: Ask, sizes: readonly number[], usual: number): number {
  const text = params.top;
  if (text === undefined) return usual;
  const top = /^\d+$/.test(text) ? Number(text) : NaN;
  if (sizes.includes(top)) return top;
  if (settings.top === 'refuse' || Number.isNaN(top))
    throw badRequest(`top must be one of ${sizes.join(', ')}`, { target: 'top' });
  return sizes.findLast((size) => size <= top) ?? sizes[0]!;
}

/** @throws ServiceError 400 */
export function oneOf<T extends string>({ params }: Ask, name: string, values: readonly T[]): T {
  const value = params[name] ?? values[0]!;
  const found = values.find((candidate) => candidate === value);
  if (found === undefined) throw badRequest(`${name} must be one of ${values.join(', ')}`, { target: name });
  return found;
}
