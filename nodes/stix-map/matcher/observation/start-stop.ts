/** START and STOP, which ask something of each observed-data alone (STIX 2.1, 9.3). */
import type { StartStop } from '../../../shared/stix/pattern/pattern';
import type { ObservedDataTest } from './observation-expression';
import { parseTimestamp } from './timestamp';

/** Some moment from first to last observed lies in each qualifier's interval; `start` is in it, `stop` is not. */
export function withinStartStop(test: ObservedDataTest, qualifiers: readonly StartStop[]): ObservedDataTest {
  if (qualifiers.length === 0) return test;
  return (observed) => {
    const first = parseTimestamp(observed.first_observed);
    const last = parseTimestamp(observed.last_observed);
    return qualifiers.every(({ start, stop }) => start < stop && first < stop && last >= start) && test(observed);
  };
}
