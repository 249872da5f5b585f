/** One part of a query's window while it is read: what is new of its pages, and what follows when a reading ends. */
import { VisionOneError } from '../../shared/vision-one/errors';
import { refuseEndless } from '../../shared/vision-one/pages';
import type { MissingWindow } from './missing';
import { splitWindow, type SearchWindow } from './search-window';
import type { SentRecords } from './sent-records';
import { mostRecords, WindowTooWide, type Completeness, type SearchPage, type WindowPage } from './window-reader';

/** What the parts of one query share. */
export interface QueryProgress {
  readonly sent: SentRecords;
  readonly onMissing: (part: MissingWindow) => void;
  /** false once a second reading gave less than was counted as well: it may be the count that errs */
  countHelps: boolean;
}

/** The part is read again, or left; or these smaller parts, oldest first, are read in its place. */
export type NextStep = 'again' | 'again later' | 'done' | SearchWindow[];

/**
 * How often a part is begun again before it is halved (an ended token) or given up (garbage, an unfinished search,
 * fewer records than were counted).
 */
const restarts = { expired: 2, garbage: 1, unfinished: 2, short: 1 };

export class PartReading {
  /** it holds more than one search gives out, and can't be split: what can be had is read */
  asIs = false;
  readonly #left = { ...restarts };
  /** The first count stays: a later one also has what came since. */
  #counted: number | undefined;
  #pagesWithoutNews = 0;

  constructor(
    readonly window: SearchWindow,
    private readonly query: QueryProgress,
  ) {}

  begin(): void {
    this.query.sent.beginReading();
    this.#pagesWithoutNews = 0;
  }

  /**
   * The page without what was sent before.
   *
   * @throws ERR_V1_BAD_RESPONSE when the pages seem to have no end
   */
  take({ records, last, counted }: WindowPage, isLastPart: boolean): SearchPage {
    const { sent } = this.query;
    this.#counted ??= counted;
    const seen = sent.distinct;
    const unsent = sent.takeUnsent(records);
    // News is what this reading has not shown: what an earlier one sent is no sign of an end.
    this.#pagesWithoutNews = sent.distinct > seen ? 0 : this.#pagesWithoutNews + 1;
    if (!last) refuseEndless(this.#pagesWithoutNews);
    return { records: unsent, last: last && isLastPart && this.#lacking <= 0 };
  }

  /** What follows a reading that ended. */
  afterEnd(end: Completeness): NextStep {
    const { window, query } = this;
    if (!end.complete) {
      if (this.#left.unfinished-- > 0) return 'again later';
      query.onMissing({ ...window, reason: end.reason });
      return 'done';
    }
    const lacking = this.#lacking;
    if (lacking > 0 && query.countHelps && this.#left.short-- > 0) return 'again';
    // Of what is read as it is, the service would not have said that there were more.
    if (this.asIs) query.onMissing({ ...window, reason: 'more records in one second than one search gives out' });
    else if (lacking > 0) {
      query.countHelps = false;
      query.onMissing({
        ...window,
        reason: `the service counts ${this.#counted} records, ${lacking} of them on no page`,
      });
    }
    return 'done';
  }

  /** What follows a reading that failed; undefined when nothing helps. */
  afterFailure(error: unknown): NextStep | undefined {
    if (error instanceof WindowTooWide) {
      // Parts of half the limit on average: most of them are read without being counted and split again.
      const parts = splitWindow(this.window, Math.max(2, Math.ceil((2 * (error.total ?? 0)) / mostRecords)));
      this.asIs = parts === undefined;
      return parts ?? 'again';
    }
    switch (error instanceof VisionOneError ? error.code : undefined) {
      case 'ERR_V1_PAGE_EXPIRED':
        return this.#left.expired-- > 0 ? 'again' : splitWindow(this.window, 2);
      case 'ERR_V1_TIMEOUT':
        return splitWindow(this.window, 2);
      case 'ERR_V1_BAD_RESPONSE':
        return this.#left.garbage-- > 0 ? 'again' : undefined;
      default:
        return undefined;
    }
  }

  /** Records that the service counts and this reading has not shown; none where it did not count. */
  get #lacking(): number {
    return (this.#counted ?? 0) - this.query.sent.count;
  }
}
