/** A stretch of time, in epoch seconds, both ends included: what one pass over the pages of a search covers. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/**
 * Two halves that share their border second, or undefined when the window is a single second. They overlap because
 * the service may take an end of 12:00:00 for 12:00:00.000 or for all of that second; repeats are dropped by identity.
 */
export function halves(window: Window): [Window, Window] | undefined {
  const middle = Math.floor((window.from + window.to) / 2);
  if (window.to - window.from <= 1) return undefined;
  return [
    { from: window.from, to: middle },
    { from: middle, to: window.to },
  ];
}
