/** Asks one query, and in another way when the service refuses the first one. */
import { setTimeout as delay } from 'node:timers/promises';
import type { VisionOneClient } from '../../shared/vision-one/types';
import { VisionOneError } from '../../shared/vision-one/errors';
import type { Fallback, SearchQuery } from '../search-query';
import type { MissingWindow } from './missing';
import { readCompletely } from './read-completely';
import type { SearchWindow } from './search-window';
import { readV2, type V2Settings } from './search-v2';
import { readV3, type V3Settings } from './search-v3';
import type { SearchPages } from './window-reader';

type OnMissing = (part: MissingWindow) => void;

/** Begins to ask in one way; undefined when that is no use. */
type Way = (onMissing: OnMissing) => SearchPages | undefined;

/** How long a search that the service has not finished is left alone before it is asked again. */
const unfinishedWait = 2000;

/**
 * All pages of the query. When the service refuses it: up to the service's now, if the window ends in its future (our
 * clock may be ahead); then what stands in for a query with a field that the tenant does not search.
 *
 * @throws VisionOneError, or the signal's reason
 */
export function askQuery(
  client: VisionOneClient,
  query: SearchQuery,
  settings: V2Settings & V3Settings,
  onMissing: OnMissing,
  signal: AbortSignal,
): SearchPages {
  const window = { from: query.from, to: query.to };
  const wait = (): Promise<void> => delay(unfinishedWait, undefined, { signal });
  const read = (text: string, within: SearchWindow, onMissing: OnMissing): SearchPages => {
    const asked = { ...query, query: text };
    const reader = query.api === 'v3.0' ? readV3(client, asked, settings) : readV2(client, asked, settings);
    return readCompletely(reader, within, wait, onMissing, signal);
  };
  const waysOf = (text: string): Way[] => [
    (onMissing) => read(text, window, onMissing),
    (onMissing) => {
      const past = pastOf(window, client.serverNow());
      return past && read(text, past, onMissing);
    },
  ];
  const ways = waysOf(query.query);
  const { fallback } = query;
  if (fallback !== undefined) ways.push((onMissing) => fallbackPages(fallback, query, waysOf, onMissing));
  return inTurn(ways, onMissing);
}

/**
 * The pages of the first way that the service does not refuse. Once records came there is no other: it would begin the
 * window anew, and knows nothing of what was sent. What a way could not have is held back as long as the next way may
 * have it, and no longer: the last page closes its sequence with all that is missing.
 */
async function* inTurn(ways: readonly Way[], onMissing: OnMissing): SearchPages {
  let missing: MissingWindow[] = [];
  const hold = (part: MissingWindow): void => void missing.push(part);
  let records = 0;
  let refusal: unknown;
  try {
    for (const way of ways) {
      const pages = way(hold);
      if (pages === undefined) continue;
      // What a refused way could not have, the next one may.
      missing = [];
      try {
        for await (const page of pages) {
          records += page.records.length;
          if (records > 0 || page.last) missing.splice(0).forEach(onMissing);
          yield page;
        }
        return;
      } catch (error) {
        if (records > 0 || !isRefused(error)) throw error;
        refusal = error;
      }
    }
    throw refusal;
  } finally {
    missing.forEach(onMissing);
  }
}

function isRefused(error: unknown): boolean {
  return error instanceof VisionOneError && error.code === 'ERR_V1_BAD_REQUEST';
}

/** What of a window lies before `now` (the service's, in milliseconds), when it also reaches beyond. */
function pastOf({ from, to }: SearchWindow, now: number): SearchWindow | undefined {
  if (to * 1000 <= now || from * 1000 >= now - 2000) return undefined;
  // A second before its now: nothing that the service holds is later.
  return { from, to: Math.floor(now / 1000) - 1 };
}

/** The pages of the queries that stand in for one with a field that this tenant does not search. */
async function* fallbackPages(
  { queries, unsearched, shared }: Fallback,
  { from, to, source }: SearchQuery,
  waysOf: (text: string) => Way[],
  onMissing: OnMissing,
): SearchPages {
  for (const text of queries) {
    // Whether more follows is not for one of several to say.
    for await (const page of inTurn(waysOf(text), onMissing)) yield { ...page, last: false };
  }
  if (unsearched.length === 0) return;
  const rest = queries.length > 0 || shared ? 'the other fields were searched' : `${source} was not searched`;
  onMissing({ from, to, reason: `this tenant refuses to search ${unsearched.join(', ')}; ${rest}`, unsearched });
}
