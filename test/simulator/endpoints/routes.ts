/** Which endpoint answers which method and path. */
import { streamNames } from '../options';
import { alertById, alerts } from './alerts';
import { auditLogs } from './audit';
import type { Endpoint } from './endpoint';
import { apiKeys, connectivity } from './key';
import { searchData, siemEvents } from './legacy';
import { oatDetections } from './oat';
import { search } from './search';
import { activityStatistics } from './statistics';

const routes = new Map<string, Endpoint>([
  ['GET /v3.0/audit/logs', auditLogs],
  ['GET /v3.0/workbench/alerts', alerts],
  ['GET /v3.0/oat/detections', oatDetections],
  ...streamNames.slice(3).map((name): [string, Endpoint] => [`GET /v3.0/search/${name}`, search(name)]),
  ['GET /v3.0/search/activityStatistics', activityStatistics],
  ['POST /v2.0/xdr/search/data', searchData],
  ['GET /v2.0/siem/events', siemEvents],
  ['GET /v3.0/healthcheck/connectivity', connectivity],
  ['GET /v3.0/iam/apiKeys', apiKeys],
]);

export function route(method: string, path: string): Endpoint | undefined {
  if (method === 'GET' && /^\/v3\.0\/workbench\/alerts\/[^/]+$/.test(path)) return alertById;
  return routes.get(`${method} ${path}`);
}
