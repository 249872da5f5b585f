/** Whether Vision One answers this token; it says nothing of what the key's role may read. */
import type { VisionOneClient } from './types';
import { VisionOneError, type VisionOneErrorFacts } from './errors';
import { isoSecond } from '../time';

/** 404 to what every Vision One host knows. */
export class NotVisionOne extends VisionOneError {
  constructor({ status, traceId }: VisionOneErrorFacts) {
    const message = 'This host answers, but not as Vision One: check the region or host.';
    super('ERR_V1_NOT_FOUND', message, {
      ...(status === undefined ? {} : { status }),
      ...(traceId === undefined ? {} : { traceId }),
    });
  }
}

/**
 * Hosts without v3.0 are asked as stix-shifter does: a v2.0 list from now to now.
 *
 * @throws VisionOneError
 */
export async function ping(client: VisionOneClient, lane: string, signal: AbortSignal): Promise<void> {
  try {
    await client.get({ path: '/v3.0/healthcheck/connectivity', signal, lane: { id: lane }, probe: true });
  } catch (error) {
    if (!isUnknown(error)) throw error;
    const now = isoSecond(Math.floor(client.serverNow() / 1000)).replace('Z', '.000Z');
    try {
      await client.get({
        path: '/v2.0/siem/events',
        params: { startDateTime: now, endDateTime: now },
        signal,
        lane: { id: lane },
      });
    } catch (other) {
      throw isUnknown(other) ? new NotVisionOne(other) : other;
    }
  }
}

function isUnknown(error: unknown): error is VisionOneError {
  return error instanceof VisionOneError && error.code === 'ERR_V1_NOT_FOUND';
}
