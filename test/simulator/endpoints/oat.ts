/** GET /v3.0/oat/detections */
import { compileFilter } from '../filter';
import { oatFilter } from '../filter-fields';
import { without } from '../json';
import type { Json } from '../options';
import { type Selection, count } from '../pages';
import type { Version } from '../streams';
import { type Endpoint, type Window, chainOf, cut, timeParam, topOf, windowOf } from './endpoint';

const rules = {
  params: ['detectedStartDateTime', 'detectedEndDateTime', 'ingestedStartDateTime', 'ingestedEndDateTime', 'top'],
  token: 'nextBatchToken',
  header: 'tmv1-filter',
} as const;

export const oatDetections: Endpoint = {
  service: 'oat',
  stream: 'oat',
  answer(simulation, ask) {
    const chain = chainOf(simulation, ask, rules);
    const { params } = ask;
    const byIngestion = params.ingestedStartDateTime !== undefined || params.ingestedEndDateTime !== undefined;
    const windowOn = (start: string, end: string): Window => {
      const last = timeParam(params, end) ?? chain.asked;
      const defaults = { start: last - simulation.settings.oatDefaultWindow, end: chain.asked };
      return windowOf(simulation, 'oat', ask, chain, [start, end], defaults);
    };
    // Whether the detected window's default cuts an ingested one is not known: here it does, the harsher reading.
    const detected = windowOn('detectedStartDateTime', 'detectedEndDateTime');
    const ingested = byIngestion ? windowOn('ingestedStartDateTime', 'ingestedEndDateTime') : undefined;
    const filter = chain.header === undefined ? undefined : compileFilter(chain.header, oatFilter);
    const size = topOf(simulation, ask, [50, 100, 200], 50);
    const window = ingested ?? detected;
    const test = (version: Version): boolean =>
      version.time >= detected.from && version.time <= detected.to && (filter === undefined || filter(version.record));
    const selection: Selection = {
      stream: simulation.stream('oat'),
      ...window,
      axis: ingested === undefined ? 'time' : 'changed',
      ...(filter === undefined && ingested === undefined ? {} : { test }),
      signature: chain.signature,
      order: { by: 'time', descending: true },
    };
    const { slice, nextLink } = cut(simulation, ask, rules, chain, selection, size);
    const items = slice.versions.map(({ record }) => (byIngestion ? record : withoutIngestion(record)));
    return {
      status: 200,
      versions: slice.versions,
      body: {
        totalCount: count(selection, ask.now, simulation.counts),
        count: items.length,
        items,
        ...(nextLink === undefined ? {} : { nextLink }),
      },
    };
  },
};

/** ingestedDateTime is shown only when the ingested range is asked. */
const withoutIngestion = (record: Json): Json => without(record, 'ingestedDateTime');
