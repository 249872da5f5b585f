/** The one error class of everything that talks to Vision One. README has its table: code, cause, what to do. */
import type { HttpFault } from '../http/fault';

/** Why a request came to nothing, where the service says more than its status does: the advice is another one. */
export type ErrorReason = 'notConnected' | 'timeRange';

export type VisionOneErrorCode =
  | 'ERR_V1_UNAUTHORIZED'
  | 'ERR_V1_FORBIDDEN'
  | 'ERR_V1_NOT_FOUND'
  | 'ERR_V1_BAD_REQUEST'
  | 'ERR_V1_TOO_LARGE'
  | 'ERR_V1_RATE_LIMITED'
  | 'ERR_V1_UNAVAILABLE'
  | 'ERR_V1_TIMEOUT'
  | 'ERR_V1_BAD_RESPONSE'
  | 'ERR_V1_PAGE_EXPIRED'
  | 'ERR_V1_FOREIGN_LINK'
  | 'ERR_V1_CONFIG';

/**
 * What is known beside the code. Never a request's headers, body or full url: Catch nodes copy errors into messages.
 */
export interface VisionOneErrorFacts {
  /** HTTP status of the reply, when there was one */
  status?: number;
  /** the service's own code: `InvalidCredentials`, ... */
  serviceCode?: string;
  /** the service's error number, when it is one that its description lists: 1000520 */
  serviceNumber?: number;
  /** what the service says beyond its status */
  reason?: ErrorReason;
  /** the service's own words, shortened */
  serviceMessage?: string;
  /** the service's `x-trace-id`, which Trend's support asks for */
  traceId?: string;
}

export class VisionOneError extends Error {
  override readonly name = 'VisionOneError';
  readonly status?: number;
  readonly serviceCode?: string;
  readonly serviceNumber?: number;
  readonly reason?: ErrorReason;
  readonly serviceMessage?: string;
  readonly traceId?: string;

  constructor(
    readonly code: VisionOneErrorCode,
    message: string,
    facts: VisionOneErrorFacts = {},
  ) {
    super(message);
    if (facts.status !== undefined) this.status = facts.status;
    if (facts.serviceCode !== undefined) this.serviceCode = facts.serviceCode;
    if (facts.serviceNumber !== undefined) this.serviceNumber = facts.serviceNumber;
    if (facts.reason !== undefined) this.reason = facts.reason;
    if (facts.serviceMessage !== undefined) this.serviceMessage = facts.serviceMessage;
    if (facts.traceId !== undefined) this.traceId = facts.traceId;
  }
}

/** A setting, or what it names, is wrong. */
export function configError(message: string): VisionOneError {
  return new VisionOneError('ERR_V1_CONFIG', message);
}

/** The error for a fault that HTTP itself can tell. */
export function visionOneFault(fault: HttpFault, message: string): VisionOneError {
  return new VisionOneError(`ERR_V1_${fault}`, message);
}

/** When `error` says that the service refuses the token: what makes the same error anew. */
export function tokenRefusalIn(error: unknown): (() => VisionOneError) | undefined {
  if (!(error instanceof VisionOneError) || error.code !== 'ERR_V1_UNAUTHORIZED') return undefined;
  return () => new VisionOneError(error.code, error.message, error);
}

/** A stranger's text for a log line: nothing in it moves the cursor, breaks the line or turns its direction. */
export function onOneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
}
