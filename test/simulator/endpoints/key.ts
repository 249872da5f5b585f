/** What a key can be asked about: is the service there, and what are the tenant's keys. */
import { seconds } from '../records/world';
import type { Endpoint } from './endpoint';

export const connectivity: Endpoint = { answer: () => ({ status: 200, body: { status: 'available' } }) };

const year = 365 * 86_400_000;

export const apiKeys: Endpoint = {
  service: 'iam',
  answer: ({ settings }, { now }) => ({
    status: 200,
    body: {
      totalCount: 1,
      count: 1,
      items: [
        {
          id: '00000000-0000-4000-8000-000000000001',
          name: 'node-red',
          role: 'Auditor',
          status: 'enabled',
          expiredDateTime: seconds(now + (settings.tokenLife ?? year)),
          lastUsedDateTime: seconds(now),
        },
      ],
    },
  }),
};
