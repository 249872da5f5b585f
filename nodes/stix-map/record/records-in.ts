/** The records in a message: a list, a v2.0 answer (`data.logs`), a v3.0 page (`items`), or one record. */
import { StixError } from '../../shared/stix/error';
import { plainObject } from '../stix/domain-objects';

/** @throws StixError `invalid_parameter` when there is nothing that could be a record */
export function recordsIn(payload: unknown): readonly unknown[] {
  if (Array.isArray(payload)) return payload;
  const object = plainObject(payload);
  if (!object || Buffer.isBuffer(payload)) {
    throw new StixError('invalid_parameter', 'payload: expected a record, a list of records, or a page of the search');
  }
  const logs = plainObject(object['data'])?.['logs'];
  if (Array.isArray(logs)) return logs;
  return Array.isArray(object['items']) ? (object['items'] as unknown[]) : [object];
}
