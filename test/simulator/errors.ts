/**
 * The service's errors. An error that is described for its operation has the described body; the bodies of the others
 * are those that were seen of them (contract/guesses.json).
 */
import type { ErrorFacts, InnerFacts, Operation } from './contract/operations';

/** What an error may be about; the description gives some of these a number of their own. */
export type Subject = 'time range' | 'page token' | 'ended page token';

interface Facts {
  readonly about?: Subject;
  /** one of the numbers that are described for the operation */
  readonly number?: number;
  /** the parameter that is wrong */
  readonly target?: string;
  /** instead of what is described */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export class ServiceError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly facts: Facts = {},
  ) {
    super(message);
  }

  /** As `operation` answers it. */
  bodyFor(operation: Operation | undefined): unknown {
    const { status, code, message, facts } = this;
    if (facts.body !== undefined) return facts.body;
    const described = operation?.errors[status] ?? {};
    const number = numberOf(described, facts);
    return {
      error: {
        code: described.code ?? code,
        message: number === undefined ? message : `${message} (Error code: ${number})`,
        ...(number === undefined ? {} : { number }),
        ...(described.target && facts.target !== undefined ? { target: facts.target } : {}),
        ...(described.inner === undefined ? {} : { innererror: innerError(described.inner, code) }),
      },
    };
  }
}

/** A page token's end has its number also where the description does not list it: connectors saw it. */
function numberOf({ numbers = [] }: ErrorFacts, { about, number }: Facts): number | undefined {
  const own = about === undefined ? undefined : numbers.find(([, meaning]) => meaning === about)?.[0];
  const general = about === 'ended page token' ? 1010550 : numbers[0]?.[0];
  return number ?? own ?? general;
}

function innerError({ code, service, inner }: InnerFacts, outer: string): object {
  return {
    ...(code === undefined ? {} : { code: code === 'any' ? outer : code }),
    ...(service === undefined ? {} : { service }),
    ...(inner === undefined ? {} : { innererror: innerError(inner, outer) }),
  };
}

/** From the gateway: `innererror` names the service and nests once more. */
function fromGateway(status: number, code: string, message: string, inner: string): ServiceError {
  const innererror = { code: inner, service: 'gateway', innererror: { code: inner, service: 'auth' } };
  return new ServiceError(status, code, message, { body: { error: { code, message, innererror } } });
}

export const credentialsMissing = (): ServiceError =>
  fromGateway(401, 'Unauthorized', 'No credentials were sent', 'CredentialsRequired');

export const credentialsWrong = (): ServiceError =>
  fromGateway(401, 'InvalidCredentials', 'The credentials are not valid', 'InvalidToken');

export const accessDenied = (): ServiceError => new ServiceError(403, 'AccessDenied', 'Insufficient permissions.');

export const notFound = (): ServiceError =>
  fromGateway(404, 'NotFound', 'The requested resource does not exist', 'NotFound');

export const badRequest = (message: string, facts: Facts = {}): ServiceError =>
  new ServiceError(400, 'BadRequest', message, facts);

/** A time that is none, or a window that is not taken. */
export const badRange = (target: string, message: string): ServiceError =>
  badRequest(`${target} ${message}`, { about: 'time range', target });

export const invalidToken = (message = 'The page token is not valid'): ServiceError =>
  badRequest(message, { about: 'page token' });

export const pageExpired = (): ServiceError =>
  badRequest('The request token has expired. Submit a new query.', { about: 'ended page token' });

export const tooLarge = (): ServiceError =>
  new ServiceError(413, 'RequestEntityTooLarge', 'The request body is larger than 1 MB');

export type RateBody = 'bare' | 'wrapped' | 'array';

/** Some lists answer 429 without the `error` wrapper, some with a `fail` list. */
export function tooManyRequests(shape: RateBody, retryAfter: number | string | undefined): ServiceError {
  const facts = { code: 'TooManyRequests', message: 'Too many API requests were sent' };
  const body = shape === 'bare' ? facts : shape === 'wrapped' ? { error: facts } : { fail: [facts] };
  return new ServiceError(429, facts.code, facts.message, { body, headers: waiting(retryAfter) });
}

const waiting = (retryAfter: number | string | undefined): Record<string, string> =>
  retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) };

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
export function errorOf(
  status: number,
  rateBody: RateBody,
  operation: Operation | undefined,
  retryAfter?: number | string,
): ServiceError {
  if (status === 401) return credentialsWrong();
  if (status === 403) return accessDenied();
  if (status === 404 && operation?.errors[404] === undefined) return notFound();
  if (status === 413) return tooLarge();
  if (status === 429) return tooManyRequests(rateBody, retryAfter);
  const code = codes[status] ?? 'Unknown';
  return new ServiceError(status, code, status === 500 ? 'Internal error' : code, { headers: waiting(retryAfter) });
}

/** @throws TypeError for a number that is not described for the operation: no test may hang on an invented one */
export function numberedError(number: number, operation: Operation | undefined): ServiceError {
  for (const [status, { numbers = [], code }] of Object.entries(operation?.errors ?? {})) {
    const found = numbers.find(([one]) => one === number);
    if (found === undefined) continue;
    const usual = codes[Number(status)] ?? 'Unknown';
    return new ServiceError(Number(status), code ?? usual, found[1] ?? usual, { number });
  }
  throw new TypeError(`${operation?.name ?? 'this operation'} has no error ${number}`);
}
