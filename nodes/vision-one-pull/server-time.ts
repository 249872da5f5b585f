/**
 * No bound may come from the host's clock: before the first one is set, the service has to have said what time it is.
 */
import type { VisionOneClient } from '../vision-one-config/client';
import type { Clock } from '../vision-one-config/delivery-clock';
import { VisionOneError } from '../vision-one-config/errors';
import { ping } from '../vision-one-config/ping';

const firstBackoff = 5_000;
const longestBackoff = 300_000;

/** Clients that had a reply: one question serves all nodes on a config. */
const told = new WeakSet<VisionOneClient>();

/**
 * Resolves when a reply, a refusal too, has come since the client was made. Tries until then, and reports why it waits;
 * rejects with the signal's reason only.
 */
export async function learnServerTime(
  client: VisionOneClient,
  lane: string,
  clock: Clock,
  report: (error: VisionOneError) => void,
  signal: AbortSignal,
): Promise<void> {
  for (let wait = firstBackoff; !told.has(client); wait = Math.min(wait * 2, longestBackoff)) {
    try {
      await ping(client, lane, signal);
      told.add(client);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof VisionOneError)) throw error;
      if (error.status !== undefined) told.add(client);
      else report(error);
      if (!told.has(client)) await clock.sleep(wait, signal);
    }
  }
}
