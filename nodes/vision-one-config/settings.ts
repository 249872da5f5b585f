/**
 * What the config's numbers may be. The upper limits are there for slips of the keyboard: how much a service takes is
 * its own business, and it says so.
 */
import type { NumberLimits } from '../shared/node-red/settings';

/* prettier-ignore */
export const limits = {
  /** seconds */
  timeout:           { default:  70, least: 0.1, most:    86_400 },
  retries:           { default:   3, least: 0,   most:     1_000, whole: true },
  requestsPerMinute: { default: 300, least: 1,   most: 1_000_000, whole: true },
} as const satisfies Record<string, NumberLimits>;
