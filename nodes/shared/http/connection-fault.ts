/** Requests that end without a whole reply: no connection, a broken one, a certificate, a proxy. */
import type { AxiosError } from 'axios';
import type { FaultError } from './fault';

const certificateFault = /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)|ERR_TLS/;

/** The status of an error reply. One of 200 that broke off has a response as well, but it is a connection fault. */
export function badStatus(error: AxiosError): number | undefined {
  const status = error.response?.status;
  return status === 200 ? undefined : status;
}

/** Whatever came between us and a whole reply, but for what a second try can't mend. */
export function isConnectionFault(error: AxiosError): boolean {
  const code = error.code ?? '';
  return (
    badStatus(error) === undefined &&
    code !== 'ERR_CANCELED' &&
    code !== 'ERR_INVALID_CHAR' &&
    !certificateFault.test(code) &&
    !/maxContentLength|Bad response: 407/.test(error.message)
  );
}

export interface Tried {
  /** how errors call it: `Vision One` */
  readonly service: string;
  readonly host: string;
  /** milliseconds for one whole reply */
  readonly timeout: number;
  /** tries that were allowed after the first, and all that were made */
  readonly retries: number;
  readonly requests: number;
  readonly timedOut: boolean;
}

/** The error that a person can act on. It names the host and no more of the url, and holds nothing of axios's. */
export function connectionError(
  error: AxiosError,
  { service, host, timeout, retries, requests, timedOut }: Tried,
  errorOf: FaultError,
): Error {
  if (timedOut) return errorOf('TIMEOUT', `No complete reply from ${service} within ${timeout / 1000} s.`);
  const code = error.code ?? '';
  if (/maxContentLength/.test(error.message)) return errorOf('BAD_RESPONSE', 'The reply is larger than 64 MiB.');
  if (certificateFault.test(code)) {
    return errorOf('CONFIG', `The certificate of ${host} is not trusted (${code}); see the TLS setting.`);
  }
  if (/Bad response: 407/.test(error.message)) {
    return errorOf('CONFIG', 'The proxy asks for another user or password (HTTP 407).');
  }
  if (code === 'ERR_INVALID_CHAR') {
    return errorOf('BAD_REQUEST', 'A filter or query has a character that a header cannot carry.');
  }
  const tries = isConnectionFault(error) && retries > 0 ? ` after ${requests} tries` : '';
  return errorOf('UNAVAILABLE', `${host} could not be reached${tries} (${code || 'connection lost'}).`);
}
