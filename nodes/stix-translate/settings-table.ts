/** The settings of stix-translate. */
import { flag, jsonObject, names, number, oneOf, whole } from '../shared/settings';

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
  /** characters */
  maxQueryLength: whole(2048, 256, 65_536),
  map:            jsonObject(),
};
