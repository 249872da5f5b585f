/** Newest versions of indicators: a page of a feed, or a list of pages, may hold several of one. */
import { isRecord } from '../shared/json';
import { parseSecond } from '../shared/time';

/** The items without those of which a newer version is among them. An indicator without an id has no versions. */
export function newestVersions<T extends { readonly item: unknown }>(items: readonly T[]): readonly T[] {
  const newest = new Map<string, T>();
  for (const one of items) {
    const id = idOf(one.item);
    if (id === undefined) continue;
    const known = newest.get(id);
    if (known === undefined || isNewer(one.item, known.item)) newest.set(id, one);
  }
  return items.filter((one) => {
    const id = idOf(one.item);
    return id === undefined || newest.get(id) === one;
  });
}

const idOf = (item: unknown): string | undefined =>
  isRecord(item) && item.type === 'indicator' && typeof item.id === 'string' ? item.id : undefined;

/** `modified` decides; at equal dates the revoked one is the last, because nothing can be modified after it. */
function isNewer(item: unknown, than: unknown): boolean {
  const [one, other] = [versionOf(item), versionOf(than)];
  if (one.second !== other.second) return one.second > other.second;
  if (one.fraction !== other.fraction) return one.fraction > other.fraction;
  return one.isRevoked && !other.isRevoked;
}

interface Version {
  /** since the epoch */
  readonly second: number;
  /** digits of the second's fraction padded to one length, as text because a number holds too few of them */
  readonly fraction: string;
  readonly isRevoked: boolean;
}

/** More than anybody writes: a version's time is compared to the last of them. */
const fractionDigits = 30;

function versionOf(item: unknown): Version {
  const { modified, revoked } = isRecord(item) ? item : {};
  const isRevoked = revoked === true;
  const second = parseSecond(modified);
  if (second === undefined) return { second: -Infinity, fraction: '', isRevoked };
  const [, digits = ''] = /\.(\d+)/.exec(String(modified)) ?? [];
  return { second, fraction: digits.slice(0, fractionDigits).padEnd(fractionDigits, '0'), isRevoked };
}
