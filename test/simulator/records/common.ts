/** What the records of every search source but mail and endpoints have. */
import { type Draft, microseconds } from './world';

export type Maker = (draft: Draft) => Record<string, unknown>;

export function common({ random, time }: Draft): Record<string, unknown> {
  return {
    uuid: random.uuid(),
    eventTime: time,
    eventTimeDT: microseconds(time),
    filterRiskLevel: random.pick(['info', 'low', 'medium']),
    tags: random.chance(0.3) ? ['MITREV9.T1071.001'] : null,
  };
}
