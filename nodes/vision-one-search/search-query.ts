/** The queries that a search is asked: stix-translate's output, one query or a list of them, checked before anything is sent. */
import { isRecord } from '../shared/json';
import { parseSecond } from '../shared/time';
import { longestQuery } from '../shared/vision-one/query-length';
import { onOneLine, VisionOneError } from '../shared/vision-one/errors';
import { searchedSources } from '../shared/vision-one/source-names';
import type { SearchWindow } from './read/search-window';

/** A pattern that a query serves, as it came: the matcher and the sightings of stix-map need it whole. */
interface ServedPattern {
  readonly pattern: string;
  readonly indicator?: unknown;
}

/** `from` and `to`: epoch seconds, both included. */
export interface SearchQuery {
  readonly api: 'v3.0' | 'v2.0';
  readonly source: string;
  readonly query: string;
  readonly from: number;
  readonly to: number;
  readonly patterns: readonly ServedPattern[];
  /** v2.0: the first record to ask for, unless the settings say another */
  readonly offset: number;
  /** what to ask when the service refuses the query for a field that it does not search */
  readonly fallback?: Fallback;
}

/** A query that can't be searched: it fails in its turn, as one that the service refuses does. */
interface RefusedQuery extends Partial<SearchWindow> {
  /** as given; empty where no text was */
  readonly api: string;
  readonly source: string;
  readonly query: string;
  readonly patterns: readonly ServedPattern[];
  /** what is wrong with it */
  readonly refusal: string;
}

export type AskedQuery = SearchQuery | RefusedQuery;

/** `queries` select what the query does or more, but for what lies in the `unsearched` fields. */
export interface Fallback {
  readonly queries: readonly string[];
  readonly unsearched: readonly string[];
  /** another query's fallback, asked for the same fields, stands in for this one too */
  readonly shared: boolean;
}

const mostQueries = 100_000;
/** The largest epoch second that an ISO text of four year digits can name. */
const lastSecond = 253_402_300_799;

/**
 * `{ queries: [...] }`, a list, or one query. A query that can't be searched comes back refused, and hinders no other.
 *
 * @throws ERR_V1_BAD_REQUEST when the payload is none of these
 */
export function searchQueries(payload: unknown): AskedQuery[] {
  const given = isRecord(payload) && Array.isArray(payload['queries']) ? (payload['queries'] as unknown[]) : payload;
  const list = Array.isArray(given) ? (given as unknown[]) : [given];
  if (!Array.isArray(given) && !isRecord(given)) {
    throw new VisionOneError('ERR_V1_BAD_REQUEST', `The payload is no query: ${shown(given)}.`);
  }
  if (list.length === 0) throw new VisionOneError('ERR_V1_BAD_REQUEST', 'There is no query to search.');
  if (list.length > mostQueries) {
    throw new VisionOneError('ERR_V1_BAD_REQUEST', `${list.length} queries are more than ${mostQueries}.`);
  }
  return list.map(askedQuery);
}

/** Whether a payload is made to be searched; the records of a page that comes back are not. */
export function holdsQueries(payload: unknown): boolean {
  if (Array.isArray(payload)) return (payload as unknown[]).some(isQuery);
  return isRecord(payload) && (Array.isArray(payload['queries']) || isQuery(payload));
}

function isQuery(value: unknown): boolean {
  return isRecord(value) && 'api' in value && 'query' in value;
}

function askedQuery(value: unknown, index: number): AskedQuery {
  const given = isRecord(value) ? value : {};
  const { api, source, query } = given;
  const [from, to] =
    api === 'v3.0'
      ? [parseSecond(given['startDateTime']), parseSecond(given['endDateTime'])]
      : [given['from'], given['to']];
  const patterns = servedPatterns(given['patterns']);
  const refuse = (what: string): RefusedQuery => ({
    api: textOf(api),
    source: textOf(source),
    query: textOf(query),
    ...(isSecond(from) ? { from } : {}),
    ...(isSecond(to) ? { to } : {}),
    patterns,
    refusal: `Query ${index + 1} ${what}.`,
  });
  if (given !== value) return refuse('is no object');
  if (api !== 'v3.0' && api !== 'v2.0') return refuse('has no api "v3.0" or "v2.0"');
  if (typeof source !== 'string' || !searchedSources[api].includes(source)) return refuse(unknownSource(api, source));
  if (typeof query !== 'string' || query.trim() === '') return refuse('has no query text');
  const fallback = fallbackOf(given['fallback']);
  // A header is latin-1 and one line; v2.0 sends JSON.
  const isUnfit = (text: string): boolean => api === 'v3.0' && /[^\u0020-\u007e\u00a0-\u00ff]/.test(text);
  if (isUnfit(query) || fallback?.queries.some(isUnfit)) return refuse('has a character that no header carries');
  const most = longestQuery[api] ?? Infinity;
  if (query.length > most) return refuse(`is ${query.length} characters long; ${api} takes ${most}`);
  const longer = fallback?.queries.find((text) => text.length > most);
  if (longer !== undefined) return refuse(`has a fallback of ${longer.length} characters; ${api} takes ${most}`);
  if (!isSecond(from) || !isSecond(to)) return refuse('has a window without start or end');
  if (from > to) return refuse('has a window that ends before it starts');
  const offset = api === 'v2.0' ? (given['offset'] ?? 0) : 0;
  if (typeof offset !== 'number' || !Number.isInteger(offset) || offset < 0) return refuse('has no whole offset');
  return { api, source, query, from, to, patterns, offset, ...(fallback === undefined ? {} : { fallback }) };
}

function unknownSource(api: SearchQuery['api'], source: unknown): string {
  const other = api === 'v3.0' ? 'v2.0' : 'v3.0';
  const isOthers = typeof source === 'string' && searchedSources[other].includes(source);
  return `has an unknown source: ${shown(source)}${isOthers ? `, which ${other} has and ${api} lacks` : ''}`;
}

function fallbackOf(value: unknown): Fallback | undefined {
  if (!isRecord(value)) return undefined;
  const fallback = {
    queries: textsOf(value['queries']),
    unsearched: textsOf(value['unsearched']),
    shared: value['shared'] === true,
  };
  // One that asks nothing and names nothing would hide the refusal.
  const isEmpty = fallback.queries.length + fallback.unsearched.length === 0 && !fallback.shared;
  return isEmpty ? undefined : fallback;
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? (value as unknown[]).filter((text) => typeof text === 'string') : [];
}

function servedPatterns(value: unknown): ServedPattern[] {
  if (!Array.isArray(value)) return [];
  return (value as unknown[]).filter(
    (one): one is ServedPattern => isRecord(one) && typeof one['pattern'] === 'string',
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isSecond(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= lastSecond;
}

function shown(value: unknown): string {
  return onOneLine(JSON.stringify(value) ?? 'undefined').slice(0, 60);
}
