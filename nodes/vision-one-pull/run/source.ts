/** The service that is pulled: its pages, and its clock. */
import { realClock } from '../../shared/delivery/clock';
import type { VisionOneError } from '../../shared/vision-one/errors';
import type { Page, VisionOneClient } from '../../shared/vision-one/types';
import type { NodeSettings } from '../settings';
import type { Service } from '../records/services';
import { learnServerTime } from './server-time';

export interface PageQuery {
  readonly service: Service;
  /** seconds, both included or not, as the service likes */
  readonly from: number;
  readonly to: number;
  /** old ground: newer seconds of other pulls come first */
  readonly backfill: boolean;
  /** ask even though the token was refused a moment ago */
  readonly probe: boolean;
  /** called for each request as it is sent, retries too */
  readonly onSent: () => void;
  readonly signal: AbortSignal;
}

export interface Source {
  pages(query: PageQuery): AsyncGenerator<Page, void, undefined>;
  /** Resolves when serverNow() speaks for the server; rejects with the signal's reason only. */
  learnServerTime(signal: AbortSignal): Promise<void>;
  /** server time in milliseconds */
  serverNow(): number;
}

/** server time in seconds */
export function serverSecond(source: Pick<Source, 'serverNow'>): number {
  return Math.floor(source.serverNow() / 1000);
}

/**
 * Vision One as a source.
 *
 * @param lane the node's id: its requests take turns with those of the other nodes on the config
 * @param report why the server's time is not known yet, and the milliseconds until it is asked for again
 */
export function sourceOf(
  client: VisionOneClient,
  { filter, top }: Pick<NodeSettings, 'filter' | 'top'>,
  lane: string,
  report: (error: VisionOneError, wait: number) => void,
): Source {
  const source: Source = {
    pages: ({ service, from, to, backfill, probe, onSent, signal }) =>
      client.pages({
        path: service.path,
        params: { ...service.range(from, to, serverSecond(source)), top },
        headers: filter === '' ? {} : { 'TMV1-Filter': filter },
        lane: { id: lane, weight: backfill ? 1 : service.weight },
        probe,
        onSent,
        signal,
      }),
    learnServerTime: (signal) => learnServerTime(client, lane, realClock, report, signal),
    serverNow: () => client.serverNow(),
  };
  return source;
}
