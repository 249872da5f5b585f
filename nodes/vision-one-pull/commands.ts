/** The commands that a message at the input can give. */
import { VisionOneError } from '../shared/vision-one/errors';
import { fromToken, type StoredCursor } from './cursor/cursor-record';
import { parseSecond } from '../shared/time';

export type Command =
  | { readonly kind: 'pull' | 'pause' | 'resume' | 'state' | 'none' }
  | { readonly kind: 'reset to start'; readonly second: number }
  | { readonly kind: 'reset to cursor'; readonly cursor: StoredCursor };

/** Whether a message asks for something: it is neither what a Catch node gives back nor an answer to a delivery. */
export function asksFor({ error, delivery }: { topic?: unknown; error?: unknown; delivery?: unknown }): boolean {
  const isAnswer = typeof delivery === 'object' && delivery !== null && 'node' in delivery;
  return !error && !isAnswer;
}

/**
 * Parses a message that is no reply to a delivery.
 *
 * @throws ERR_V1_CONFIG, which says what is wrong with it
 */
export function commandOf(message: { topic?: unknown; payload?: unknown; error?: unknown }): Command {
  // A Catch node for all nodes would feed this node its own failures, for ever.
  if (message.error) return { kind: 'none' };
  const topic = message.topic ?? '';
  switch (topic) {
    case '':
    case 'pull':
      return { kind: 'pull' };
    case 'pause':
      return { kind: 'pause' };
    case 'resume':
      return { kind: 'resume' };
    case 'state':
      return { kind: 'state' };
    case 'reset':
      return resetOf(message.payload);
    default:
      throw new VisionOneError(
        'ERR_V1_CONFIG',
        `msg.topic ${JSON.stringify(topic)?.slice(0, 60)} is no command: pull, pause, resume, state or reset.`,
      );
  }
}

function resetOf(payload: unknown): Command {
  const { start, cursor } = (typeof payload === 'object' && payload !== null ? payload : {}) as Record<string, unknown>;
  if (cursor !== undefined && start === undefined) return { kind: 'reset to cursor', cursor: fromToken(cursor) };
  const second = parseSecond(start);
  if (second === undefined || cursor !== undefined) {
    throw new VisionOneError(
      'ERR_V1_CONFIG',
      'reset needs either payload.start, a time such as 2026-01-31T08:00:00Z, or payload.cursor from a summary.',
    );
  }
  return { kind: 'reset to start', second };
}
