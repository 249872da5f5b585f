/** What a search is asked: stix-translate's output, one query or a list of them, checked before anything is sent. */
import { VisionOneError } from '../vision-one-config/errors';

/** A pattern that a query serves, as it came: the matcher and the sightings of stix-map need it whole. */
export interface ServedPattern {
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
  /** what to ask when the service refuses the query for a field that it does not search */
  readonly fallback?: Fallback;
}

/** `queries` select what the query does or more, but for what lies in the `unsearched` fields. */
export interface Fallback {
  readonly queries: readonly string[];
  readonly unsearched: readonly string[];
  /** another query's fallback, asked for the same fields, stands in for this one too */
  readonly shared: boolean;
}

const sources: Record<SearchQuery['api'], ReadonlySet<string>> = {
  'v3.0': new Set([
    'endpointActivities',
    'emailActivities',
    'networkActivities',
    'detections',
    'cloudActivities',
    'containerActivities',
    'identityActivities',
    'mobileActivities',
  ]),
  'v2.0': new Set(['endpointActivityData', 'messageActivityData', 'detections', 'networkActivityData']),
};

const mostQueries = 100_000;
/** The largest epoch second that an ISO text of four year digits can name. */
const lastSecond = 253_402_300_799;

/** `{ queries: [...] }`, a list, or one query; ERR_V1_BAD_REQUEST names the query that can't be searched. */
export function searchQueries(payload: unknown): SearchQuery[] {
  const given = isRecord(payload) && Array.isArray(payload['queries']) ? (payload['queries'] as unknown[]) : payload;
  const list = Array.isArray(given) ? (given as unknown[]) : [given];
  if (list.length === 0) throw new VisionOneError('ERR_V1_BAD_REQUEST', 'There is no query to search.');
  if (list.length > mostQueries) {
    throw new VisionOneError('ERR_V1_BAD_REQUEST', `${list.length} queries are more than ${mostQueries}.`);
  }
  return list.map((query, index) => searchQuery(query, index));
}

function searchQuery(value: unknown, index: number): SearchQuery {
  const refuse = (what: string): never => {
    throw new VisionOneError('ERR_V1_BAD_REQUEST', `Query ${index + 1} ${what}.`);
  };
  if (!isRecord(value)) return refuse('is no object');
  const { api, source, query } = value;
  if (api !== 'v3.0' && api !== 'v2.0') return refuse('has no api "v3.0" or "v2.0"');
  if (typeof source !== 'string' || !sources[api].has(source)) return refuse(`has an unknown source: ${shown(source)}`);
  if (typeof query !== 'string' || query.trim() === '') return refuse('has no query text');
  const fallback = fallbackOf(value['fallback']);
  // A header is latin-1 and one line; v2.0 sends JSON.
  const isUnfit = (text: string): boolean => api === 'v3.0' && /[^\u0020-\u007e\u00a0-\u00ff]/.test(text);
  if (isUnfit(query) || fallback?.queries.some(isUnfit)) return refuse('has a character that no header carries');
  const [from, to] =
    api === 'v3.0'
      ? [isoSecond(value['startDateTime']), isoSecond(value['endDateTime'])]
      : [value['from'], value['to']];
  if (!isSecond(from) || !isSecond(to)) return refuse('has a window without start or end');
  if (from > to) return refuse('has a window that ends before it starts');
  const checked: SearchQuery = { api, source, query, from, to, patterns: servedPatterns(value['patterns']) };
  return fallback === undefined ? checked : { ...checked, fallback };
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

function isoSecond(value: unknown): number | undefined {
  return typeof value === 'string' ? Math.floor(Date.parse(value) / 1000) : undefined;
}

function isSecond(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= lastSecond;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'undefined').slice(0, 60);
}
