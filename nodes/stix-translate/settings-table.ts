/** The settings of stix-translate. */
import { flag, jsonObject, names, number, oneOf, whole, type Setting } from '../shared/settings';
import { longestQuery } from '../shared/vision-one/query-length';
import type { Api } from './query';

function lengthUpTo(most: number): Setting<number> {
  return whole(longestQuery['v3.0'], 256, most);
}

/** For v3.0. */
/* prettier-ignore */
export const settingsTable = {
  api:            oneOf('v3.0', 'v2.0'),
  /** none: every dialect of the api */
  dialects:       names(),
  /** minutes */
  timeRange:      number(1440, 1, 525_600),
  window:         oneOf('range', 'validity'),
  /** days */
  maxLookback:    number(30, 1, 3650),
  strict:         flag(false),
  split:          oneOf('observation', 'combined'),
  merge:          flag(false),
  /** characters: of a query of v3.0, and of a merged one of v2.0 */
  maxQueryLength: lengthUpTo(longestQuery['v3.0']),
  map:            jsonObject(),
};

/** As long as anybody needs: the service says nothing. */
const longestOfV2 = 65_536;

/** How long a query may be depends on the api. */
export function settingsTableOf(api: Api): typeof settingsTable {
  return { ...settingsTable, maxQueryLength: lengthUpTo(longestQuery[api] ?? longestOfV2) };
}
