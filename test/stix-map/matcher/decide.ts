import type { Decision, PatternSequence } from '../../../nodes/stix-map/matcher/sequence/pattern-sequence';

/** A sequence's decision in one go, without a turn for others. */
export function decide(sequence: PatternSequence): Decision {
  const deciding = sequence.deciding();
  for (;;) {
    const { done, value } = deciding.next();
    if (done) return value;
  }
}
