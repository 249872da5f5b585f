/**
 * Audit log entries: no id; the role and user may be blank; `details` holds texts, some of them JSON or "True".
 */
import { type Draft, seconds } from './world';

const activities: readonly [string, string][] = [
  ['Logon and Logoff', 'Log on'],
  ['Logon and Logoff', 'Log off'],
  ['Account Management', 'Add user account'],
  ['Account Management', 'Edit role'],
  ['API Keys', 'Add API key'],
  ['Search', 'Run query'],
  ['Response Management', 'Isolate endpoint'],
  ['Product Connector', 'Connect product'],
];

export function auditRecord({ random, time, world }: Draft, ingested: number): object {
  const [category, activity] = random.pick(activities);
  const person = random.pick(world.people);
  const host = random.pick(world.hosts);
  const details: Record<string, unknown> =
    category === 'Search'
      ? { query: `processCmd:"C:\\Temp\\*" or hostName:${host.name}`, source: 'endpointActivities', hits: '12' }
      : category === 'Response Management'
        ? { target: JSON.stringify({ name: host.name, guid: host.guid }), comment: 'checked by "IR" – 確認済み' }
        : category === 'API Keys'
          ? { name: 'node-red', expires: 'True', role: 'Auditor' }
          : { ip: random.pick(host.ips), succeeded: random.chance(0.9) ? 'True' : 'False', userAgent: '' };
  return {
    // One real entry was seen without a zone.
    loggedDateTime: random.chance(0.005) ? seconds(time).replace('T', ' ').slice(0, -1) : seconds(time),
    ingestedDateTime: seconds(ingested),
    loggedUser: random.chance(0.05) ? '' : person.mail,
    loggedRole: random.chance(0.05) ? '' : random.pick(['Master Administrator', 'Senior Analyst', 'Auditor']),
    accessType: random.pick(['Console', 'Console', 'API', 'Mobile App']),
    category,
    activity,
    result: random.chance(0.93) ? 'Successful' : 'Unsuccessful',
    details,
  };
}
