/** Patterns in `msg.payload`: a text, an indicator, a bundle, a page of a feed, or a list of these. */
import { isRecord } from '../shared/json';
import type { StixErrorCode } from '../shared/stix/error';
import { newestVersions } from './newest-versions';

/**
 * One thing to translate, or what can't be: `index` is its place in the list, or in the objects of a bundle or page that
 * is the whole payload.
 */
export type PatternInput =
  | { readonly index: number; readonly id?: string; readonly pattern: string; readonly indicator?: Indicator }
  | { readonly index: number; readonly id?: string; readonly code: StixErrorCode; readonly problem: string };

interface Indicator {
  readonly type: 'indicator';
  readonly pattern: string;
  readonly valid_from?: unknown;
  readonly valid_until?: unknown;
}

export interface Inputs {
  readonly entries: readonly PatternInput[];
  /** a text or an indicator alone: its fault is the message's fault, but it is none that it speaks another language */
  readonly single: boolean;
}

/**
 * Reads a payload of any shape, and of each indicator in it the newest version. Objects of a bundle or page that are no
 * indicators are passed over; elsewhere they are a problem.
 */
export function readInputs(payload: unknown): Inputs {
  const objects = objectsIn(payload);
  const isList = Array.isArray(payload);
  const items =
    objects?.flatMap(indicatorAt) ?? (isList ? (payload as unknown[]).flatMap(itemsAt) : [{ index: 0, item: payload }]);
  const single = objects === undefined && !isList && !isOfOtherLanguage(payload);
  return { entries: newestVersions(items).map(readItem), single };
}

interface Item {
  readonly index: number;
  readonly item: unknown;
}

const itemsAt = (item: unknown, index: number): Item[] =>
  objectsIn(item)?.flatMap((object) => indicatorAt(object, index)) ?? [{ index, item }];

const indicatorAt = (item: unknown, index: number): Item[] =>
  isRecord(item) && item.type === 'indicator' ? [{ index, item }] : [];

function readItem({ index, item }: Item): PatternInput {
  if (typeof item === 'string') return { index, pattern: item };
  const code = 'invalid_parameter';
  if (!isRecord(item))
    return { index, code, problem: `${item === null ? 'null' : typeof item} is no pattern, indicator or bundle` };
  if (item.type === 'bundle') return { index, code, problem: 'This bundle has no objects' };
  return readIndicator(item, index);
}

/**
 * The objects of a bundle, of a TAXII 2.1 envelope (`{ more, next, objects }`, whose objects may be missing) or of a page
 * of Trend's feedIndicators (`{ bundle, nextLink }` or `{ envelope, nextLink }`); undefined for anything else.
 */
function objectsIn(item: unknown): unknown[] | undefined {
  if (!isRecord(item)) return undefined;
  if (item.type === 'bundle') return Array.isArray(item.objects) ? (item.objects as unknown[]) : undefined;
  if (item.type !== undefined) return undefined;
  const page = [item.bundle, item.envelope].find(isRecord);
  if (page !== undefined) return Array.isArray(page.objects) ? (page.objects as unknown[]) : [];
  if (Array.isArray(item.objects)) return item.objects as unknown[];
  return typeof item.more === 'boolean' ? [] : undefined;
}

function readIndicator(item: Record<string, unknown>, index: number): PatternInput {
  const input = typeof item.id === 'string' ? { index, id: item.id } : { index };
  const { type, pattern, pattern_type: language } = item;
  const invalid = (problem: string): PatternInput => ({ ...input, code: 'invalid_parameter', problem });
  if (type !== 'indicator') return invalid(`An object of type ${shown(type)} is no indicator`);
  if (item.revoked === true) return { ...input, code: 'revoked', problem: 'The indicator is revoked' };
  if (isOfOtherLanguage(item)) return invalid(`pattern_type ${shown(language)} is not stix`);
  if (typeof pattern !== 'string') return invalid('The indicator has no pattern');
  return { ...input, pattern, indicator: { ...item, type, pattern } };
}

/** A feed has such indicators among the others: they are reported. STIX 2.0 knows no other language. */
const isOfOtherLanguage = (item: unknown): boolean =>
  isRecord(item) && item.type === 'indicator' && (item.pattern_type ?? 'stix') !== 'stix';

const shown = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 100) : typeof value);
