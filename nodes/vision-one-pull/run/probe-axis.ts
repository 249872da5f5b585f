/** Whether the host knows the axis that the settings ask for: an older one may refuse it, or take no notice of it. */
import { VisionOneError } from '../../shared/vision-one/errors';
import { isUntouched } from '../cursor/axis';
import { identify, type Service } from '../records/services';
import type { PullOptions } from './pull-options';
import { serverSecond, type PageQuery } from './source';

const day = 86_400;

/**
 * Before anything is read: goes by the substitute when the host refuses the axis, or gives records that lack it, and
 * takes the same request without it. An axis that was read by once stays, and what is refused later is a fault.
 *
 * @throws VisionOneError when neither can be asked now
 */
export async function probeAxis(
  { source, cursor }: Pick<PullOptions, 'source' | 'cursor'>,
  settle: number,
  query: Omit<PageQuery, 'from' | 'to' | 'service'>,
): Promise<void> {
  const { position, service } = cursor;
  const { substitute } = service;
  if (substitute === undefined || !isUntouched(position)) return;
  const to = serverSecond(source) - settle;
  const from = Math.max(position.main.from, to - day);
  if (from >= to) return;
  const firstRecords = async (row: Service): Promise<readonly unknown[]> => {
    for await (const page of source.pages({ ...query, service: row, from, to })) return page.items;
    return [];
  };
  let refusal: unknown;
  try {
    const records = await firstRecords(service);
    if (records.length === 0 || records.some((record) => identify(service, record).second !== undefined)) return;
  } catch (error) {
    if (!isRefused(error)) throw error;
    refusal = error;
  }
  try {
    await firstRecords(substitute);
  } catch (error) {
    throw refusal ?? error;
  }
  cursor.goBySubstitute();
}

export function isRefused(error: unknown): boolean {
  return error instanceof VisionOneError && error.code === 'ERR_V1_BAD_REQUEST';
}
