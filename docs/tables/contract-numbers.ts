/** docs/contract.md: what the nodes make of each error number that is described for what they ask. */
import { errorTable, type ErrorRow } from '../../nodes/shared/vision-one/error-table';
import type { VisionOneErrorCode } from '../../nodes/shared/vision-one/errors';
import { operationOf } from '../../test/simulator/contract/operations';

const asItsStatus = 'as of its status';

const acts: Partial<Record<VisionOneErrorCode, string>> = {
  ERR_V1_TIMEOUT: 'ask for half the time, as for 504',
  ERR_V1_PAGE_EXPIRED: 'read the window again, and a shorter one if that ends too',
  ERR_V1_NOT_FOUND: 'ask every 15 minutes, and advise to connect the product',
};

export default function contractNumbers(): string {
  const rows = errorTable.flatMap((row) => {
    const { at, status, number } = row;
    if (at === undefined || number === undefined) return [];
    const facts = operationOf('GET', at)?.errors[status]?.numbers ?? [];
    const meaning = facts.find(([one]) => one === number)?.[1] ?? '';
    return [`| \`GET ${at}\` | ${status} | ${number} | ${meaning} | ${does(row)} |`];
  });
  return ['| operation | status | number | meaning | the nodes |', '| --- | --- | --- | --- | --- |', ...rows].join(
    '\n',
  );
}

function does({ means, reason, laterPage }: ErrorRow): string {
  const act = reason === 'timeRange' ? 'leave out what is too old by now and ask again; else say so' : acts[means];
  return `${laterPage ? 'on a later page: ' : ''}${act ?? asItsStatus}`;
}
