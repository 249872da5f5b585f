/** "Test connection": one small question for each thing that a key may allow. */
import type { Agent } from 'node:http';
import { createClient } from '../shared/vision-one/client';
import type { VisionOneClient } from '../shared/vision-one/types';
import { VisionOneError, type ErrorReason } from '../shared/vision-one/errors';
import { ping } from '../shared/vision-one/ping';
import { isoSecond } from '../shared/time';

type Question = (client: VisionOneClient, window: Window, signal: AbortSignal) => Promise<unknown>;

interface Window {
  readonly from: number;
  readonly to: number;
}

/** Finds nothing: what is asked is whether the key may search, not for records. */
const query = 'endpointHostName:"node-red-connection-test"';

const iso = ({ from, to }: Window) => ({ startDateTime: isoSecond(from), endDateTime: isoSecond(to) });
const search = '/v3.0/search/endpointActivities';

/* prettier-ignore */
export const checks = {
  connectivity: (client, _, signal) => ping(client, lane, signal),
  audit:        (client, window, signal) => client.get({ path: '/v3.0/audit/logs', params: { ...iso(window), top: 50 }, signal }),
  alerts:       (client, window, signal) => client.get({ path: '/v3.0/workbench/alerts', params: iso(window), signal }),
  oat:          (client, { from, to }, signal) => client.get({ path: '/v3.0/oat/detections', params: { detectedStartDateTime: isoSecond(from), detectedEndDateTime: isoSecond(to), top: 50 }, signal }),
  searchV3:     (client, window, signal) => client.get({ path: search, params: { ...iso(window), mode: 'countOnly' }, headers: { 'TMV1-Query': query }, signal }),
  searchV2:     (client, { from, to }, signal) => client.post({ path: '/v2.0/xdr/search/data', body: { source: 'endpointActivityData', query, from, to }, signal }),
} as const satisfies Record<string, Question>;

export type CheckName = keyof typeof checks;

export interface CheckOptions {
  readonly origin: string;
  readonly token: string;
  readonly userAgent: string;
  readonly agent: Agent;
  /** milliseconds */
  readonly timeLimit: number;
}

export interface CheckResult {
  readonly ok: boolean;
  /** how long the answer took */
  readonly ms: number;
  readonly code?: string;
  readonly reason?: ErrorReason;
  /** never holds the token */
  readonly message?: string;
}

const lane = 'connection test';

/** Asks one question, once: no retries, no budget, no waiting behind the deployed nodes. Never rejects. */
export async function checkConnection(name: CheckName, options: CheckOptions): Promise<CheckResult> {
  const { timeLimit, token } = options;
  const client = createClient({ ...options, timeout: timeLimit, retries: 0, requestsPerMinute: 60 });
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(tooSlow(timeLimit)), timeLimit);
  // After a 429 the client waits for its turn, longer than anybody looks at a form.
  const limits = setInterval(() => client.budget().pausedUntil !== undefined && over.abort(limited()), 100);
  const started = performance.now();
  const elapsed = (): number => Math.round(performance.now() - started);
  try {
    await checks[name](client, recently(client), over.signal);
    return { ok: true, ms: elapsed() };
  } catch (error) {
    const found = error instanceof VisionOneError ? error : tooSlow(timeLimit);
    const { code, reason, message } = found;
    const said = { code, ...(reason === undefined ? {} : { reason }), message: message.replaceAll(token, '***') };
    return { ok: false, ms: elapsed(), ...said };
  } finally {
    clearTimeout(timer);
    clearInterval(limits);
    client.close();
  }
}

/** Five minutes that lie an hour back: our clock may be ahead of the service's, which refuses an end in the future. */
function recently(client: VisionOneClient): Window {
  const to = Math.floor(client.serverNow() / 1000) - 3600;
  return { from: to - 300, to };
}

function tooSlow(timeLimit: number): VisionOneError {
  return new VisionOneError('ERR_V1_TIMEOUT', `No complete reply from Vision One within ${timeLimit / 1000} s.`);
}

function limited(): VisionOneError {
  return new VisionOneError('ERR_V1_RATE_LIMITED', 'Too many requests for this API key (HTTP 429).');
}
