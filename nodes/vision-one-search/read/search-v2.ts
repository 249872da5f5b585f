/** POST /v2.0/xdr/search/data: the query in a JSON body, pages by offset. */
import type { JsonObject } from '../../shared/json';
import type { VisionOneClient } from '../../shared/vision-one/types';
import { VisionOneError } from '../../shared/vision-one/errors';
import { mostRecords, WindowTooWide, type WindowReader } from './window-reader';
import type { SearchQuery } from '../search-query';

export interface V2Settings {
  /** first record to ask for, and how many at most (0 = all) */
  readonly offset: number;
  readonly length: number;
  readonly lane: string;
}

/** Records a reply: one that is full and can't be continued may lack some. */
const fullPage = 500;

export function readV2(client: VisionOneClient, query: SearchQuery, settings: V2Settings): WindowReader {
  return async function* (window, asIs, signal) {
    const start = settings.offset > 0 ? settings.offset : query.offset;
    let offset = start;
    for (;;) {
      const answer = await client.post({
        path: '/v2.0/xdr/search/data',
        body: { source: query.source, query: query.query, from: window.from, to: window.to, offset },
        signal,
        lane: { id: settings.lane },
      });
      const { logs, total, paged } = pageOf(answer.body, answer.status);
      const first = offset === start;
      // messageActivityData gives one page and no offset: what it holds back can only be had from shorter windows.
      const cut = paged
        ? (total ?? 0) > mostRecords
        : total === undefined
          ? logs.length >= fullPage
          : total > logs.length;
      // With an offset or a length, a person pages by hand: the window stays whole.
      const byHand = start > 0 || settings.length > 0;
      if (first && cut && !asIs && !byHand) throw new WindowTooWide(total);
      const wanted = settings.length === 0 ? Infinity : start + settings.length - offset;
      offset += logs.length;
      const last = wanted <= logs.length || (!paged && !cut);
      const counts = paged && !asIs && total !== undefined;
      const counted = counts ? { counted: Math.min(total - start, settings.length || Infinity) } : {};
      yield { records: logs.slice(0, wanted).map(completed), last, ...counted };
      if (wanted <= logs.length) return { complete: true };
      if (!paged) {
        return cut
          ? { complete: false, reason: `the service gave ${logs.length} of ${total} records` }
          : { complete: true };
      }
      if (logs.length === 0) return { complete: true };
    }
  };
}

interface LogsPage {
  readonly logs: readonly unknown[];
  readonly total: number | undefined;
  /** the reply names an offset, so the next page can be asked for */
  readonly paged: boolean;
}

function pageOf(body: JsonObject, status: number): LogsPage {
  const data = body['data'] as JsonObject | null | undefined;
  const logs = data?.['logs'] ?? (data && 'logs' in data ? [] : undefined);
  if (!Array.isArray(logs)) {
    throw new VisionOneError('ERR_V1_BAD_RESPONSE', 'The reply is not what Vision One sends: no list of logs.', {
      status,
    });
  }
  const total = data?.['total_count'];
  return {
    logs: logs as unknown[],
    total: typeof total === 'number' ? total : undefined,
    paged: data?.['offset'] !== undefined && data['offset'] !== null,
  };
}

/**
 * What a v2.0 record lacks and the mapping needs: the registry value as a list of name and data, and the Message-ID
 * as one of the mail's headers.
 */
function completed(record: unknown): unknown {
  if (typeof record !== 'object' || record === null) return record;
  const { objectRegistryValue, objectRegistryData, mail_message_id, mail_internet_headers } = record as Record<
    string,
    unknown
  >;
  const added: Record<string, unknown> = {};
  if (objectRegistryValue) {
    added['objectRegistryValueType'] = [
      { name: objectRegistryValue, ...(objectRegistryData ? { data: objectRegistryData } : {}) },
    ];
  }
  if (mail_message_id) {
    const headers = Array.isArray(mail_internet_headers) ? (mail_internet_headers as unknown[]) : [];
    added['mail_internet_headers'] = [...headers, { HeaderName: 'Message-ID', Value: mail_message_id }];
  }
  return { ...record, ...added };
}
