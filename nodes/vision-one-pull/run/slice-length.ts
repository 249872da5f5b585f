/** How long a slice may be: shorter when one can't be read, doubled again while they are easily read. */
import { longestStep, type Position } from '../cursor/position';
import { pagesPerSlice } from './slice';

/** A length that failed is tried again only after so many slices went well: a failure may have cost a time-out. */
const slicesBeforeRetry = 8;

export class SliceLength {
  #failed = Infinity;
  #wentWell = 0;

  /** A slice of `seconds` could not be read in one piece; `next` is a length that may be. */
  shorter(position: Position, seconds: number, next: number): void {
    this.#failed = seconds;
    this.#wentWell = 0;
    position.step = next;
  }

  /** A slice of `seconds` was read in `pages`. */
  longer(position: Position, seconds: number, pages: number): void {
    this.#wentWell++;
    if (seconds < position.step || pages > pagesPerSlice / 2) return;
    const longer = Math.min(position.step * 2, longestStep);
    if (longer < this.#failed || this.#wentWell >= slicesBeforeRetry) position.step = longer;
  }
}
