/** The request budget: counted per key in windows of 60 s, as Trend's limits page says. */

export class RateWindows {
  readonly #counts = new Map<string, { readonly window: number; used: number }>();

  constructor(private readonly perMinute: number | undefined) {}

  /** False when this request is one too many. */
  take(key: string, now: number): boolean {
    if (this.perMinute === undefined) return true;
    const window = Math.floor(now / 60_000);
    let count = this.#counts.get(key);
    if (count?.window !== window) this.#counts.set(key, (count = { window, used: 0 }));
    return ++count.used <= this.perMinute;
  }
}
