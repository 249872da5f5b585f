/** GET /v3.0/audit/logs */
import { compileFilter } from '../filter';
import { auditFilter } from '../filter-fields';
import type { Order } from '../pages';
import type { Version } from '../streams';
import { type Endpoint, chainOf, cut, oneOf, topOf, windowOf } from './endpoint';

const rules = {
  params: ['startDateTime', 'endDateTime', 'dateTimeTarget', 'orderBy', 'top', 'labels'],
  token: 'skipToken',
  header: 'tmv1-filter',
} as const;

const retention = 180 * 86_400_000;

export const auditLogs: Endpoint = {
  service: 'audit',
  stream: 'audit',
  answer(simulation, ask) {
    const chain = chainOf(simulation, ask, rules);
    const window = windowOf(simulation, 'audit', ask, chain, ['startDateTime', 'endDateTime'], {
      start: chain.asked - retention,
      end: chain.asked,
    });
    const size = topOf(simulation, ask, [50, 100, 200], 50);
    const target = oneOf(ask, 'dateTimeTarget', ['loggedDateTime', 'ingestedDateTime']);
    const labels = oneOf(ask, 'labels', ['matched', 'none', 'all']);
    const filter = chain.header === undefined ? undefined : compileFilter(chain.header, auditFilter);
    const selection = {
      stream: simulation.stream('audit'),
      ...window,
      axis: target === 'ingestedDateTime' ? 'changed' : 'time',
      ...(filter === undefined ? {} : { test: (version: Version) => filter(version.record) }),
      signature: chain.signature,
      order: orderOf(ask.params.orderBy, simulation.settings.auditOrder),
    } as const;
    const { slice, nextLink } = cut(simulation, ask, rules, chain, selection, size);
    return {
      status: 200,
      versions: slice.versions,
      body: {
        items: slice.versions.map((version) => version.record),
        // Only there when it was asked for.
        ...(ask.params.labels !== undefined && labels !== 'none' ? { labels: {} } : {}),
        ...(nextLink === undefined ? {} : { nextLink }),
      },
    };
  },
};

/** A field that is not listed is passed over without an error, as a connector that sends createdDateTime found. */
function orderOf(text: string | undefined, usual: 'asc' | 'desc'): Order {
  const [field, direction = 'asc'] = (text ?? '').trim().split(/\s+/);
  const descending = [direction === 'desc'];
  if (field === 'accessType')
    return { by: 'values', values: (version) => [String(version.record.accessType), version.time], descending };
  if (field === 'ingestedDateTime')
    return { by: 'values', values: (version) => [version.changed, version.time], descending };
  if (field === 'loggedDateTime') return { by: 'time', descending: descending[0]! };
  return { by: 'time', descending: usual === 'desc' };
}
