/** The service's time, from the Date headers of its replies: windows must not depend on the host's clock. */

const samples = 9;

export class ServerClock {
  #offsets: number[] = [];

  /** `monotonic` and `wall` give milliseconds; the wall clock only serves until the first Date header came. */
  constructor(
    private readonly monotonic: () => number,
    private readonly wall: () => number,
  ) {}

  /** Takes a reply's Date header. A reply out of a cache (it has an Age) says nothing about now. */
  observe(date: string | undefined, age: string | undefined): void {
    if (date === undefined || (age !== undefined && age !== '0')) return;
    const time = Date.parse(date);
    if (Number.isNaN(time)) return;
    this.#offsets.push(time - this.monotonic());
    if (this.#offsets.length > samples) this.#offsets.shift();
  }

  /** Milliseconds since the epoch. The median keeps a minority of wrong headers from moving it. */
  now(): number {
    if (this.#offsets.length === 0) return this.wall();
    const sorted = [...this.#offsets].sort((a, b) => a - b);
    const median = sorted[Math.floor(sorted.length / 2)]!;
    return Math.floor(this.monotonic() + median);
  }
}
