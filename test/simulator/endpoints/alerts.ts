/** GET /v3.0/workbench/alerts and /v3.0/workbench/alerts/{id} */
import { ServiceError, badRequest } from '../errors';
import { compileFilter } from '../filter';
import { alertFilter } from '../filter-fields';
import { textOf } from '../json';
import { digest } from '../page-tokens';
import { type Order, type SortValues, count } from '../pages';
import type { Version } from '../streams';
import { type Ask, type Endpoint, type Simulation, type Window, chainOf, cut, oneOf, windowOf } from './endpoint';

const rules = {
  params: ['startDateTime', 'endDateTime', 'dateTimeTarget', 'orderBy', 'top', 'showFields'],
  token: 'skipToken',
  header: 'tmv1-filter',
} as const;

const day = 86_400_000;

export const alerts: Endpoint = {
  service: 'alerts',
  stream: 'alerts',
  answer(simulation, ask) {
    const chain = chainOf(simulation, ask, rules);
    const window = windowOf(simulation, 'alerts', ask, chain, ['startDateTime', 'endDateTime'], {
      start: chain.asked - day,
      end: chain.asked,
    });
    const filter = chain.header === undefined ? undefined : compileFilter(chain.header, alertFilter);
    const target = oneOf(ask, 'dateTimeTarget', ['createdDateTime', 'updatedDateTime', 'firstInvestigatedDateTime']);
    const byInvestigation = target === 'firstInvestigatedDateTime';
    const test = (version: Version): boolean =>
      (!byInvestigation || isWithin(window, investigated(version))) && (filter === undefined || filter(version.record));
    const selection = {
      stream: simulation.stream('alerts'),
      // An alert is investigated after it was created, at any time.
      ...(byInvestigation ? { from: 0, to: window.to } : window),
      axis: target === 'updatedDateTime' ? 'changed' : 'time',
      ...(filter === undefined && !byInvestigation ? {} : { test }),
      signature: chain.signature,
      order: orderOf(ask.params.orderBy ?? 'createdDateTime desc'),
    } as const;
    const { slice, nextLink } = cut(simulation, ask, rules, chain, selection, sizeOf(simulation, ask));
    return {
      status: 200,
      versions: slice.versions,
      body: {
        totalCount: count(selection, ask.now, simulation.counts),
        count: slice.versions.length,
        items: slice.versions.map((version) => version.record),
        ...(nextLink === undefined ? {} : { nextLink }),
      },
    };
  },
};

const investigated = ({ record }: Version): number => Date.parse(textOf(record.firstInvestigatedDateTime));

const isWithin = ({ from, to }: Window, time: number): boolean => time >= from && time <= to;

/** Answers with an ETag, which a change of the alert would need. */
export const alertById: Endpoint = {
  service: 'alerts',
  stream: 'alerts',
  answer(simulation, ask) {
    const id = decodeURIComponent(ask.path.slice(ask.path.lastIndexOf('/') + 1));
    const stream = simulation.stream('alerts');
    const [first, end] = stream.candidates(0, ask.now);
    for (let index = end - 1; index >= first; index--) {
      const version = stream.seen(index, ask.now);
      if (version?.record.id === id)
        return {
          status: 200,
          body: version.record,
          headers: { ETag: `"${digest(JSON.stringify(version.record))}"` },
          versions: [version],
        };
    }
    throw new ServiceError(404, 'NotFound', 'No alert with this id, or no right to see it.');
  },
};

/** `top` is documented nowhere: pages of 10 were seen, and what a sent `top` does was not. */
function sizeOf({ settings }: Simulation, { params }: Ask): number {
  if (params.top === undefined || settings.alertsTop === 'ignore') return settings.alertsPage;
  if (settings.alertsTop === 'refuse' || !/^[1-9]\d*$/.test(params.top)) throw badRequest('Unknown field: top');
  return Number(params.top);
}

const sortable: Readonly<Record<string, (version: Version) => string | number>> = {
  ...Object.fromEntries(
    'id caseId name investigationStatus status investigationResult modelId model'
      .split(' ')
      .map((name) => [name, (version: Version) => textOf(version.record[name])]),
  ),
  score: (version) => Number(version.record.score),
  severity: (version) => ['low', 'medium', 'high', 'critical'].indexOf(String(version.record.severity)),
  createdDateTime: (version) => version.time,
  updatedDateTime: (version) => version.changed,
  firstInvestigatedDateTime: (version) => textOf(version.record.firstInvestigatedDateTime),
};

function orderOf(text: string): Order {
  const terms = text.split(',').map((term) => {
    const [name = '', direction = 'asc', ...rest] = term.trim().split(/\s+/);
    const value = Object.hasOwn(sortable, name) ? sortable[name] : undefined;
    if (value === undefined || rest.length > 0 || !['asc', 'desc'].includes(direction))
      throw badRequest(`orderBy cannot be ${term.trim()}.`);
    return { name, value, descending: direction === 'desc' };
  });
  if (terms.length === 1 && terms[0]!.name === 'createdDateTime')
    return { by: 'time', descending: terms[0]!.descending };
  const values = (version: Version): SortValues => terms.map((term) => term.value(version));
  return { by: 'values', values, descending: terms.map((term) => term.descending) };
}
