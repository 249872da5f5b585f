/** The properties of a message that concern the mapping, and the messages that are made of it. All others are kept. */
import type { Converted, MapRequest } from './conversion';
import { plainObject } from './stix/domain-objects';

interface Parts {
  readonly id?: unknown;
}

export interface MapMessage {
  payload?: unknown;
  [property: string]: unknown;
}

export function requestIn(message: MapMessage): MapRequest {
  const { id } = (plainObject(message['parts']) ?? {}) as Parts;
  const searchId = message['patterns'] !== undefined && typeof id === 'string' ? id : undefined;
  return {
    payload: message.payload,
    source: message['source'],
    patterns: message['patterns'],
    searchId,
    isComplete: message['complete'] === true,
  };
}

/**
 * One message for each bundle. With a bundle a message they are the message itself, its parts and `complete` with it;
 * otherwise they are a sequence of their own inside the one that came (`parts.parts`), and the last one is complete.
 * They are made one by one, as they are sent.
 */
export function* mapMessages<M extends MapMessage>(
  message: M,
  { bundles, report }: Converted,
  mode: string,
  id: string,
): Generator<M> {
  if (mode === 'message') {
    yield Object.assign(message, { payload: bundles[0], mapping: report });
    return;
  }
  const { complete, parts, ...rest } = message;
  const count = bundles.length;
  for (const [index, payload] of bundles.entries()) {
    yield {
      ...(rest as M),
      payload,
      // a message's own: what a flow does to one shows in no other
      mapping: { ...report, dropped: { ...report.dropped } },
      parts: { id, type: 'array', index, count, ...(parts === undefined ? {} : { parts }) },
      ...(complete !== undefined && index === count - 1 ? { complete } : {}),
    };
  }
}
