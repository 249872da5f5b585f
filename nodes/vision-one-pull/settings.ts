/** The node's properties as checked settings. */
import { readSettings, refused, type Given, type Refusal, type SettingsOf } from '../shared/settings';
import type { Start } from './cursor/start';
import { serviceOf, type Service } from './records/services';
import type { Timing } from './run/read-range';
import { choiceTable, missingDate, settingsTable } from './settings-table';

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

/** A query ends one second behind what is read, and that may not lie ahead of the service's clock. */
const leastSettling = 2;

/** @throws ERR_V1_CONFIG, naming the field, its property and its limits */
export function nodeSettings(definition: Given, refusal: Refusal): NodeSettings {
  const { service: name, start } = readSettings(choiceTable, [definition], refusal);
  const settings = readSettings(settingsTable(name, start), [definition], refusal);
  const { alertTime, auditTime, schedule, interval, maxLookback, filter, top, output, delivery } = settings;
  return {
    stream: name === 'alerts' ? `alerts ${alertTime}` : name,
    service: serviceOf(name, alertTime, auditTime),
    interval: schedule === 'interval' ? interval : undefined,
    limitDays: maxLookback,
    start: startOf(settings, refusal),
    filter,
    top,
    output,
    mode: delivery,
    ackTimeout: settings.ackTimeout * 1000,
    maxAttempts: settings.maxAttempts,
    cursorScope: settings.cursorScope,
    settle: Math.max(settings.settle, leastSettling),
    overlap: settings.overlap,
  };
}

function startOf(
  { start, lookback, startDate }: SettingsOf<ReturnType<typeof settingsTable>>,
  refusal: Refusal,
): Start {
  if (start === 'now') return { kind: start };
  if (start === 'lookback') return { kind: start, hours: lookback };
  if (startDate === undefined) throw refused('startDate', missingDate, refusal);
  return { kind: start, second: startDate };
}
