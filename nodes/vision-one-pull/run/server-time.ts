/**
 * No bound may come from the host's clock: before the first one is set, the service has to have said what time it is.
 */
import type { VisionOneClient } from '../../shared/vision-one/types';
import type { Clock } from '../../shared/delivery/clock';
import { VisionOneError } from '../../shared/vision-one/errors';
import { NotVisionOne, ping } from '../../shared/vision-one/ping';

const firstBackoff = 5_000;
const longestBackoff = 300_000;

/** Clients that had a reply: one question serves all nodes on a config. */
const answered = new WeakSet<VisionOneClient>();
/** Those of them whose host knows nothing of Vision One. */
const otherHosts = new WeakSet<VisionOneClient>();

/** The meaning of a 404: on a host that knows none of Vision One's paths, not that a product is not connected. */
export function explained(error: Error, client: VisionOneClient): Error {
  const isUnknown = error instanceof VisionOneError && error.code === 'ERR_V1_NOT_FOUND';
  return isUnknown && otherHosts.has(client) ? new NotVisionOne(error) : error;
}

/**
 * Resolves when a reply, a refusal too, has come since the client was made. Tries until then, and reports why it waits;
 * rejects with the signal's reason only.
 */
export async function learnServerTime(
  client: VisionOneClient,
  lane: string,
  clock: Clock,
  report: (error: VisionOneError, wait: number) => void,
  signal: AbortSignal,
): Promise<void> {
  for (let wait = firstBackoff; !answered.has(client); wait = Math.min(wait * 2, longestBackoff)) {
    try {
      await ping(client, lane, signal);
      answered.add(client);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof VisionOneError)) throw error;
      if (error instanceof NotVisionOne) otherHosts.add(client);
      if (error.status !== undefined) answered.add(client);
      else report(error, wait);
      if (!answered.has(client)) await clock.sleep(wait, signal);
    }
  }
}
