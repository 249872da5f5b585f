/** What the node shows under its box: a look, a key of the catalogue, and its parameters. */
import type { NodeStatusFill, NodeStatusShape } from 'node-red';
import type { VisionOneErrorCode } from '../vision-one-config/errors';
import type { StoreTrouble } from './cursor-store';
import type { EndedRun } from './schedule';
import type { Service } from './services';

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

export const reading = (count: number): Status => ({ fill: 'blue', shape: 'dot', key: 'reading', values: { count } });

export const unacknowledged = (attempt: number): Status => ({
  fill: 'yellow',
  shape: 'ring',
  key: 'unacknowledged',
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

/** What a refusal asks a person to do has words of its own; a fault that mends itself shows its code. */
const advised: readonly (VisionOneErrorCode | undefined)[] = [
  'ERR_V1_UNAUTHORIZED',
  'ERR_V1_FORBIDDEN',
  'ERR_V1_NOT_FOUND',
  'ERR_V1_BAD_REQUEST',
  'ERR_V1_CONFIG',
];

export function failed(code: VisionOneErrorCode | undefined, service: Service | undefined): Status {
  const values = { code: code ?? 'error', right: service?.right ?? '', service: service?.name ?? '' };
  return { fill: 'red', shape: 'ring', key: advised.includes(code) ? `advice.${code}` : 'failed', values };
}

/**
 * @param now milliseconds since the epoch, by the host's clock: people read it beside their own
 * @param isVolatile a cursor that a restart forgets stays yellow
 */
export function ended({ run, wait }: EndedRun, isVolatile: boolean, now: number): Status {
  const count = run.emitted;
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
