/**
 * The replies to the messages of one batch: which are acknowledged, refused, or still awaited, and when each is to be
 * sent again. A message has its own attempts and waits: one that is refused waits for no other.
 */
import type { Clock } from './clock';
import type { DeliveryMessage } from './messages';

type State = 'unsent' | 'awaited' | 'refused' | 'given up' | 'acknowledged';

/** Where one message of the batch stands. */
interface MessageState {
  state: State;
  attempts: number;
  refusals: number;
  /** when it is sent again or given up, on the delivery's clock; Infinity for never */
  due: number;
  /** what came back of a message that was split, by the index that core's Split node gives each part */
  parts?: Set<number>;
}

export interface AnswerSettings {
  /** 0: try for ever */
  readonly maxAttempts: number;
  readonly clock: Pick<Clock, 'now'>;
}

/** Each attempt may be a sequence of its own, and attempts may go on for ever: the last ones are enough. */
const mostSequences = 1_000;
/** milliseconds from a refusal to the next attempt; twice as many after each further one */
const firstBackoff = 1_000;
const longestBackoff = 300_000;

export class Answers {
  readonly #messages: MessageState[];
  /** messages that are neither acknowledged nor given up */
  #open: number;
  /** the ids of the sequences that we made messages a part of: a reply with one stands for the whole message */
  readonly #sequences = new Set<unknown>();
  /** called for each reply that changes something, with the time at which its message is due */
  onChange: ((due: number) => void) | undefined;

  constructor(
    private readonly batch: string,
    count: number,
    private readonly settings: AnswerSettings,
  ) {
    this.#messages = Array.from({ length: count }, () => ({
      state: 'unsent',
      attempts: 0,
      refusals: 0,
      due: Infinity,
    }));
    this.#open = count;
  }

  /** The id of a message: the batch's own when it is the only one, else numbered. */
  idOf(index: number): string {
    return this.#messages.length === 1 ? this.batch : `${this.batch}.${index}`;
  }

  /** Nothing is to be done any more. */
  get complete(): boolean {
    return this.#open === 0;
  }

  /** When the next message is due. */
  get nextDue(): number {
    return this.#messages.reduce((next, { due }) => Math.min(next, due), Infinity);
  }

  isAcknowledged(index: number): boolean {
    return this.#at(index).state === 'acknowledged';
  }

  /** Gives up what is due after its last attempt; the indexes of what is due otherwise, by the attempt that follows. */
  takeDue(): Map<number, number[]> {
    const { maxAttempts, clock } = this.settings;
    const now = clock.now();
    const again = new Map<number, number[]>();
    for (const [index, message] of this.#messages.entries()) {
      if (message.due > now) continue;
      if (message.attempts === maxAttempts) {
        this.#become(message, 'given up');
        continue;
      }
      const attempt = message.attempts + 1;
      const others = again.get(attempt);
      if (others) others.push(index);
      else again.set(attempt, [index]);
    }
    return again;
  }

  sent(index: number, message: DeliveryMessage): void {
    const state = this.#at(index);
    this.#become(state, 'awaited');
    state.attempts++;
    const sequence = partsOf(message)?.id;
    if (sequence === undefined) return;
    this.#sequences.add(sequence);
    if (this.#sequences.size > mostSequences) this.#sequences.delete(this.#sequences.values().next().value);
  }

  /** What was sent and not answered is due at that time. */
  awaitUntil(due: number): void {
    for (const message of this.#messages)
      if (message.state === 'awaited' && message.due === Infinity) message.due = due;
  }

  /** Counts a reply; false when it changes nothing. */
  take(id: unknown, reply: DeliveryMessage): boolean {
    const message = this.#named(id);
    if (message === undefined || message.state === 'unsent' || message.state === 'acknowledged') return false;
    if (reply.error ? !this.#refuse(message, reply.error) : !this.#accept(message, reply)) return false;
    this.onChange?.(message.due);
    return true;
  }

  #named(id: unknown): MessageState | undefined {
    if (typeof id !== 'string') return undefined;
    const index = id === this.batch ? 0 : Number(id.slice(id.lastIndexOf('.') + 1));
    return this.idOf(index) === id ? this.#messages[index] : undefined;
  }

  /** @param index of a message of the batch, so below their number */
  #at(index: number): MessageState {
    return this.#messages[index]!;
  }

  #become(message: MessageState, state: State, due = Infinity): void {
    if (!isClosed(message.state) && isClosed(state)) this.#open--;
    message.state = state;
    message.due = due;
  }

  /** An attempt is refused once, however many of its parts are. */
  #refuse(message: MessageState, error: unknown): boolean {
    const { maxAttempts, clock } = this.settings;
    if (!isCaught(error) || message.state !== 'awaited') return false;
    const wait = Math.min(firstBackoff * 2 ** message.refusals++, longestBackoff);
    if (message.attempts === maxAttempts) this.#become(message, 'given up');
    else this.#become(message, 'refused', clock.now() + wait);
    return true;
  }

  #accept(message: MessageState, reply: DeliveryMessage): boolean {
    const parts = partsOf(reply);
    if (parts && !this.#sequences.has(parts.id)) {
      const arrived = (message.parts ??= new Set());
      if (arrived.has(parts.index)) return false;
      arrived.add(parts.index);
      if (arrived.size < parts.count) return true;
    }
    this.#become(message, 'acknowledged');
    return true;
  }

  /** What became of each message; an open one, which was sent, is what the caller says. */
  outcomes(open: 'delivered' | 'unsure') {
    return this.#messages.map(({ state }) => {
      if (state === 'acknowledged') return 'delivered';
      return state === 'unsent' || state === 'given up' ? state : open;
    });
  }
}

function isClosed(state: State): boolean {
  return state === 'acknowledged' || state === 'given up';
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
