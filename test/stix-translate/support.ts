/** Short ways into the translator for its tests. */
import type { Given } from '../../nodes/shared/settings';
import { settingsFrom } from '../../nodes/stix-translate/settings';
import type { PatternTranslation } from '../../nodes/stix-translate/translate';
import { translatePattern } from '../support/translate-pattern';

export const now = Date.UTC(2024, 5, 1);

export function translation(pattern: string, properties: Given = {}): PatternTranslation {
  const settings = settingsFrom(properties);
  return translatePattern({ pattern }, { start: now - settings.timeRange * 60_000, stop: now }, now, settings);
}

/** `precision query`, one for each query of endpointActivities unless another dialect is named. */
export function queries(pattern: string, properties: Given = { dialects: ['endpointActivities'] }): string[] {
  return translation(pattern, properties).queries.map(({ query }) => `${query.precision} ${query.query}`);
}

export const onEndpoints = (properties: Given): Given => ({
  dialects: ['endpointActivities'],
  ...properties,
});
