/** GET /v3.0/search/activityStatistics: how many events each source has, by the hour or the day. */
import type { StreamName } from '../options';
import { count } from '../pages';
import { seconds } from '../records/world';
import { type Endpoint, chainOf, oneOf } from './endpoint';

const rules = { params: ['period'], token: 'skipToken', header: 'tmv1-query' } as const;

const sources: readonly (readonly [name: string, stream: StreamName])[] = [
  ['Endpoint', 'endpointActivities'],
  ['Email', 'emailActivities'],
  ['Network', 'networkActivities'],
  ['Container', 'containerActivities'],
  ['Cloud', 'cloudActivities'],
  ['Mobile', 'mobileActivities'],
];

const hour = 3_600_000;
const periods = {
  '24h': { unit: 'hour', length: hour, many: 24 },
  '7d': { unit: 'day', length: 24 * hour, many: 7 },
  '30d': { unit: 'day', length: 24 * hour, many: 30 },
} as const;

export const activityStatistics: Endpoint = {
  service: 'search',
  answer(simulation, ask) {
    chainOf(simulation, ask, rules);
    const { unit, length, many } = periods[oneOf(ask, 'period', ['7d', '24h', '30d'])];
    const last = ask.now - (ask.now % length);
    const starts = Array.from({ length: many }, (_, at) => last - (many - 1 - at) * length);
    const eventCount = (stream: StreamName, from: number): number => {
      const selection = {
        stream: simulation.stream(stream),
        from,
        to: Math.min(from + length - 1, ask.now),
        axis: 'time',
        signature: `statistics ${from}`,
        order: { by: 'time', descending: true },
      } as const;
      return count(selection, ask.now, simulation.counts);
    };
    const items = sources.map(([source, stream]) => ({
      source,
      ingestedDateTimeUnit: unit,
      statistics: starts.map((from) => ({
        ingestedStartDateTime: seconds(from),
        eventCount: eventCount(stream, from),
      })),
    }));
    return { status: 200, body: { items } };
  },
};
