/** GET /v3.0/search/<source> */
import { badRequest } from '../errors';
import { only } from '../json';
import type { Json, StreamName } from '../options';
import { type Selection, count, slice } from '../pages';
import { QueryError, compileQuery } from '../query';
import {
  type Ask,
  type Chain,
  type Endpoint,
  type Reply,
  type Simulation,
  chainOf,
  cut,
  linkTo,
  oneOf,
  topOf,
  windowOf,
} from './endpoint';

const rules = {
  params: ['startDateTime', 'endDateTime', 'top', 'mode', 'select'],
  token: 'skipToken',
  header: 'tmv1-query',
} as const;

const day = 86_400_000;

export function search(stream: StreamName): Endpoint {
  return { service: 'search', stream, answer: (simulation, ask) => answer(stream, simulation, ask) };
}

function answer(name: StreamName, simulation: Simulation, ask: Ask): Reply {
  if (ask.headers['tmv1-query'] === undefined) throw badRequest('TMV1-Query is required');
  const chain = chainOf(simulation, ask, rules);
  const window = windowOf(simulation, 'search', ask, chain, ['startDateTime', 'endDateTime'], {
    start: chain.asked - day,
    end: chain.asked,
  });
  const mode = oneOf(ask, 'mode', ['default', 'countOnly', 'performance']);
  const top = topOf(simulation, ask, [50, 100, 500, 1000, 5000], 500);
  const selection: Selection = {
    stream: simulation.stream(name),
    ...window,
    axis: 'time',
    ...testOf(simulation, name, ask.headers['tmv1-query']),
    signature: chain.signature,
    order: { by: 'time', descending: true },
  };
  if (mode === 'countOnly') return { status: 200, body: { totalCount: count(selection, ask.now, simulation.counts) } };
  if (mode === 'performance') return performance(simulation, ask, chain, selection);
  const { slice: page, nextLink } = cut(simulation, ask, rules, chain, selection, top, simulation.settings.searchCap);
  const oldest = page.versions.at(-1)?.time ?? window.from;
  return {
    status: 200,
    versions: page.versions,
    body: {
      ...(nextLink === undefined ? {} : { nextLink }),
      progressRate: nextLink === undefined ? 100 : progress(window.from, window.to, oldest),
      items: page.versions.map(({ record }) => select(record, ask.params.select)),
    },
  };
}

const steps = 4;
const performanceTop = 500;

/** Scans a quarter of the window at a time, newest first: a page may be empty while progressRate is below 100. */
function performance({ settings, tokens }: Simulation, ask: Ask, chain: Chain, selection: Selection): Reply {
  const { from, to } = selection;
  const { step = 0, served: before = 0, position } = chain.state ?? {};
  const edge = (at: number): number => Math.round(to - ((to - from) * at) / steps);
  const part: Selection = { ...selection, from: step + 1 === steps ? from : edge(step + 1) + 1, to: edge(step) };
  const size = Math.min(performanceTop, settings.searchCap - before);
  const { versions, next } = slice(part, ask.now, size, position, settings.paging);
  const served = before + versions.length;
  const done = served >= settings.searchCap || (next === undefined && step + 1 === steps);
  const place = next === undefined ? { step: step + 1, served } : { step, position: next, served };
  return {
    status: 200,
    versions,
    body: {
      ...(done ? {} : { nextLink: linkTo(settings, tokens, ask, rules, chain, place) }),
      progressRate: done ? 100 : Math.round((100 * place.step) / steps),
      items: versions.map(({ record }) => select(record, ask.params.select)),
    },
  };
}

function testOf({ settings }: Simulation, source: StreamName, text: string): Pick<Selection, 'test'> {
  try {
    const finds = compileQuery(text, 'v3.0', source, settings.matching, settings.doubts);
    return text.trim() === '*' ? {} : { test: (version) => finds(version.record) };
  } catch (error) {
    throw error instanceof QueryError ? badRequest(error.message) : error;
  }
}

/** Per cent of the window that was searched; 100 is said only of a window that is done. */
function progress(from: number, to: number, reached: number): number {
  return Math.min(99, Math.floor((100 * (to - reached)) / Math.max(1, to - from)));
}

function select(record: Json, names: string | undefined): Json {
  return names === undefined
    ? record
    : only(
        record,
        names.split(',').map((name) => name.trim()),
      );
}
