/** The messages that a page of events becomes. */
import type { MessageBatch, Outcome } from '../../shared/delivery/delivery';
import type { DeliveryMessage } from '../../shared/delivery/messages';
import { isoSecond } from '../../shared/time';
import type { PullEvent, Slice } from '../run/new-events';

export interface MessageOptions {
  /** never used before, without a dot */
  readonly id: string;
  /** audit, alerts, oat */
  readonly service: string;
  /** one message with all records, or one message a record */
  readonly output: 'page' | 'event';
  /** it may be sent more than once */
  readonly again: boolean;
  readonly slice: Slice;
  /** a reset asked for these events */
  readonly replay: boolean;
}

/** What `msg.delivery.events` says of each record, in the payload's order. */
interface EventLabel {
  readonly key: string;
  readonly time: string;
  readonly maybeDuplicate: boolean;
}

export function messagesOf(events: readonly PullEvent[], options: MessageOptions): MessageBatch {
  const { id, service, output, again, slice, replay } = options;
  // What was sent is the flow's, which may change it; a copy in text costs least and is read only when it is needed.
  const copy = again ? JSON.stringify(events.map(({ record }) => record ?? null)) : '[]';
  const window = { from: isoSecond(slice.from), to: isoSecond(slice.to) };

  const message = (payload: unknown, labels: EventLabel[]): DeliveryMessage => ({
    topic: service,
    source: service,
    payload,
    window: { ...window },
    delivery: { replay, events: labels },
  });

  const compose = (attempt: number): DeliveryMessage[] => {
    const records = attempt === 1 ? events.map(({ record }) => record) : (JSON.parse(copy) as unknown[]);
    const labels = events.map(({ key, time, maybeDuplicate }) => ({
      key,
      time,
      maybeDuplicate: maybeDuplicate || attempt > 1,
    }));
    if (output === 'page') return [message(records, labels)];
    const parts = { id: `${id}-${attempt}`, count: records.length, type: 'array' };
    return labels.map((label, index) => ({ ...message(records[index], [label]), parts: { ...parts, index } }));
  };

  return { id, compose };
}

/** The outcome of each event, from those of its messages. */
export function outcomesOfEvents(outcomes: readonly Outcome[], events: number): Outcome[] {
  const [page] = outcomes;
  return outcomes.length === 1 && page !== undefined ? new Array<Outcome>(events).fill(page) : [...outcomes];
}
