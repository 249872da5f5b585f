/**
 * The opaque tokens in nextLink: bound to the request they continue, and expiring with 400 and 1010550 as the service's
 * do. They are short, because a nextLink of audit logs has 256 characters at most.
 */
import { createHash } from 'node:crypto';
import { invalidToken, pageExpired } from './errors';
import type { Position } from './pages';

export interface PageState {
  /** 1 for the second page */
  readonly page: number;
  /** hash of path and parameters */
  readonly request: string;
  /** hash of the filter or query header, '' without one */
  readonly header: string;
  /** undefined: from the beginning, of a step */
  readonly position?: Position;
  /** performance searches scan their window in steps */
  readonly step?: number;
  /** records served before this page */
  readonly served: number;
  /** server time of the first page, ms: defaults of the window count from there */
  readonly asked: number;
  /** server time of the link, ms */
  readonly issued: number;
}

/** Tokens that are remembered: far more than a page token's life can use up. */
const remembered = 100_000;

export class PageTokens {
  readonly #states = new Map<string, PageState>();

  constructor(
    private readonly secret: string,
    private readonly life: number,
  ) {}

  issue(state: PageState): string {
    const token = digest(this.secret, JSON.stringify(state));
    this.#states.set(token, state);
    if (this.#states.size > remembered) this.#states.delete(this.#states.keys().next().value!);
    return token;
  }

  /** @throws ServiceError 400 for a token that is not ours, or too old */
  open(token: string, now: number): PageState {
    const state = this.peek(token);
    if (state === undefined) throw invalidToken();
    if (now - state.issued > this.life) throw pageExpired();
    return state;
  }

  /** For tests that choose a page: the state, however old. */
  peek(token: string): PageState | undefined {
    return this.#states.get(token);
  }
}

export function digest(...parts: readonly string[]): string {
  return createHash('sha1').update(JSON.stringify(parts)).digest('base64url').slice(0, 16);
}
