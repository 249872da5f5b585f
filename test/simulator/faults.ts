/** Faults that a test scripts: which requests they meet, how often, and of which kind. */
import { fraction } from './records/random';
import type { StreamName } from './options';

export interface Match {
  /** the whole path, or a pattern */
  readonly path?: string | RegExp;
  readonly stream?: StreamName;
  /** the n-th request, from 1, of those that fit `path`, `stream` and `page` since the fault was added */
  readonly requestNumber?: number;
  /** page of a chain; 0 is the first */
  readonly page?: number;
  /** share of the requests; seeded, so that a run can be repeated */
  readonly probability?: number;
}

interface Common {
  readonly match?: Match;
  /** how many requests it meets: 1 by default, every one with a `probability` */
  readonly times?: number;
}

export type Fault = Common & FaultKind;

export type FaultKind =
  /** an error status with its usual body, or `body`; a status below 300 keeps nothing of the page */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: number | string; readonly body?: unknown }
  /** the error that is described with this number for the operation that was asked */
  | { readonly kind: 'error'; readonly number: number }
  /** 429; `shape` is the body's */
  | {
      readonly kind: 'rate-limit';
      readonly retryAfter?: number | string;
      readonly shape?: 'bare' | 'wrapped' | 'array';
    }
  /** the connection is reset without an answer */
  | { readonly kind: 'reset' }
  /** half of the body, then a reset */
  | { readonly kind: 'cut' }
  /** the reply after `delay` ms */
  | { readonly kind: 'late'; readonly delay: number }
  /** the body byte by byte, one each `delay` ms (1000) */
  | { readonly kind: 'slow'; readonly delay?: number }
  /** never an answer, until the client or the simulator goes */
  | { readonly kind: 'silent' }
  /** a proxy's page; status 200 by default */
  | { readonly kind: 'html'; readonly status?: number }
  /** 200 with JSON that is no page: `body`, by default a list */
  | { readonly kind: 'wrong-json'; readonly body?: unknown }
  /** 200 with half of the JSON text as a complete body */
  | { readonly kind: 'truncated' }
  /** 200 without a body */
  | { readonly kind: 'empty' }
  | { readonly kind: 'redirect'; readonly location: string; readonly status?: number }
  /** the page whose nextLink leads to this page once more */
  | { readonly kind: 'repeat-page' }
  /** the page whose nextLink is the url that was asked */
  | { readonly kind: 'loop-next-link' }
  /** the page with `link`, by default one on another host */
  | { readonly kind: 'foreign-next-link'; readonly link?: string }
  /** 400 with 1010550 */
  | { readonly kind: 'expire-token' }
  /** 401 from now on, until setToken() or restoreToken() */
  | { readonly kind: 'revoke-token' }
  /** a Date header wrong by `skew` ms; null: none */
  | { readonly kind: 'clock-skew'; readonly skew: number | null }
  /** the page with `bytes` (65 MiB) of blanks before its end */
  | { readonly kind: 'huge'; readonly bytes?: number }
  | { readonly kind: 'gzip' }
  /** a small gzip body that unpacks to `bytes` (1 GiB) */
  | { readonly kind: 'bomb'; readonly bytes?: number }
  /** the body begins with a byte order mark */
  | { readonly kind: 'bom' }
  /** the body in chunks, without a length */
  | { readonly kind: 'chunked' }
  /** the page without `items`, or with `items` in their place: null, an object, ... */
  | { readonly kind: 'drop-items'; readonly items?: unknown }
  /** `item` in the place of the page's item at `index` (0) */
  | { readonly kind: 'replace-item'; readonly index?: number; readonly item: unknown }
  /** the page with these members changed; an undefined one is removed */
  | { readonly kind: 'patch'; readonly body: Readonly<Record<string, unknown>> }
  /** the page with these headers as well: `Age`, `Date`, ... */
  | { readonly kind: 'headers'; readonly headers: Readonly<Record<string, string>> }
  /** any other change of the page's JSON (only for tests in this process) */
  | { readonly kind: 'change'; readonly change: (body: Readonly<Record<string, unknown>>) => unknown };

/** What a fault is matched against. */
export interface Facts {
  readonly path: string;
  readonly stream?: StreamName;
  readonly page: number;
}

interface Armed {
  readonly fault: Fault;
  left: number;
  met: number;
}

export class Faults {
  #armed: Armed[] = [];

  constructor(private readonly seed: number) {}

  /** Faults are tried in the order of adding; a request meets the first that fits. */
  add(fault: Fault): void {
    const left = fault.times ?? (fault.match?.probability === undefined ? 1 : Infinity);
    this.#armed.push({ fault, left, met: 0 });
  }

  clear(): void {
    this.#armed = [];
  }

  /** The fault that this request meets; counts it. */
  meet(facts: Facts): Fault | undefined {
    let found: Armed | undefined;
    for (const armed of this.#armed) {
      const { match = {} } = armed.fault;
      if (!fits(match, facts)) continue;
      armed.met++;
      if (found !== undefined || armed.left <= 0) continue;
      if (match.requestNumber !== undefined && armed.met !== match.requestNumber) continue;
      if (match.probability !== undefined && fraction(this.seed, 'fault', armed.met) >= match.probability) continue;
      found = armed;
    }
    if (found !== undefined) found.left--;
    return found?.fault;
  }
}

function fits({ path, stream, page }: Match, facts: Facts): boolean {
  if (typeof path === 'string' && path !== facts.path) return false;
  if (path instanceof RegExp && !path.test(facts.path)) return false;
  if (stream !== undefined && stream !== facts.stream) return false;
  return page === undefined || page === facts.page;
}
