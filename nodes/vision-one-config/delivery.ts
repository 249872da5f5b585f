/**
 * Hands records on, one parcel at a time: what vision-one-pull (`msg.delivery`) and vision-one-search
 * (`msg.searchDelivery`) share. A parcel is a page of records, sent as one message or as one message a record.
 *
 * On send: a message counts as delivered when it was handed to Node-RED. On acknowledgement: when it came back to the
 * node's input (from a Complete node, say); silence beyond `ackTimeout`, or a refusal from a Catch node, and it is sent
 * again under the same id with `attempt` raised. One parcel is open at a time, so the sink sets the pace.
 */
import type { Clock } from './delivery-clock';
import { Answers, type DeliveryStamp, type Reply } from './delivery-answers';

export type { DeliveryStamp, Reply } from './delivery-answers';

export interface DeliveryMessage {
  [property: string]: unknown;
}

export interface Parcel {
  /** One id for all attempts, never used before, also not by an earlier process; it holds no dot. */
  readonly id: string;
  /**
   * The messages of one attempt (1, 2, ...), each time built from scratch: what was sent belongs to the flow, which may
   * change it. Always the same number in the same order. What lies under the delivery's property is kept, and stamped.
   */
  compose(attempt: number): DeliveryMessage[];
}

/**
 * What became of one message: `unsure` was sent and not acknowledged, `unsent` was not sent (both only when the signal
 * ended the delivery), `given up` failed `maxAttempts` times.
 */
export type Fate = 'delivered' | 'unsure' | 'unsent' | 'given up';

export function countOf(fates: readonly Fate[], wanted: Fate): number {
  return fates.filter((fate) => fate === wanted).length;
}

export interface DeliverySettings {
  readonly property: 'delivery' | 'searchDelivery';
  /** the id of the node, which the stamp names, so that a reply finds its way */
  readonly node: string;
  readonly mode: 'send' | 'ack';
  /** milliseconds that an attempt may wait for its acknowledgements */
  readonly ackTimeout: number;
  /** 0: try for ever */
  readonly maxAttempts: number;
  readonly clock: Clock;
  /** puts one message on output 1 */
  readonly send: (message: DeliveryMessage) => void;
  /** for the status: attempt n has begun because attempt n - 1 was not acknowledged */
  readonly onUnacknowledged?: (attempt: number) => void;
}

/** Messages sent in one turn of the event loop: 100 records of 6 kB keep it busy for about 10 ms in core's cloning. */
const messagesPerTurn = 100;
const firstBackoff = 1_000;
const longestBackoff = 300_000;

export class Delivery {
  #open: Answers | undefined;
  #ignored = 0;

  constructor(private readonly settings: DeliverySettings) {}

  /** Replies that changed nothing: for a parcel that is closed or never was, or said before. */
  get ignored(): number {
    return this.#ignored;
  }

  /** Whether the reply of an input message is meant for this node; when it is, it has been counted. */
  receive(message: unknown): Reply {
    const { property, node } = this.settings;
    const stamp = stampOf(message, property);
    if (!stamp) return 'none';
    if (stamp.node !== node) return 'foreign';
    if (!this.#open?.take(stamp.id, message as DeliveryMessage)) this.#ignored++;
    return 'answer';
  }

  /**
   * Delivers a parcel and gives the fate of each of its messages, in their order. Resolves early, never rejects, when
   * the signal aborts: at a message's border, with the exact fates.
   */
  async deliver(parcel: Parcel, signal: AbortSignal): Promise<Fate[]> {
    const { mode, maxAttempts, clock } = this.settings;
    let messages = parcel.compose(1);
    const answers = new Answers(parcel.id, messages.length);
    this.#open = answers;
    try {
      for (let attempt = 1, refusals = 0; ; attempt++) {
        await this.#send(messages, answers, attempt, signal);
        if (mode === 'send') return answers.fates('delivered');
        await this.#awaitAnswers(answers, signal);
        if (answers.complete || signal.aborted) return answers.fates('unsure');
        if (attempt === maxAttempts) return answers.fates('given up');
        if (answers.refused) await this.#sleep(backoff(refusals++), answers, signal);
        if (answers.complete || signal.aborted) return answers.fates('unsure');
        this.settings.onUnacknowledged?.(attempt + 1);
        messages = parcel.compose(attempt + 1);
        answers.reopen();
        await clock.turn();
      }
    } finally {
      this.#open = undefined;
    }
  }

  async #send(messages: DeliveryMessage[], answers: Answers, attempt: number, signal: AbortSignal): Promise<void> {
    const { property, node, clock, send } = this.settings;
    for (const [index, message] of messages.entries()) {
      if (signal.aborted) return;
      if (answers.isAcknowledged(index)) continue;
      const stamp: DeliveryStamp = { node, id: answers.idOf(index), attempt };
      message[property] = { ...stamp, ...(message[property] as object | undefined) };
      answers.sent(index, message);
      send(message);
      if (index % messagesPerTurn === messagesPerTurn - 1) await clock.turn();
    }
    await clock.turn();
  }

  /** Until every message is acknowledged or refused, the time is over, or the signal aborts. */
  async #awaitAnswers(answers: Answers, signal: AbortSignal): Promise<void> {
    if (!answers.settled) await this.#sleep(this.settings.ackTimeout, answers, signal, () => answers.settled);
  }

  /** A wait that ends early when the parcel is complete (a late acknowledgement counts) or `done` says so. */
  async #sleep(ms: number, answers: Answers, signal: AbortSignal, done = () => answers.complete): Promise<void> {
    const wake = new AbortController();
    const end = () => wake.abort('awake');
    answers.onChange = () => {
      if (done()) end();
    };
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    await this.settings.clock.sleep(ms, wake.signal);
    signal.removeEventListener('abort', end);
    answers.onChange = undefined;
  }
}

function backoff(refusals: number): number {
  return Math.min(firstBackoff * 2 ** refusals, longestBackoff);
}

function stampOf(message: unknown, property: string): { node: unknown; id: unknown } | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const stamp = (message as Record<string, unknown>)[property];
  if (typeof stamp !== 'object' || stamp === null || !('node' in stamp)) return undefined;
  return { node: stamp.node, id: 'id' in stamp ? stamp.id : undefined };
}
