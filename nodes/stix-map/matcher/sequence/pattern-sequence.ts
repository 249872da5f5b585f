/** Patterns of several observations: what they may need is held, and decided when asked. */
import type { ObservedData } from '../../stix/observed-data';
import type { NormalForm } from '../normal-form';
import { candidatesOf } from './candidates';
import { ParticipantSearch } from './participant-search';
import { inChunks, type Work } from '../../../shared/yielding';
import { timelineOf } from './timeline';

export interface Decision {
  readonly matched: boolean;
  /** those that take part in a match, in the order in which they were offered */
  readonly observed: readonly ObservedData[];
  /** false when something was dropped, or the search for matches hit its limit: there may be more than `observed` */
  readonly exact: boolean;
}

export class PatternSequence {
  readonly #observed: ObservedData[] = [];
  /** by test: places in `#observed` of what passes it, ascending */
  readonly #passing: number[][];
  #dropped = 0;

  constructor(
    private readonly normalForm: NormalForm,
    private readonly maxHeld: number,
  ) {
    this.#passing = normalForm.tests.map(() => []);
  }

  /** how many matched an observation expression, but found no room */
  get dropped(): number {
    return this.#dropped;
  }

  /**
   * True when it was held: it matches at least one of the pattern's observation expressions, and there was room.
   * @param hasRoom is asked only when it matches
   */
  offer(observed: ObservedData, hasRoom = () => true): boolean {
    const { tests } = this.normalForm;
    const place = this.#observed.length;
    let passes = false;
    for (let index = 0; index < tests.length; index++) {
      if (!tests[index]!(observed)) continue;
      if (!passes && (place >= this.maxHeld || !hasRoom())) {
        this.#dropped++;
        return false;
      }
      passes = true;
      this.#passing[index]!.push(place); // a list for each test
    }
    if (passes) this.#observed.push(observed);
    return passes;
  }

  /**
   * What the sequence so far says of the pattern. It yields each few milliseconds, and nothing is to be offered before
   * it ends; then more may be, and it may be asked again.
   */
  *deciding(): Work<Decision> {
    const timeline = yield* timelineOf(this.#observed);
    const search = new ParticipantSearch(timeline, yield* candidatesOf(this.#passing, timeline));
    for (const alternative of this.normalForm.alternatives) {
      yield;
      yield* search.search(alternative);
    }
    const observed: ObservedData[] = [];
    yield* inChunks(this.#observed.length, (place) => {
      if (search.takesPart[place] === 1) observed.push(this.#observed[place]!);
    });
    return { matched: observed.length > 0, observed, exact: search.exact && this.#dropped === 0 };
  }
}
