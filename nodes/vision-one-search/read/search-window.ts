/** The stretch of time that a search covers. */
import { isoSecond } from '../../shared/time';

/** Epoch seconds, both included. */
export interface SearchWindow {
  readonly from: number;
  readonly to: number;
}

/** What is known of it as ISO 8601, UTC, whole seconds. */
export function isoWindow({ from, to }: Partial<SearchWindow>): { from?: string; to?: string } {
  return {
    ...(from === undefined ? {} : { from: isoSecond(from) }),
    ...(to === undefined ? {} : { to: isoSecond(to) }),
  };
}

/**
 * At most `parts` equal parts, oldest first, each sharing its border second with the next; undefined when the window
 * is a single second. They overlap because the service may take an end of 12:00:00 for 12:00:00.000 or for all of that
 * second; repeats are dropped by identity.
 */
export function splitWindow(window: SearchWindow, parts: number): SearchWindow[] | undefined {
  const length = window.to - window.from;
  if (length <= 1) return undefined;
  const count = Math.min(parts, length);
  const border = (i: number): number => window.from + Math.floor((length * i) / count);
  return Array.from({ length: count }, (_, i) => ({ from: border(i), to: border(i + 1) }));
}
