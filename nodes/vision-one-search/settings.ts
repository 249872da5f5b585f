/** The node's properties, and what `msg.options` may say instead, as checked settings. */
import { VisionOneError } from '../shared/vision-one/errors';
import { numberSetting } from '../shared/node-red/settings';
import type { QuerySettings } from './read/query-pages';

export interface SearchDefinition {
  output: string;
  delivery: string;
  ackTimeout: unknown;
  maxAttempts: unknown;
  pageSize: unknown;
  maxRecords: unknown;
  maxPages: unknown;
  timeLimit: unknown;
  offset: unknown;
  length: unknown;
}

export interface SearchDelivery {
  readonly output: 'page' | 'record';
  readonly mode: 'send' | 'ack';
  /** milliseconds */
  readonly ackTimeout: number;
  readonly maxAttempts: number;
}

/** What GET /v3.0/search takes as `top`. */
const pageSizes = [50, 100, 500, 1000, 5000];
const any = { default: 0, least: 0, most: 1e9 };

/** Throws ERR_V1_CONFIG, naming the setting and its limits. */
export function searchSettings(definition: SearchDefinition, options: unknown, lane: string): QuerySettings {
  const said = { ...definition, ...(typeof options === 'object' ? options : {}) };
  const pageSize = numberSetting('pageSize', said.pageSize, { default: 500, least: 50, most: 5000 });
  if (!pageSizes.includes(pageSize)) {
    throw new VisionOneError('ERR_V1_CONFIG', `pageSize must be one of ${pageSizes.join(', ')}.`);
  }
  return {
    pageSize,
    maxRecords: numberSetting('maxRecords', said.maxRecords, any),
    maxPages: numberSetting('maxPages', said.maxPages, any),
    timeLimit: numberSetting('timeLimit', said.timeLimit, { default: 600, least: 1, most: 86_400 }) * 1000,
    offset: numberSetting('offset', said.offset, any),
    length: numberSetting('length', said.length, any),
    lane,
  };
}

export function deliverySettings(definition: SearchDefinition): SearchDelivery {
  return {
    output: definition.output === 'record' ? 'record' : 'page',
    mode: definition.delivery === 'ack' ? 'ack' : 'send',
    ackTimeout: numberSetting('ackTimeout', definition.ackTimeout, { default: 300, least: 1, most: 86_400 }) * 1000,
    maxAttempts: numberSetting('maxAttempts', definition.maxAttempts, any),
  };
}
