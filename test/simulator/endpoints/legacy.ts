/** POST /v2.0/xdr/search/data and GET /v2.0/siem/events */
import { ServiceError, badRequest } from '../errors';
import { only } from '../json';
import type { Json, StreamName } from '../options';
import { digest } from '../page-tokens';
import { type Selection, count, slice } from '../pages';
import { QueryError, compileQuery } from '../query';
import { messageActivity } from '../records/email';
import type { Ask, Endpoint, Reply, Simulation } from './endpoint';

const sources: Readonly<Record<string, StreamName>> = {
  endpointActivityData: 'endpointActivities',
  messageActivityData: 'emailActivities',
  networkActivityData: 'networkActivities',
  detections: 'detections',
};

const pageSize = 500;

export const searchData: Endpoint = { service: 'search', answer };

function answer(simulation: Simulation, ask: Ask): Reply {
  const { source, query, from, to, fields, offset } = bodyOf(ask.body);
  const messages = source === 'messageActivityData';
  const test = testOf(simulation, source, query);
  const selection: Selection = {
    stream: simulation.stream(sources[source]!),
    from: from * 1000,
    to: to * 1000,
    axis: 'time',
    test: ({ record }) => test(messages ? messageActivity(record) : record),
    signature: digest(source, query, String(from), String(to)),
    order: { by: 'time', descending: true },
  };
  const select = (record: Json): Json => (fields.length === 0 ? record : only(record, fields));
  const { versions } = slice(selection, ask.now, pageSize, { offset }, 'offset');
  const logs = versions.map(({ record }) => select(messages ? messageActivity(record) : record));
  return {
    status: 200,
    versions,
    // Mail replies have neither offset nor count, so they can't be paged.
    body: { data: messages ? { logs } : { logs, total_count: count(selection, ask.now, simulation.counts), offset } },
  };
}

interface SearchBody {
  readonly source: string;
  readonly query: string;
  /** seconds */
  readonly from: number;
  readonly to: number;
  readonly offset: number;
  readonly fields: readonly string[];
}

function bodyOf(body: unknown): SearchBody {
  const { source, query, from, to, offset = 0, fields = [] } = (body ?? {}) as Json; // checked member by member below
  if (typeof source !== 'string' || !Object.hasOwn(sources, source)) throw badRequest('Unknown source');
  if (typeof query !== 'string') throw badRequest('query must be a text');
  if (!isWhole(from) || !isWhole(to) || from > to) throw badRequest('from and to must be epoch seconds');
  // Milliseconds would silently select nothing.
  if (to > 99_999_999_999) throw badRequest('from and to must be epoch seconds, not milliseconds');
  if (!isWhole(offset) || offset < 0) throw badRequest('offset must be a whole number');
  if (!Array.isArray(fields)) throw badRequest('fields must be a list');
  return { source, query, from, to, offset, fields: fields as string[] };
}

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);

function testOf({ settings }: Simulation, source: string, query: string): (record: Json) => boolean {
  try {
    return compileQuery(query, 'v2.0', source, settings.matching, settings.doubts);
  } catch (error) {
    throw error instanceof QueryError ? new ServiceError(400, 'Unsupported', error.message) : error;
  }
}

/** The ping of older connectors: start = end = now is accepted, and no record need be there. */
export const siemEvents: Endpoint = {
  service: 'alerts',
  answer: () => ({ status: 200, body: { data: { workbenchRecords: [], totalCount: 0 } } }),
};
