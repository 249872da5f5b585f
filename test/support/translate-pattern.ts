/** One pattern translated in one go, without turns for others and without merging. */
import type { ObservationWindow } from '../../nodes/stix-translate/plan/observation-window';
import type { ServedPattern } from '../../nodes/stix-translate/query';
import type { Settings } from '../../nodes/stix-translate/settings';
import { type PatternTranslation, PatternTranslator } from '../../nodes/stix-translate/translate';

/**
 * `window` is when events of a pattern without START ... STOP must lie, `now` the present (milliseconds since the epoch).
 *
 * @throws PatternSyntaxError for a text that is no pattern, StixError for a hash or a qualifier that is none
 */
export function translatePattern(
  served: ServedPattern,
  window: ObservationWindow,
  now: number,
  settings: Settings,
): PatternTranslation {
  const translation = new PatternTranslator(served, window, now, settings).translate();
  for (;;) {
    const { done, value } = translation.next();
    if (done === true) return value;
  }
}
