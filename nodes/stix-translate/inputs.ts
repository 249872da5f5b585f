/** `msg.payload` -> the patterns to translate: a text, an indicator, a bundle, or a list of these. */

/** One thing to translate, or what can't be: `index` is its place in the list or bundle. */
export type Entry =
  | { readonly index: number; readonly id?: string; readonly pattern: string; readonly indicator?: Indicator }
  | { readonly index: number; readonly id?: string; readonly problem: string };

export interface Indicator {
  readonly type: 'indicator';
  readonly pattern: string;
  readonly valid_from?: unknown;
  readonly valid_until?: unknown;
}

export interface Inputs {
  readonly entries: readonly Entry[];
  /** a text or an indicator alone: its failure is the message's failure */
  readonly single: boolean;
}

/**
 * Reads a payload of any shape. A bundle's objects that are no indicators are passed over; elsewhere they are a
 * problem.
 */
export function readInputs(payload: unknown): Inputs {
  if (Array.isArray(payload)) return { entries: numbered((payload as unknown[]).flatMap(readItem)), single: false };
  return { entries: numbered(readItem(payload)), single: !isBundle(payload) };
}

type Item = { pattern: string; id?: string; indicator?: Indicator } | { problem: string; id?: string };

const numbered = (items: readonly Item[]): Entry[] => items.map((item, index) => ({ ...item, index }));

function readItem(item: unknown): Item[] {
  if (typeof item === 'string') return [{ pattern: item }];
  if (!isRecord(item))
    return [{ problem: `${item === null ? 'null' : typeof item} is no pattern, indicator or bundle` }];
  if (item.type === 'bundle' && !Array.isArray(item.objects)) return [{ problem: 'This bundle has no objects' }];
  if (isBundle(item)) return item.objects.filter(isIndicatorLike).map(readIndicator);
  return [readIndicator(item)];
}

function readIndicator(item: Record<string, unknown>): Item {
  const id = typeof item.id === 'string' ? { id: item.id } : {};
  const { type, pattern, pattern_type: language = 'stix' } = item;
  if (type !== 'indicator') return { ...id, problem: `An object of type ${shown(type)} is no indicator` };
  if (language !== 'stix') return { ...id, problem: `pattern_type ${shown(language)} is not stix` };
  if (typeof pattern !== 'string') return { ...id, problem: 'The indicator has no pattern' };
  return { ...id, pattern, indicator: { ...item, type, pattern } };
}

const shown = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 100) : typeof value);

const isIndicatorLike = (item: unknown): item is Record<string, unknown> => isRecord(item) && item.type === 'indicator';

function isBundle(item: unknown): item is { objects: unknown[] } {
  return isRecord(item) && item.type === 'bundle' && Array.isArray(item.objects);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
