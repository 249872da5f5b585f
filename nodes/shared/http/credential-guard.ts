/**
 * A token that the service refuses is not tried over and over: one confirming request, then everyone who shares the
 * guard gets the refusal at once, and a single probe each five minutes finds out when the token works again.
 */
const probeEvery = 5 * 60 * 1000;

export class CredentialGuard {
  #refusals = 0;
  #nextProbe = 0;
  #refusal: (() => Error) | undefined;

  /**
   * `clock`: monotonic milliseconds. `refusalIn`: when an error says that the service refuses the token, what makes the
   * same error anew, because one object must not travel in several messages.
   */
  constructor(
    private readonly clock: () => number,
    private readonly refusalIn: (error: unknown) => (() => Error) | undefined,
  ) {}

  /** Runs `request` unless the token stands refused. `probe` asks in any case (a person said so). */
  async guard<T>(probe: boolean, request: () => Promise<T>): Promise<T> {
    if (this.#refusal !== undefined && !probe && this.clock() < this.#nextProbe) throw this.#refusal();
    if (this.#refusal !== undefined) this.#nextProbe = this.clock() + probeEvery;
    try {
      const answer = await request();
      this.#accept();
      return answer;
    } catch (error) {
      const refusal = this.refusalIn(error);
      if (refusal === undefined) throw error;
      this.#refusals += 1;
      if (this.#refusals === 1) return this.guard(probe, request);
      this.#refusal = refusal;
      this.#nextProbe = this.clock() + probeEvery;
      throw error;
    }
  }

  /** Milliseconds until the next probe; undefined while the token is not known to be refused. */
  get refusedFor(): number | undefined {
    return this.#refusal && Math.max(0, this.#nextProbe - this.clock());
  }

  #accept(): void {
    this.#refusals = 0;
    this.#refusal = undefined;
  }
}
