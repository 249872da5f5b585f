/** Records told apart: by what they say who they are, else by all that they hold. */
import { createHash } from 'node:crypto';
import { parseTime } from '../../shared/time';

export interface RecordIdentity {
  readonly key: string;
  /** the service's own id: seen twice, it is the same record; a hash seen twice may be two equal records */
  readonly unique: boolean;
}

/**
 * What the record says who it is; else a hash of its text (the service writes equal records with their keys in the same
 * order).
 */
export function identityOf(record: unknown): RecordIdentity {
  const id = recordIdOf(record);
  if (id !== undefined) return { key: id, unique: true };
  const hash = createHash('sha1')
    .update(JSON.stringify(record) ?? '')
    .digest('base64');
  return { key: hash, unique: false };
}

/** `uuid` where there is one. E-mail records may lack it: then message, time and mailbox together. */
export function recordIdOf(record: unknown): string | undefined {
  const fields = (typeof record === 'object' && record !== null ? record : {}) as Record<string, unknown>;
  const { uuid, msgUuid, eventTime, mail_unique_id, mail_message_delivery_time, mailbox } = fields;
  if (isId(uuid)) return uuid;
  if (isId(msgUuid)) return JSON.stringify([msgUuid, eventTime, mailbox]);
  return isId(mail_unique_id) ? JSON.stringify([mail_unique_id, mail_message_delivery_time, mailbox]) : undefined;
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** `eventTime` is milliseconds, as a number or as text; v2.0 mail has an ISO text instead. */
export function secondOf(record: unknown): number | undefined {
  const { eventTime: time, mail_message_delivery_time: delivered } = (record ?? {}) as Record<string, unknown>;
  const sent = parseTime(delivered);
  const ms = typeof time === 'string' && time !== '' ? Number(time) : (time ?? sent);
  return typeof ms === 'number' && Number.isFinite(ms) ? Math.floor(ms / 1000) : undefined;
}
