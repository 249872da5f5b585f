/** The statuses under the node's box: a look, a key of the catalogue, and its parameters. */
import type { NodeStatusFill, NodeStatusShape } from 'node-red';
import { VisionOneError, type VisionOneErrorCode } from '../../shared/vision-one/errors';
import { ConsoleHost } from '../../shared/vision-one/origin';
import { NotVisionOne } from '../../shared/vision-one/ping';
import type { StoreTrouble } from '../cursor/cursor-store';
import type { EndedRun } from '../../shared/schedule/schedule';
import type { Run } from '../run/tally';
import type { Service } from '../records/services';

export interface Status {
  readonly fill: NodeStatusFill;
  readonly shape: NodeStatusShape;
  readonly key: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

export const paused: Status = { fill: 'grey', shape: 'ring', key: 'paused' };
export const notWired: Status = { fill: 'grey', shape: 'ring', key: 'notWired' };
export const starting: Status = { fill: 'grey', shape: 'ring', key: 'starting' };

/** a pull that runs only when a message asks, before the first one does */
export const waiting = (isVolatile: boolean): Status =>
  isVolatile
    ? { fill: 'yellow', shape: 'ring', key: 'waitingInMemory' }
    : { fill: 'grey', shape: 'ring', key: 'waiting' };

/**
 * @param lagMs how far it lies behind; undefined when it is up to date
 * @param givenUp events that were never acknowledged: more worth knowing than how far it is
 */
export function reading(count: number, lagMs?: number, givenUp = 0): Status {
  if (givenUp > 0) return { fill: 'yellow', shape: 'dot', key: 'readingGivenUp', values: { count, givenUp } };
  return lagMs === undefined
    ? { fill: 'blue', shape: 'dot', key: 'reading', values: { count } }
    : { fill: 'blue', shape: 'dot', key: 'readingBehind', values: { count, lag: duration(lagMs) } };
}

/** a page is out, and nobody has answered yet */
export const awaiting: Status = { fill: 'blue', shape: 'ring', key: 'awaiting' };

/** @param isWiredBack an acknowledgement came before, so that the way back is there */
export const unacknowledged = (attempt: number, isWiredBack: boolean): Status => ({
  fill: 'yellow',
  shape: 'ring',
  key: isWiredBack ? 'unacknowledged' : 'neverAcknowledged',
  values: { attempt },
});

/** @param until milliseconds since the epoch */
export const rateLimited = (until: number): Status => ({
  fill: 'yellow',
  shape: 'ring',
  key: 'rateLimited',
  values: { until: clockTime(until) },
});

export function storeTrouble({ action, cause }: StoreTrouble): Status {
  const key = cause === undefined ? 'storeSilent' : action === 'read' ? 'storeRead' : 'storeWrite';
  return { fill: 'red', shape: 'ring', key, values: { cause: (cause ?? '').slice(0, 60) } };
}

/** A refusal says in words what a person has to do; a fault that mends itself shows its code and when. */
const advised: readonly VisionOneErrorCode[] = [
  'ERR_V1_UNAUTHORIZED',
  'ERR_V1_FORBIDDEN',
  'ERR_V1_NOT_FOUND',
  'ERR_V1_BAD_REQUEST',
];
const longestMessage = 60;

/** The records that are asked for. */
export interface Asked {
  readonly service: Service;
  /** empty: all of them */
  readonly filter: string;
}

/** @param nextTry milliseconds since the epoch, by the host's clock; undefined when it is not known */
export function failed(error: unknown, asked: Asked | undefined, nextTry?: number): Status {
  const red = (key: string, values: Status['values'] = {}): Status => ({ fill: 'red', shape: 'ring', key, values });
  if (!(error instanceof VisionOneError)) return red('failed', { code: 'error' });
  const { code, message } = error;
  if (error instanceof ConsoleHost) return red('consoleHost', { code, host: error.apiHost });
  if (code === 'ERR_V1_CONFIG') return red('config', { message: shortened(message) });
  if (error instanceof NotVisionOne) return red('notVisionOne');
  if (error.reason !== undefined) return red(`reason.${error.reason}`, { code });
  if (code === 'ERR_V1_BAD_REQUEST' && asked?.filter === '') {
    const { serviceMessage, serviceCode, status } = error;
    return red('config', { message: `${code}: ${shortened(serviceMessage ?? serviceCode ?? `HTTP ${status}`)}` });
  }
  if (advised.includes(code)) return red(`advice.${code}`, { right: asked?.service.right ?? '' });
  return nextTry === undefined ? red('failed', { code }) : red('failedUntil', { code, next: clockTime(nextTry) });
}

function shortened(message: string): string {
  return message.length > longestMessage ? `${message.slice(0, longestMessage).trimEnd()}...` : message;
}

/**
 * @param now milliseconds since the epoch, by the host's clock: people read it beside their own
 * @param isVolatile a cursor that a restart forgets stays yellow
 */
export function ended({ run, wait }: EndedRun<Run>, isVolatile: boolean, now: number): Status {
  const { emitted: count, givenUp } = run;
  if (givenUp > 0) return { fill: 'yellow', shape: 'dot', key: 'givenUp', values: { count, givenUp } };
  const behind = !run.upToDate;
  const values: Record<string, string | number> = { count };
  if (behind) values.lag = duration(run.lagMs);
  if (wait !== undefined) values.next = clockTime(now + wait);
  const key = behind ? 'behind' : wait === undefined ? 'asked' : 'upToDate';
  return isVolatile
    ? { fill: 'yellow', shape: 'dot', key: `${key}InMemory`, values }
    : { fill: 'green', shape: 'dot', key, values };
}

/** `14:05`, in the host's time zone */
function clockTime(ms: number): string {
  const date = new Date(ms);
  return [date.getHours(), date.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
}

/** `3 h`, `12 min` */
function duration(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 90) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} d`;
}
