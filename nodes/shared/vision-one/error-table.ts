/** What an error of Vision One means for who asked: a row each, of which the first that fits counts. */
import type { ErrorReason, VisionOneErrorCode } from './errors';

export interface ErrorRow {
  readonly status: number;
  /** the operation that the number is described for; a number that comes from another one means the same */
  readonly at?: string;
  readonly number?: number;
  readonly code?: string;
  /** of the message */
  readonly words?: RegExp;
  /** only where a nextLink was followed: such a request has nothing of its own but a token */
  readonly laterPage?: true;
  readonly means: VisionOneErrorCode;
  readonly reason?: ErrorReason;
}

const alerts = '/v3.0/workbench/alerts';
const oat = '/v3.0/oat/detections';

/**
 * The numbers are those of Trend's OpenAPI description (v3.0, July 2025), all of them for the operations that are asked
 * here. docs/contract.md says what of the rest was seen, and what is a guess.
 */
/* prettier-ignore */
export const errorTable: readonly ErrorRow[] = [
  // Numbers that say more than their status.
  { status: 400, at: oat, number: 1010406, means: 'ERR_V1_BAD_REQUEST', reason: 'timeRange' },
  { status: 400, at: oat, number: 1010407, laterPage: true, means: 'ERR_V1_PAGE_EXPIRED' },
  { status: 400, at: oat, number: 1010420, means: 'ERR_V1_NOT_FOUND', reason: 'notConnected' },
  { status: 400, at: oat, number: 1000520, means: 'ERR_V1_TIMEOUT' },
  { status: 400, at: oat, number: 1010550, means: 'ERR_V1_PAGE_EXPIRED' },
  // The other lists have no number for their tokens, or the general one: words are all there is, and nobody promises them.
  { status: 400, words: /\btoken\b.*\b(?:expired|invalid|not valid)\b|\b(?:expired|invalid)\b.*\btoken\b/i, laterPage: true, means: 'ERR_V1_PAGE_EXPIRED' },
  // Numbers that say no more than their status.
  { status: 400, at: alerts, number: 3090003, means: 'ERR_V1_BAD_REQUEST' },
  { status: 500, at: alerts, number: 3090999, means: 'ERR_V1_UNAVAILABLE' },
  { status: 400, at: oat, number: 1010400, means: 'ERR_V1_BAD_REQUEST' },
  { status: 400, at: oat, number: 1010407, means: 'ERR_V1_BAD_REQUEST' },
  { status: 400, at: oat, number: 1010999, means: 'ERR_V1_BAD_REQUEST' },
  { status: 500, at: oat, number: 1000999, means: 'ERR_V1_UNAVAILABLE' },
  { status: 500, at: oat, number: 1009999, means: 'ERR_V1_UNAVAILABLE' },
  { status: 404, laterPage: true, means: 'ERR_V1_PAGE_EXPIRED' },
  { status: 410, laterPage: true, means: 'ERR_V1_PAGE_EXPIRED' },
  // A search that takes too long is 408, or a 400 of this code; gateways say 504 or 599.
  { status: 400, code: 'RequestTimeout', means: 'ERR_V1_TIMEOUT' },
  { status: 401, means: 'ERR_V1_UNAUTHORIZED' },
  { status: 403, means: 'ERR_V1_FORBIDDEN' },
  { status: 404, means: 'ERR_V1_NOT_FOUND' },
  { status: 407, means: 'ERR_V1_CONFIG' },
  { status: 408, means: 'ERR_V1_TIMEOUT' },
  { status: 413, means: 'ERR_V1_TOO_LARGE' },
  { status: 429, means: 'ERR_V1_RATE_LIMITED' },
  { status: 504, means: 'ERR_V1_TIMEOUT' },
  { status: 599, means: 'ERR_V1_TIMEOUT' },
];

/** An error as the service states it. */
interface StatedError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly numbers: readonly number[];
  readonly laterPage: boolean;
}

interface Verdict {
  readonly means: VisionOneErrorCode;
  /** the number that decided */
  readonly number?: number;
  readonly reason?: ErrorReason;
}

export function verdictOn({ status, code, message, numbers, laterPage }: StatedError): Verdict {
  const row = errorTable.find(
    (row) =>
      row.status === status &&
      (row.number === undefined || numbers.includes(row.number)) &&
      (row.code === undefined || row.code === code) &&
      (row.words === undefined || row.words.test(message)) &&
      (row.laterPage === undefined || laterPage),
  );
  return row ?? { means: meaningOfClass(status) };
}

function meaningOfClass(status: number): VisionOneErrorCode {
  if (status >= 500) return 'ERR_V1_UNAVAILABLE';
  return status >= 400 ? 'ERR_V1_BAD_REQUEST' : 'ERR_V1_BAD_RESPONSE';
}
