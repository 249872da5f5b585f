/**
 * Hands records on, one batch at a time: what vision-one-pull (`msg.delivery`) and vision-one-search
 * (`msg.searchDelivery`) share. A batch is a page of records, sent as one message or as one message a record.
 *
 * On send: a message counts as delivered when it was handed to Node-RED. On acknowledgement: when it came back to the
 * node's input (from a Complete node, say); silence beyond `ackTimeout`, or a refusal from a Catch node, and it is sent
 * again under the same id with `attempt` raised, whatever the batch's other messages wait for. One batch is open at a
 * time, so the sink sets the pace.
 */
import type { Clock } from './clock';
import { Answers } from './answers';
import type { DeliveryMessage, DeliveryStamp, Reply } from './messages';

export interface MessageBatch {
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
export type Outcome = 'delivered' | 'unsure' | 'unsent' | 'given up';

export function countOf(outcomes: readonly Outcome[], wanted: Outcome): number {
  return outcomes.filter((outcome) => outcome === wanted).length;
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
/** Each round composes the whole batch: refusals that come one by one are taken together. */
const betweenRounds = 1_000;

export class Delivery {
  #open: Answers | undefined;

  constructor(private readonly settings: DeliverySettings) {}

  /** Whether the reply of an input message is meant for this node; when it is, it has been counted. */
  receive(message: unknown): Reply {
    const { property, node } = this.settings;
    const stamp = stampOf(message, property);
    if (!stamp) return 'none';
    if (stamp.node !== node) return 'foreign';
    this.#open?.take(stamp.id, message as DeliveryMessage);
    return 'answer';
  }

  /**
   * Delivers a batch and gives the outcome of each of its messages, in their order. Resolves early, never rejects, when
   * the signal aborts: at a message's border, with the exact outcomes.
   */
  async deliver(batch: MessageBatch, signal: AbortSignal): Promise<Outcome[]> {
    const { mode, ackTimeout, clock, onUnacknowledged } = this.settings;
    const messages = batch.compose(1);
    const answers = new Answers(batch.id, messages.length, this.settings);
    this.#open = answers;
    try {
      await this.#send(messages, messages.keys(), answers, 1, signal);
      if (mode === 'send') return answers.outcomes('delivered');
      for (let earliest = 0; ; earliest = clock.now() + Math.min(betweenRounds, ackTimeout)) {
        await this.#untilDue(answers, earliest, signal);
        if (answers.complete || signal.aborted) return answers.outcomes('unsure');
        const due = answers.takeDue();
        if (due.size > 0) onUnacknowledged?.(Math.max(...due.keys()));
        for (const [attempt, indexes] of due) {
          const again = batch.compose(attempt);
          await clock.turn();
          await this.#send(again, indexes, answers, attempt, signal);
        }
      }
    } finally {
      this.#open = undefined;
    }
  }

  /** Sends those of the messages that have these indexes, and gives them their time to be acknowledged. */
  async #send(
    messages: readonly DeliveryMessage[],
    indexes: Iterable<number>,
    answers: Answers,
    attempt: number,
    signal: AbortSignal,
  ): Promise<void> {
    const { property, node, ackTimeout, clock, send } = this.settings;
    for (const index of indexes) {
      if (signal.aborted) return;
      if (answers.isAcknowledged(index)) continue;
      // Each attempt has as many messages as the first.
      const message = messages[index]!;
      const stamp: DeliveryStamp = { node, id: answers.idOf(index), attempt };
      message[property] = { ...stamp, ...(message[property] as object | undefined) };
      answers.sent(index, message);
      send(message);
      if (index % messagesPerTurn === messagesPerTurn - 1) await clock.turn();
    }
    await clock.turn();
    answers.awaitUntil(clock.now() + ackTimeout);
  }

  /** Until a message is due, though not before `earliest`, the batch is complete, or the signal aborts. */
  async #untilDue(answers: Answers, earliest: number, signal: AbortSignal): Promise<void> {
    while (!answers.complete && !signal.aborted) {
      const until = Math.max(answers.nextDue, earliest);
      if (until <= this.settings.clock.now()) return;
      await this.#sleep(until, answers, signal);
    }
  }

  /** A wait that ends early when the batch is complete (a late acknowledgement counts) or something is due sooner. */
  async #sleep(until: number, answers: Answers, signal: AbortSignal): Promise<void> {
    const { clock } = this.settings;
    const wake = new AbortController();
    const end = () => wake.abort('awake');
    answers.onChange = (due) => {
      if (answers.complete || due < until) end();
    };
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    await clock.sleep(until - clock.now(), wake.signal);
    signal.removeEventListener('abort', end);
    answers.onChange = undefined;
  }
}

function stampOf(message: unknown, property: string): { node: unknown; id: unknown } | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const stamp = (message as Record<string, unknown>)[property];
  if (typeof stamp !== 'object' || stamp === null || !('node' in stamp)) return undefined;
  return { node: stamp.node, id: 'id' in stamp ? stamp.id : undefined };
}
