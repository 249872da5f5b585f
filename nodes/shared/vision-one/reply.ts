/**
 * The meaning of a reply. Vision One, its gateway and whatever proxy stands between speak in many shapes: an `error`
 * object (with `innererror`s), `code` and `message` without a wrapper (some 429s), the first of a `fail` list, html.
 */
import type { HttpReply } from '../http/transport';
import { isRecord, type JsonObject } from '../json';
import { RefusedJson, parseShallow } from './shallow-json';
import { withoutToken } from './token';
import { onOneLine, VisionOneError, type VisionOneErrorCode } from './errors';

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
  const { code, message } = statedError(parsed(reply.body), reply.hide);
  const verdict = codeOf(reply.status, code, message, laterPage);
  const words = message ?? code;
  return new VisionOneError(verdict, `${meaning[verdict]} (HTTP ${reply.status}${words ? `: ${words}` : ''})`, {
    ...traced(reply),
    ...(code === undefined ? {} : { serviceCode: code }),
    ...(message === undefined ? {} : { serviceMessage: message }),
  });
}

/** "request token expired, submit a new query" */
const expiredToken = '1010550';
/** Those words alone: nobody promises their number. */
const expiredWords = /token (?:has )?expired/i;

function codeOf(status: number, code = '', message = '', laterPage: boolean): VisionOneErrorCode {
  const saysExpired = code === expiredToken || message.includes(expiredToken);
  if (status === 400 && (saysExpired || (laterPage && expiredWords.test(message)))) return 'ERR_V1_PAGE_EXPIRED';
  if (laterPage && (status === 404 || status === 410)) return 'ERR_V1_PAGE_EXPIRED';
  // A search that takes too long is 408 or a 400 of this code, by endpoint; gateways say 504 or 599.
  if (status === 400 && code === 'RequestTimeout') return 'ERR_V1_TIMEOUT';
  return (
    byStatus.get(status) ??
    (status >= 500 ? 'ERR_V1_UNAVAILABLE' : status >= 400 ? 'ERR_V1_BAD_REQUEST' : 'ERR_V1_BAD_RESPONSE')
  );
}

const byStatus = new Map<number, VisionOneErrorCode>([
  [401, 'ERR_V1_UNAUTHORIZED'],
  [403, 'ERR_V1_FORBIDDEN'],
  [404, 'ERR_V1_NOT_FOUND'],
  [407, 'ERR_V1_CONFIG'],
  [408, 'ERR_V1_TIMEOUT'],
  [413, 'ERR_V1_TOO_LARGE'],
  [429, 'ERR_V1_RATE_LIMITED'],
  [504, 'ERR_V1_TIMEOUT'],
  [599, 'ERR_V1_TIMEOUT'],
]);

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

function parsed(body: Buffer): unknown {
  try {
    return parseShallow(body);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RefusedJson) return undefined;
    throw error;
  }
}

interface StatedError {
  code?: string;
  message?: string;
}

/** The service's code and words in whichever of its shapes. */
function statedError(body: unknown, hide: ServiceReply['hide']): StatedError {
  const source = isRecord(body) ? (body['error'] ?? firstOf(body['fail']) ?? body) : firstOf(body);
  if (!isRecord(source)) return {};
  const code = short(isExpired(source) ? expiredToken : source['code'], hide);
  const message = short(source['message'], hide);
  return { ...(code === undefined ? {} : { code }), ...(message === undefined ? {} : { message }) };
}

/** The number stands at the error, or at the `innererror` of a gateway, which may nest again. */
function isExpired(error: JsonObject): boolean {
  for (let at: unknown = error; isRecord(at); at = at['innererror']) {
    const numbers = [at['number'], at['code']];
    if (numbers.includes(expiredToken) || numbers.includes(Number(expiredToken))) return true;
  }
  return false;
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
