/** The service's errors in the body shapes that were seen of them. */

export class ServiceError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly body: unknown = { error: { code, message } },
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** From the gateway: `innererror` names the service and nests once more. */
function fromGateway(status: number, code: string, message: string, inner: string): ServiceError {
  const innererror = { code: inner, service: 'gateway', innererror: { code: inner, service: 'auth' } };
  return new ServiceError(status, code, message, { error: { code, message, innererror } });
}

export const credentialsMissing = (): ServiceError =>
  fromGateway(401, 'Unauthorized', 'No credentials were sent', 'CredentialsRequired');

export const credentialsWrong = (): ServiceError =>
  fromGateway(401, 'InvalidCredentials', 'The credentials are not valid', 'InvalidToken');

export const accessDenied = (): ServiceError => new ServiceError(403, 'AccessDenied', 'Insufficient permissions.');

export const notFound = (): ServiceError =>
  fromGateway(404, 'NotFound', 'The requested resource does not exist', 'NotFound');

/** Workbench adds a number, in its own field and in the text. */
export function workbenchError(status: number, code: string, message: string, number: number): ServiceError {
  const text = `${message} (Error code: ${number})`;
  return new ServiceError(status, code, text, { error: { code, message: text, number } });
}

export const badRequest = (message: string): ServiceError => new ServiceError(400, 'BadRequest', message);

export const tooLarge = (): ServiceError =>
  new ServiceError(413, 'RequestEntityTooLarge', 'The request body is larger than 1 MB');

/** A page token's end. The number is known, its place in the body is not: it is in both. */
export const pageExpired = (): ServiceError =>
  workbenchError(400, 'BadRequest', 'The request token has expired. Submit a new query.', 1010550);

export type RateBody = 'bare' | 'wrapped' | 'array';

/** Some lists answer 429 without the `error` wrapper, some with a `fail` list. */
export function tooManyRequests(shape: RateBody, retryAfter: number | string | undefined): ServiceError {
  const facts = { code: 'TooManyRequests', message: 'Too many API requests were sent' };
  const body = shape === 'bare' ? facts : shape === 'wrapped' ? { error: facts } : { fail: [facts] };
  const headers: Record<string, string> = retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) };
  return new ServiceError(429, facts.code, facts.message, body, headers);
}

const codes: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  404: 'NotFound',
  408: 'RequestTimeout',
  412: 'ConditionNotMet',
  500: 'InternalServerError',
  502: 'BadGateway',
  503: 'ServiceUnavailable',
  504: 'GatewayTimeout',
  599: 'NetworkConnectTimeout',
};

/** What a scripted status is answered with. */
export function errorOf(status: number, rateBody: RateBody, retryAfter?: number | string): ServiceError {
  if (status === 401) return credentialsWrong();
  if (status === 403) return accessDenied();
  if (status === 404) return notFound();
  if (status === 413) return tooLarge();
  if (status === 429) return tooManyRequests(rateBody, retryAfter);
  const code = codes[status] ?? 'Unknown';
  const headers: Record<string, string> = retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) };
  if (status === 500) {
    const innererror = { code, service: 'svp' };
    return new ServiceError(
      status,
      code,
      'Internal error',
      { error: { code, message: 'Internal error', innererror } },
      headers,
    );
  }
  return new ServiceError(status, code, code, undefined, headers);
}
