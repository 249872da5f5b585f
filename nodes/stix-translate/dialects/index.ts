/** Every dialect, compiled once, in the order in which a pattern is searched. */
import { type Dialect, type DialectTable, compileDialect } from './dialect';
import type { Api } from '../query';
import { cloudActivities } from './cloud-activities';
import { emailActivities } from './email-activities';
import { endpointActivities } from './endpoint-activities';
import { mobileActivities } from './mobile-activities';
import { containerActivities, detections, identityActivities, networkActivities } from './other-activities';
import { endpointActivityData, messageActivityData } from './v2-activity-data';

export const tables: readonly DialectTable[] = [
  endpointActivities,
  emailActivities,
  networkActivities,
  detections,
  identityActivities,
  containerActivities,
  cloudActivities,
  mobileActivities,
  endpointActivityData,
  messageActivityData,
];

const dialects: readonly Dialect[] = tables.map(compileDialect);

export const dialectsOf = (api: Api): readonly Dialect[] => dialects.filter((dialect) => dialect.api === api);
