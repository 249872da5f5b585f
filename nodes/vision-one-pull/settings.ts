/** The node's properties as checked settings. */
import { VisionOneError } from '../shared/vision-one/errors';
import { numberSetting } from '../shared/node-red/settings';
import { isLoneActivity } from './records/audit-filter';
import { parseSecond } from '../shared/time';
import { serviceOf, type Service } from './records/services';
import type { Start } from './cursor/start';
import type { Timing } from './run/read-range';

export interface PullDefinition {
  service: string;
  alertTime: string;
  schedule: string;
  interval: unknown;
  start: string;
  lookback: unknown;
  startDate: unknown;
  maxLookback: unknown;
  filter: unknown;
  top: unknown;
  output: string;
  delivery: string;
  ackTimeout: unknown;
  maxAttempts: unknown;
  cursorScope: string;
  cursorStore: string;
  settle: unknown;
  overlap: unknown;
}

export interface NodeSettings extends Timing {
  /** key of the services table */
  readonly stream: string;
  readonly service: Service;
  /** seconds; undefined: only when a message asks */
  readonly interval: number | undefined;
  readonly start: Start;
  readonly limitDays: number;
  readonly filter: string;
  readonly top: number | undefined;
  readonly output: 'page' | 'event';
  readonly mode: 'send' | 'ack';
  /** milliseconds */
  readonly ackTimeout: number;
  readonly maxAttempts: number;
  readonly cursorScope: CursorScope;
}

export type CursorScope = 'global' | 'flow' | 'node';

const secondsInDay = 86_400;
/** What a timer of Node.js takes. */
const longestWait = 24 * secondsInDay;
/** Of a relative start: what the service does not give is cut off, and said. */
const mostHours = 1e6;
/** A query ends one second behind what is read, and that may not lie ahead of the service's clock. */
const leastSettling = 2;

/** What the form calls a property: a message names both, for those who see the form and those who see the flow file. */
const labels = {
  service: 'Pull',
  alertTime: 'Alert time',
  schedule: 'When',
  interval: 'Every',
  start: 'Start',
  lookback: 'Hours back',
  startDate: 'Date',
  maxLookback: 'Max. days back',
  filter: 'Filter',
  top: 'Page size',
  output: 'Message per',
  delivery: 'Delivered',
  ackTimeout: 'Ack timeout',
  maxAttempts: 'Max. attempts',
  cursorScope: 'Cursor in',
  settle: 'Settling',
  overlap: 'Lateness',
} as const;

type Property = keyof typeof labels;
type Limits = Parameters<typeof numberSetting>[2];

/** Throws ERR_V1_CONFIG, naming the field, its property and its limits. */
export function nodeSettings(definition: PullDefinition): NodeSettings {
  const name = oneOf('service', definition.service, ['audit', 'alerts', 'oat']);
  const alertTime = oneOf('alertTime', definition.alertTime, ['created', 'updated']);
  const service = serviceOf(name, alertTime);
  const { usual, most } = service.days;
  const interval = whole('interval', definition.interval, { default: 60, least: 10, most: longestWait });
  const settle = whole('settle', definition.settle, { default: 60, least: 0, most: secondsInDay });
  return {
    stream: name === 'alerts' ? `alerts ${alertTime}` : name,
    service,
    interval: oneOf('schedule', definition.schedule, ['interval', 'input']) === 'interval' ? interval : undefined,
    limitDays: number('maxLookback', definition.maxLookback, { default: usual, least: 0.01, most }),
    start: startOf(definition),
    filter: filterOf(definition.filter, service),
    top: topOf(definition.top, service),
    output: oneOf('output', definition.output, ['page', 'event']),
    mode: oneOf('delivery', definition.delivery, ['send', 'ack']),
    ackTimeout: number('ackTimeout', definition.ackTimeout, { default: 300, least: 0.001, most: longestWait }) * 1000,
    maxAttempts: whole('maxAttempts', definition.maxAttempts, { default: 0, least: 0, most: 1e9 }),
    cursorScope: oneOf('cursorScope', definition.cursorScope, ['global', 'flow', 'node']),
    settle: Math.max(settle, leastSettling),
    overlap: whole('overlap', definition.overlap, { default: 300, least: 0, most: secondsInDay }),
  };
}

function startOf(definition: PullDefinition): Start {
  const kind = oneOf('start', definition.start, ['lookback', 'date', 'now']);
  if (kind === 'now') return { kind };
  if (kind === 'lookback') {
    return { kind, hours: number('lookback', definition.lookback, { default: 24, least: 0, most: mostHours }) };
  }
  const second = parseSecond(definition.startDate);
  if (second === undefined) throw problem('startDate', 'must be a time such as 2026-01-31T08:00:00Z');
  return { kind, second };
}

/** What travels in a header: no line breaks, nothing beyond Latin-1. */
function filterOf(value: unknown, service: Service): string {
  const filter = typeof value === 'string' ? value.trim() : '';
  if (!/^[\x20-\x7e\xa0-\xff]*$/.test(filter))
    throw problem('filter', 'has a character that can not be sent (a line break, or one beyond Latin-1)');
  const { longestFilter, name } = service;
  if (longestFilter > 0 && filter.length > longestFilter)
    throw problem('filter', `is ${filter.length} characters long; ${name} takes ${longestFilter}`);
  if (name === 'audit' && isLoneActivity(filter)) throw problem('filter', 'has activity without category');
  return filter;
}

function topOf(value: unknown, { pageSizes, name }: Service): number | undefined {
  const largest = pageSizes.at(-1);
  if (value === undefined || value === null || value === '') return largest;
  const top = whole('top', value, { default: 1, least: 1, most: 1000 });
  if (largest !== undefined && !pageSizes.includes(top))
    throw problem('top', `must be one of ${pageSizes.join(', ')} for ${name}`);
  return top;
}

function number(property: Property, value: unknown, limits: Limits): number {
  return numberSetting(named(property), value, limits);
}

function whole(property: Property, value: unknown, limits: Limits): number {
  const found = number(property, value, limits);
  if (!Number.isInteger(found)) throw problem(property, 'must be a whole number');
  return found;
}

/** An empty property is its first value: a flow of an older release may lack it. */
function oneOf<Name extends string>(
  property: Property,
  value: string | undefined,
  names: readonly [Name, ...Name[]],
): Name {
  if (value === undefined || value === '') return names[0];
  const name = names.find((known) => known === value);
  if (name === undefined) throw problem(property, `must be one of ${names.join(', ')}`);
  return name;
}

function problem(property: Property, said: string): VisionOneError {
  return new VisionOneError('ERR_V1_CONFIG', `${named(property)} ${said}.`);
}

/** `Every (interval)`; `Filter` needs no other name */
function named(property: Property): string {
  const label = labels[property];
  return label.toLowerCase() === property.toLowerCase() ? label : `${label} (${property})`;
}
