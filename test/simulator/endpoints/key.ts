/** What a key can be asked about: is the service there, and what are the tenant's keys. */
import { seconds } from '../records/world';
import { compileFilter } from '../filter';
import { keyFilter } from '../filter-fields';
import { type Endpoint, chainOf, topOf } from './endpoint';

export const connectivity: Endpoint = { answer: () => ({ status: 200, body: { status: 'available' } }) };

const year = 365 * 86_400_000;

const rules = { params: ['orderBy', 'top'], token: 'skipToken', header: 'tmv1-filter' } as const;

/** The tenant has one key, so its list has one page in any order. */
export const apiKeys: Endpoint = {
  service: 'iam',
  answer(simulation, ask) {
    const { header } = chainOf(simulation, ask, rules);
    topOf(simulation, ask, [50, 100, 200], 50);
    const key = {
      id: '00000000-0000-4000-8000-000000000001',
      name: 'node-red',
      role: 'Auditor',
      status: 'enabled',
      description: 'pulls and hunts of Node-RED',
      expiredDateTime: seconds(ask.now + (simulation.settings.tokenLife ?? year)),
      lastUsedDateTime: seconds(ask.now),
    };
    const items = header === undefined || compileFilter(header, keyFilter)(key) ? [key] : [];
    return { status: 200, body: { totalCount: items.length, count: items.length, items } };
  },
};
