/** Vision One in memory, under virtual time: records become visible late, pages shift, tokens end, replies fail. */
import type { Page } from '../../nodes/vision-one-config/client';
import { VisionOneError, type VisionOneErrorCode } from '../../nodes/vision-one-config/errors';
import type { VirtualTime } from './virtual-time';

/** One version of one record. Seconds and milliseconds are the server's. */
export interface Version {
  readonly record: Record<string, unknown>;
  /** cursor time, seconds */
  readonly second: number;
  /** milliseconds */
  readonly visibleAt: number;
  /** a later version took its place: milliseconds */
  readonly goneAt: number;
}

export interface ServiceTraits {
  readonly pageSize: number;
  readonly newestFirst: boolean;
  /** the end of a query belongs to it */
  readonly endIncluded: boolean;
  readonly givesCount: boolean;
  /** added to every totalCount */
  readonly countError: number;
  /** a page token is a position in the list as it is when the page is asked for; otherwise a place behind a record */
  readonly offsetTokens: boolean;
  /** ms that a page takes: least and most */
  readonly latency: readonly [number, number];
  /** ms that a token lives */
  readonly tokenLife: number;
}

/** What happens to a request instead of a page: by its number, or by chance. */
export type Fault = (request: {
  number: number;
  page: number;
  from: number;
  to: number;
  now: number;
}) => VisionOneErrorCode | undefined;

export class SimulatedService {
  requests = 0;
  readonly violations: string[] = [];
  readonly log: { at: number; from: number; to: number; page: number; fault?: string }[] = [];
  /** ms to add to virtual time */
  clockOffset = 0;
  #asking = 0;

  constructor(
    readonly epoch: number,
    public versions: readonly Version[],
    readonly traits: ServiceTraits,
    private readonly time: VirtualTime,
    private readonly random: () => number,
    public fault: Fault = () => undefined,
  ) {}

  /** server time in milliseconds */
  now(): number {
    return this.epoch + Math.floor(this.time.now()) + this.clockOffset;
  }

  async *pages(from: number, to: number, signal: AbortSignal): AsyncGenerator<Page, void, undefined> {
    let token: { offset: number; behind: Version | undefined } = { offset: 0, behind: undefined };
    let tokenAt = 0;
    for (let index = 0; ; index++) {
      const askedAt = this.now();
      this.#check(from, to, askedAt);
      if (this.#asking++ > 0) this.violations.push('two requests at one time');
      const number = this.requests++;
      const entry: { at: number; from: number; to: number; page: number; fault?: string } = {
        at: askedAt,
        from,
        to,
        page: index,
      };
      this.log.push(entry);
      const [least, most] = this.traits.latency;
      await this.time.sleep(least + (most - least) * this.random(), signal);
      this.#asking--;
      signal.throwIfAborted();
      const expired = index > 0 && askedAt - tokenAt > this.traits.tokenLife ? 'ERR_V1_PAGE_EXPIRED' : undefined;
      const fault = expired ?? this.fault({ number, page: index, from, to, now: this.now() });
      if (fault) {
        entry.fault = fault;
        throw new VisionOneError(fault, 'scripted');
      }
      const all = this.#visible(from, to);
      const start = this.traits.offsetTokens ? token.offset : this.#behind(all, token.behind);
      const chosen = all.slice(start, start + this.traits.pageSize);
      token = { offset: start + chosen.length, behind: chosen.at(-1) ?? token.behind };
      tokenAt = this.now();
      const more = start + chosen.length < all.length;
      yield {
        body: {},
        status: 200,
        requests: 1,
        askedAt,
        index,
        items: chosen.map(({ record }) => structuredClone(record)),
        more,
        ...(this.traits.givesCount ? { totalCount: all.length + this.traits.countError } : {}),
      };
      if (!more) return;
    }
  }

  #check(from: number, to: number, now: number): void {
    if (from >= to) this.violations.push(`start ${from} is not before end ${to}`);
    if (to * 1000 > now) this.violations.push(`end ${to} lies in the future of ${now}`);
  }

  #visible(from: number, to: number): Version[] {
    const now = this.now();
    const { endIncluded, newestFirst } = this.traits;
    const visible = this.versions.filter(
      ({ second, visibleAt, goneAt }) =>
        visibleAt <= now && goneAt > now && second >= from && (endIncluded ? second <= to : second < to),
    );
    visible.sort((a, b) => a.second - b.second);
    return newestFirst ? visible.reverse() : visible;
  }

  #behind(all: readonly Version[], version: Version | undefined): number {
    if (!version) return 0;
    const at = all.indexOf(version);
    if (at >= 0) return at + 1;
    const next = all.findIndex(({ second }) =>
      this.traits.newestFirst ? second < version.second : second > version.second,
    );
    return next < 0 ? all.length : next;
  }
}
