/**
 * A token that the service refuses is not tried over and over: one confirming request, then every node on the config
 * gets the refusal at once, and a single probe each five minutes finds out when the token works again.
 */
import { VisionOneError } from '../vision-one/errors';

const probeEvery = 5 * 60 * 1000;

export class CredentialGuard {
  #refusals = 0;
  #nextProbe = 0;
  #refusal: VisionOneError | undefined;

  /** `clock`: monotonic milliseconds */
  constructor(private readonly clock: () => number) {}

  /** Runs `request` unless the token stands refused. `probe` asks in any case (a person said so). */
  async guard<T>(probe: boolean, request: () => Promise<T>): Promise<T> {
    if (this.#refusal !== undefined && !probe && this.clock() < this.#nextProbe) throw again(this.#refusal);
    if (this.#refusal !== undefined) this.#nextProbe = this.clock() + probeEvery;
    try {
      const answer = await request();
      this.#accept();
      return answer;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.#refusals += 1;
      if (this.#refusals === 1) return this.guard(probe, request);
      this.#refusal = error;
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

function isRefusal(error: unknown): error is VisionOneError {
  return error instanceof VisionOneError && error.code === 'ERR_V1_UNAUTHORIZED';
}

/** A new error each time: one object must not travel in several messages. */
function again(refusal: VisionOneError): VisionOneError {
  return new VisionOneError(refusal.code, refusal.message, refusal);
}
