/** The node's properties, and what `msg.options` may say instead, as checked settings. */
import { readSettings, type Given, type Refusal } from '../shared/settings';
import type { QuerySettings } from './read/query-pages';
import { deliveryTable, queryTable } from './settings-table';

/** @throws ERR_V1_CONFIG, naming the setting and its limits */
export function querySettings(definition: Given, options: Given, lane: string, refusal: Refusal): QuerySettings {
  const settings = readSettings(queryTable, [options, definition], refusal);
  return { ...settings, timeLimit: settings.timeLimit * 1000, lane };
}

export interface SearchDelivery {
  readonly output: 'page' | 'record';
  readonly mode: 'send' | 'ack';
  /** milliseconds */
  readonly ackTimeout: number;
  readonly maxAttempts: number;
}

/** @throws ERR_V1_CONFIG, naming the setting and its limits */
export function deliverySettings(definition: Given, refusal: Refusal): SearchDelivery {
  const { output, delivery, ackTimeout, maxAttempts } = readSettings(deliveryTable, [definition], refusal);
  return { output, mode: delivery, ackTimeout: ackTimeout * 1000, maxAttempts };
}
