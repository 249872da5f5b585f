/** Two objects with one id as one, where they do not contradict each other. */
import { canonicalJson } from '../../shared/json';
import type { StixObject } from '../stix/observed-data';

/** All that both say; undefined when they say different things of one property (lists of references are added up). */
export function mergeObjects(one: StixObject, other: StixObject): StixObject | undefined {
  const both: Record<string, unknown> & { type: string } = { ...one };
  for (const [name, value] of Object.entries(other)) {
    const merged = name in one ? mergedValue(name, one[name], value) : value;
    if (merged === undefined) return undefined;
    both[name] = merged;
  }
  return both;
}

function mergedValue(name: string, one: unknown, other: unknown): unknown {
  if (one === other || canonicalJson(one) === canonicalJson(other)) return one;
  // our own lists of ids
  if (name.endsWith('_refs')) return [...new Set([...(one as string[]), ...(other as string[])])];
  if (name !== 'hashes') return undefined;
  const hashes: Record<string, unknown> = { ...(one as object) };
  for (const [algorithm, hash] of Object.entries(other as object)) {
    if ((hashes[algorithm] ??= hash) !== hash) return undefined;
  }
  return hashes;
}
