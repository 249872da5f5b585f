/**
 * The config's settings. The upper limits are there for slips of the keyboard: how much a service takes is its own
 * business, and it says so.
 */
import { number, whole } from '../shared/settings';

/* prettier-ignore */
export const settingsTable = {
  /** seconds for one whole reply; the service gives up at 60 */
  timeout:           number( 70, 0.1,    86_400),
  retries:           whole (  3, 0,       1_000),
  requestsPerMinute: whole (300, 1,   1_000_000),
};
