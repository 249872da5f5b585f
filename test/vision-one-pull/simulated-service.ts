/** Vision One in memory, under virtual time: records become visible late, pages shift, tokens end, replies fail. */
import type { Page } from '../../nodes/shared/vision-one/types';
import { VisionOneError, type VisionOneErrorCode } from '../../nodes/shared/vision-one/errors';
import type { CredentialGuard } from '../../nodes/shared/http/credential-guard';
import type { VirtualTime } from './virtual-time';

/** One version of one record. Seconds and milliseconds are the server's. */
export interface Version {
  readonly record: Record<string, unknown>;
  /** cursor time, seconds */
  readonly second: number;
  /** the same by axis, for a stream that can be read by several */
  readonly seconds?: Readonly<Record<string, number>>;
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
  /** ms that the tokens of one sequence of pages live, from its first page on */
  readonly chainLife: number;
  /** pages without a record before the first one with some */
  readonly emptyPages: number;
}

interface LogEntry {
  readonly at: number;
  readonly from: number;
  readonly to: number;
  readonly page: number;
  fault?: string;
}

/** What a page token stands for. */
interface Place {
  readonly offset: number;
  readonly behind: Version | undefined;
  /** when the token was given, and when the first page was */
  readonly since: number;
  readonly begun: number;
}

/** What happens to a request instead of a page: by its number, or by chance. */
export type Fault = (request: {
  number: number;
  page: number;
  from: number;
  to: number;
  now: number;
  axis: string;
}) => VisionOneErrorCode | undefined;

export class SimulatedService {
  requests = 0;
  readonly violations: string[] = [];
  readonly log: LogEntry[] = [];
  /** ms to add to virtual time */
  clockOffset = 0;
  /** the client's: a refused token is not asked about for a while */
  guard: CredentialGuard | undefined;
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

  async *pages(
    from: number,
    to: number,
    signal: AbortSignal,
    onSent?: () => void,
    axis = '',
  ): AsyncGenerator<Page, void, undefined> {
    let place: Place = { offset: 0, behind: undefined, since: 0, begun: 0 };
    for (let index = 0; ; index++) {
      const ask = () => {
        onSent?.();
        return this.#ask(from, to, index, place, signal, axis);
      };
      const { page, next } = await (this.guard ? this.guard.guard(false, ask) : ask());
      place = next;
      yield page;
      if (!page.more) return;
    }
  }

  async #ask(from: number, to: number, index: number, place: Place, signal: AbortSignal, axis: string) {
    const { latency, tokenLife, chainLife, offsetTokens, pageSize, givesCount, countError, emptyPages } = this.traits;
    const askedAt = this.now();
    this.#check(from, to, askedAt);
    if (this.#asking++ > 0) this.violations.push('two requests at one time');
    const number = this.requests++;
    const entry: LogEntry = { at: askedAt, from, to, page: index };
    this.log.push(entry);
    const [least, most] = latency;
    await this.time.sleep(least + (most - least) * this.random(), signal);
    this.#asking--;
    signal.throwIfAborted();
    const isOld = askedAt - place.since > tokenLife || askedAt - place.begun > chainLife;
    const expired = index > 0 && isOld ? 'ERR_V1_PAGE_EXPIRED' : undefined;
    const fault = expired ?? this.fault({ number, page: index, from, to, now: this.now(), axis });
    if (fault) {
      entry.fault = fault;
      throw new VisionOneError(fault, 'scripted');
    }
    const all = this.#visible(from, to, axis);
    const start = offsetTokens ? place.offset : this.#behind(all, place.behind);
    const isEmpty = index < emptyPages;
    const chosen = isEmpty ? [] : all.slice(start, start + pageSize);
    const page: Page = {
      body: {},
      status: 200,
      askedAt,
      index,
      items: chosen.map(({ record }) => structuredClone(record)),
      more: isEmpty || start + chosen.length < all.length,
      ...(givesCount ? { totalCount: all.length + countError } : {}),
    };
    const next = {
      offset: start + chosen.length,
      behind: chosen.at(-1) ?? place.behind,
      since: this.now(),
      begun: index === 0 ? this.now() : place.begun,
    };
    return { page, next };
  }

  #check(from: number, to: number, now: number): void {
    if (from >= to) this.violations.push(`start ${from} is not before end ${to}`);
    if (to * 1000 > now) this.violations.push(`end ${to} lies in the future of ${now}`);
  }

  #visible(from: number, to: number, axis: string): Version[] {
    const now = this.now();
    const { endIncluded, newestFirst } = this.traits;
    const timeOf = ({ second, seconds }: Version): number => seconds?.[axis] ?? second;
    const visible = this.versions.filter((version) => {
      const second = timeOf(version);
      const { visibleAt, goneAt } = version;
      return visibleAt <= now && goneAt > now && second >= from && (endIncluded ? second <= to : second < to);
    });
    visible.sort((a, b) => timeOf(a) - timeOf(b));
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
