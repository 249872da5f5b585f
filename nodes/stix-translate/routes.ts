/** The route behind the form's pattern box. */
import { isRecord } from '../shared/json';
import type { NodeAPI } from 'node-red';
import { AdminRefusal, adminRoute } from '../shared/node-red/admin-route';
import { preview } from './preview';

/** Longest pattern that is translated while somebody types, in characters. */
const longest = 20_000;

export function registerPreview(RED: NodeAPI): void {
  const route = {
    method: 'post',
    path: '/stix-translate/preview',
    permission: 'stix-translate.read',
    timeLimit: 3_000,
  } as const;
  adminRoute(RED, route, ({ body: { pattern, settings }, signal }) => {
    if (typeof pattern !== 'string') throw new AdminRefusal(400, 'badField', 'pattern has to be a text.');
    if (pattern.length > longest)
      throw new AdminRefusal(413, 'tooLarge', `More than ${longest} characters are not tried here.`);
    return preview(pattern, isRecord(settings) ? settings : {}, signal);
  });
}
