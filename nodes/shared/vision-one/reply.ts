/**
 * The meaning of a reply. Vision One, its gateway and whatever proxy stands between speak in many shapes: an `error`
 * object (with `innererror`s), `code` and `message` without a wrapper (some 429s), the first of a `fail` list, html.
 */
import type { HttpReply } from '../http/transport';
import { isRecord, type JsonObject } from '../json';
import { verdictOn } from './error-table';
import { RefusedJson, parseShallow } from './shallow-json';
import { withoutToken } from './token';
import { onOneLine, VisionOneError, type ErrorReason, type VisionOneErrorCode } from './errors';

export interface ServiceReply {
  readonly status: number;
  readonly body: Buffer;
  readonly contentType: string;
  readonly traceId?: string;
  /** takes the token out of a text: gateways repeat requests in their complaints */
  readonly hide: (text: string) => string;
}

/** The reply of which every text that is shown can be rid of the token. */
export function serviceReply({ status, body, header }: HttpReply, token: string): ServiceReply {
  const traceId = header('x-trace-id');
  const hide = (text: string): string => withoutToken(text, token);
  return {
    status,
    body,
    contentType: header('content-type') ?? '',
    ...(traceId === undefined ? {} : { traceId: hide(traceId).slice(0, 100) }),
    hide,
  };
}

/** What the service says of itself is shortened to this many characters. */
const longestWords = 300;

/**
 * The JSON object of a good reply.
 *
 * @throws ERR_V1_BAD_RESPONSE for anything else
 */
export function jsonBody(reply: ServiceReply): JsonObject {
  const body = parsed(reply.body);
  if (isRecord(body)) return body;
  throw new VisionOneError('ERR_V1_BAD_RESPONSE', `The reply is ${kindOf(reply)}, not a JSON object.`, traced(reply));
}

/**
 * The error that a reply of a bad status stands for. `laterPage`: a nextLink was followed, so its token may have ended.
 */
export function replyError(reply: ServiceReply, laterPage: boolean): VisionOneError {
  const { status } = reply;
  const { code, message, numbers } = statedError(parsed(reply.body), reply.hide);
  const { means, number, reason } = verdictOn({
    status,
    code: code ?? '',
    message: message ?? '',
    numbers,
    laterPage,
  });
  const words = message ?? code;
  const isSaid = number === undefined || words?.includes(String(number));
  const http = isSaid ? `HTTP ${status}` : `HTTP ${status}, ${number}`;
  const what = reason === undefined ? meaning[means] : meaningOfReason[reason];
  return new VisionOneError(means, `${what} (${http}${words ? `: ${words}` : ''})`, {
    ...traced(reply),
    ...(code === undefined ? {} : { serviceCode: code }),
    ...(message === undefined ? {} : { serviceMessage: message }),
    ...(number === undefined ? {} : { serviceNumber: number }),
    ...(reason === undefined ? {} : { reason }),
  });
}

const meaning: Record<VisionOneErrorCode, string> = {
  ERR_V1_UNAUTHORIZED: 'Vision One refuses the API token: wrong, ended, disabled, or of another region',
  ERR_V1_FORBIDDEN: "The API key's role does not allow this",
  ERR_V1_NOT_FOUND: 'Vision One does not know this, or the product behind it is not connected',
  ERR_V1_BAD_REQUEST: 'Vision One refuses the request',
  ERR_V1_TOO_LARGE: 'The request is too large for Vision One',
  ERR_V1_RATE_LIMITED: 'Too many requests for this API key',
  ERR_V1_UNAVAILABLE: 'Vision One is unavailable',
  ERR_V1_TIMEOUT: 'Vision One took too long',
  ERR_V1_BAD_RESPONSE: 'The reply is not what Vision One sends; is the host right?',
  ERR_V1_PAGE_EXPIRED: 'The token of the next page has ended',
  ERR_V1_FOREIGN_LINK: 'The next page lies on another host',
  ERR_V1_CONFIG: 'The proxy refuses the connection: its user or password is wrong',
};

const meaningOfReason: Record<ErrorReason, string> = {
  notConnected: 'No product that gives this is connected to Vision One',
  timeRange: 'Vision One refuses the time range',
};

function parsed(body: Buffer): unknown {
  try {
    return parseShallow(body);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RefusedJson) return undefined;
    throw error;
  }
}

interface ServiceWords {
  readonly code?: string;
  readonly message?: string;
  readonly numbers: readonly number[];
}

/** The service's code, words and numbers in whichever of its shapes. */
function statedError(body: unknown, hide: ServiceReply['hide']): ServiceWords {
  const source = isRecord(body) ? (body['error'] ?? firstOf(body['fail']) ?? body) : firstOf(body);
  if (!isRecord(source)) return { numbers: [] };
  const code = short(source['code'], hide);
  const message = short(source['message'], hide);
  return {
    ...(code === undefined ? {} : { code }),
    ...(message === undefined ? {} : { message }),
    numbers: numbersOf(source, message),
  };
}

/**
 * The error's numbers. One stands as `number` or `code` at the error, or at the `innererror` of a gateway, which may
 * nest again. Only without one does the message count: it may repeat what was asked, which may have seven digits too.
 */
function numbersOf(error: JsonObject, message = ''): readonly number[] {
  const stated: unknown[] = [];
  for (let at: unknown = error; isRecord(at); at = at['innererror']) stated.push(at['number'], at['code']);
  const numbers = stated.filter(isErrorNumber).map(Number);
  return numbers.length > 0 ? numbers : (message.match(/\b\d{7}\b/g) ?? []).map(Number);
}

function isErrorNumber(value: unknown): boolean {
  return (typeof value === 'number' || typeof value === 'string') && /^\d{7}$/.test(String(value));
}

function firstOf(list: unknown): unknown {
  return Array.isArray(list) ? (list as unknown[])[0] : undefined;
}

function short(value: unknown, hide: ServiceReply['hide']): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = onOneLine(hide(String(value).slice(0, 64 * 1024)).slice(0, longestWords)).trim();
  return text === '' ? undefined : text;
}

function traced(reply: ServiceReply): { status: number; traceId?: string } {
  return { status: reply.status, ...(reply.traceId === undefined ? {} : { traceId: reply.traceId }) };
}

function kindOf(reply: ServiceReply): string {
  if (reply.body.length === 0) return 'empty';
  if (/html/i.test(reply.contentType)) return 'an html page (a proxy?)';
  return parsed(reply.body) === undefined ? 'cut off or no JSON' : 'JSON of another kind';
}
