/**
 * The opaque tokens in nextLink: signed, bound to the request they continue, and expiring with 400 and 1010550 as the
 * service's do.
 */
import { createHash, createHmac } from 'node:crypto';
import { ServiceError, pageExpired } from './errors';
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

export class PageTokens {
  constructor(
    private readonly secret: string,
    private readonly life: number,
  ) {}

  issue(state: PageState): string {
    const body = Buffer.from(JSON.stringify(state)).toString('base64url');
    return `${body}.${this.sign(body)}`;
  }

  /** @throws ServiceError 400 for a token that is not ours, or too old */
  open(token: string, now: number): PageState {
    const state = this.peek(token);
    if (state === undefined) throw new ServiceError(400, 'BadRequest', 'Invalid page token');
    if (now - state.issued > this.life) throw pageExpired();
    return state;
  }

  /** For tests that choose a page: the state, however old. */
  peek(token: string): PageState | undefined {
    const [body = '', signature] = token.split('.');
    if (signature !== this.sign(body)) return undefined;
    return JSON.parse(Buffer.from(body, 'base64url').toString()) as PageState; // signed, so it is what issue() wrote
  }

  private sign(body: string): string {
    return createHmac('sha256', this.secret).update(body).digest('base64url').slice(0, 16);
  }
}

export function digest(...parts: readonly string[]): string {
  return createHash('sha1').update(JSON.stringify(parts)).digest('base64url').slice(0, 16);
}
