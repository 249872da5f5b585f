/** GET /v3.0/search/<source>: the query travels in a header, pages come newest first. */
import type { Call, VisionOneClient } from '../../shared/vision-one/types';
import { isoSecond } from '../../shared/time';
import { mostRecords, WindowTooWide, type WindowReader } from './window-reader';
import type { SearchQuery } from '../search-query';
import type { SearchWindow } from './search-window';

export interface V3Settings {
  /** `top`: 50, 100, 500, 1000 or 5000 */
  readonly pageSize: number;
  /** the lane of the rate gate: the node's id */
  readonly lane: string;
}

export function readV3(client: VisionOneClient, query: SearchQuery, settings: V3Settings): WindowReader {
  const callOf = (window: SearchWindow, mode: 'default' | 'countOnly', signal: AbortSignal): Call => ({
    path: `/v3.0/search/${query.source}`,
    params: {
      // Start must lie before the end, also for a window of one second.
      startDateTime: isoSecond(window.from),
      endDateTime: isoSecond(Math.max(window.to, window.from + 1)),
      mode,
      ...(mode === 'default' ? { top: settings.pageSize } : {}),
    },
    headers: { 'TMV1-Query': query.query },
    signal,
    lane: { id: settings.lane },
  });

  return async function* (window, asIs, signal) {
    let progress = 100;
    let counted: number | undefined;
    for await (const page of client.pages(callOf(window, 'default', signal))) {
      // A search that fits one page costs one request; only a longer one is counted before anything of it is given.
      if (page.index === 0 && page.more && !asIs) {
        const count = await client.get(callOf(window, 'countOnly', signal));
        const total = count.body['totalCount'];
        counted = typeof total === 'number' ? total : undefined;
        if (counted !== undefined && counted > mostRecords) throw new WindowTooWide(counted);
      }
      progress = page.progressRate ?? 100;
      const last = !page.more && progress >= 100 && !asIs;
      yield { records: page.items, last, ...(counted === undefined ? {} : { counted }) };
    }
    // Complete is: no nextLink and a progressRate of 100.
    return progress >= 100
      ? { complete: true }
      : { complete: false, reason: `the service searched ${progress} % only` };
  };
}
