/** The replies to the messages of one parcel: which are acknowledged, refused, or still awaited. */
import type { DeliveryMessage } from './delivery';

/** What a message says of its delivery. A node may add fields of its own beside these. */
export interface DeliveryStamp {
  readonly node: string;
  readonly id: string;
  /** 1 for the first sending */
  readonly attempt: number;
}

/**
 * What an input message is to a delivery: a reply to one of this node's (already counted), one to another node's, or
 * none at all.
 */
export type Reply = 'answer' | 'foreign' | 'none';

type State = 'unsent' | 'awaited' | 'refused' | 'acknowledged';

/** Each attempt may be a sequence of its own, and attempts may go on for ever: the last ones are enough. */
const mostSequences = 1_000;

export class Answers {
  readonly #states: State[];
  readonly #tally: Record<State, number>;
  /** the parts of a message that was split, by the index that core's Split node gives them */
  readonly #parts: (Set<number> | undefined)[] = [];
  /** the ids of the sequences that we made messages a part of: a reply with one stands for the whole message */
  readonly #sequences = new Set<unknown>();
  onChange: (() => void) | undefined;

  constructor(
    private readonly parcel: string,
    count: number,
  ) {
    this.#states = new Array<State>(count).fill('unsent');
    this.#tally = { unsent: count, awaited: 0, refused: 0, acknowledged: 0 };
  }

  /** The id of a message: the parcel's own when it is the only one, else numbered. */
  idOf(index: number): string {
    return this.#states.length === 1 ? this.parcel : `${this.parcel}.${index}`;
  }

  get complete(): boolean {
    return this.#tally.acknowledged === this.#states.length;
  }

  /** Nothing is awaited any more. */
  get settled(): boolean {
    return this.#tally.acknowledged + this.#tally.refused === this.#states.length;
  }

  get refused(): boolean {
    return this.#tally.refused > 0;
  }

  isAcknowledged(index: number): boolean {
    return this.#states[index] === 'acknowledged';
  }

  sent(index: number, message: DeliveryMessage): void {
    this.#become(index, 'awaited');
    const sequence = partsOf(message)?.id;
    if (sequence === undefined) return;
    this.#sequences.add(sequence);
    if (this.#sequences.size > mostSequences) this.#sequences.delete(this.#sequences.values().next().value);
  }

  /** Before another attempt: a refusal was for the last one. */
  reopen(): void {
    for (const [index, state] of this.#states.entries()) if (state === 'refused') this.#become(index, 'awaited');
  }

  /** Counts a reply; false when it changes nothing. */
  take(id: unknown, message: DeliveryMessage): boolean {
    const index = this.#indexOf(id);
    const state = this.#states[index];
    if (state !== 'awaited' && state !== 'refused') return false;
    const next = this.#judge(index, message);
    if (next === undefined) return false;
    this.#become(index, next);
    this.onChange?.();
    return true;
  }

  #indexOf(id: unknown): number {
    if (typeof id !== 'string') return -1;
    const index = id === this.parcel ? 0 : Number(id.slice(id.lastIndexOf('.') + 1));
    return index < this.#states.length && this.idOf(index) === id ? index : -1;
  }

  #become(index: number, state: State): void {
    const before = this.#states[index];
    if (before) this.#tally[before]--;
    this.#states[index] = state;
    this.#tally[state]++;
  }

  /** What a reply makes of a message; undefined when it says nothing, or nothing new. */
  #judge(index: number, message: DeliveryMessage): State | undefined {
    if (message.error) return isCaught(message.error) ? 'refused' : undefined;
    const parts = partsOf(message);
    if (!parts || this.#sequences.has(parts.id)) return 'acknowledged';
    const arrived = (this.#parts[index] ??= new Set());
    if (arrived.has(parts.index)) return undefined;
    arrived.add(parts.index);
    return arrived.size >= parts.count ? 'acknowledged' : this.#states[index];
  }

  /** Where each message stands; `awaited` and `refused` ones are what the caller says. */
  fates(open: 'delivered' | 'unsure' | 'given up') {
    return this.#states.map((state) => (state === 'acknowledged' ? 'delivered' : state === 'unsent' ? 'unsent' : open));
  }
}

/** A Catch node names the node that failed; any other `msg.error` is the flow's own and neither accepts nor refuses. */
function isCaught(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'source' in error && error.source != null;
}

function partsOf(message: DeliveryMessage): { id: unknown; index: number; count: number } | undefined {
  const parts = message.parts;
  if (typeof parts !== 'object' || parts === null) return undefined;
  const { id, index, count } = parts as Record<string, unknown>;
  return typeof index === 'number' && typeof count === 'number' ? { id, index, count } : undefined;
}
