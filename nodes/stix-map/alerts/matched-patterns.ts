/**
 * The patterns of a threat intelligence alert (`alertProvider: TI`): indicators that Vision One found matches of. Shape: `matchedIndicatorPatterns: [{ id, pattern, tags, matchedLogs }]`.
 */
import { parsePattern } from '../../shared/stix/pattern/parse-pattern';
import { versionFourId } from '../stix/ids';
import type { JsonRecord } from '../record/record-mapper';
import type { StixObject } from '../stix/observed-data';
import { objectList, textList } from '../stix/domain-objects';
import { text, type SpecVersion } from '../stix/values';

export interface MatchedPatterns {
  readonly indicators: StixObject[];
  /** how many are no STIX pattern */
  readonly refused: number;
}

/** An indicator for each pattern that is one, valid from the alert's time, because Vision One gives no other. */
export function matchedPatterns(
  alert: JsonRecord,
  { createdBy, time, version }: { createdBy: string; time: string; version: SpecVersion },
): MatchedPatterns {
  const indicators = new Map<string, StixObject>();
  let refused = 0;
  for (const given of objectList(alert['matchedIndicatorPatterns'])) {
    const pattern = given['pattern'];
    if (typeof pattern !== 'string' || !isPattern(pattern)) {
      refused++;
      continue;
    }
    const id = versionFourId('indicator', `${text(alert['id']) ?? ''} ${time} ${pattern}`);
    const key = text(given['id']);
    const labels = textList(given['tags']);
    indicators.set(id, {
      type: 'indicator',
      ...(version === '2.1' ? { spec_version: '2.1' } : {}),
      id,
      created_by_ref: createdBy,
      created: time,
      modified: time,
      ...(version === '2.1' ? { indicator_types: ['malicious-activity'] } : {}),
      ...(version === '2.0' && labels.length === 0 ? { labels: ['malicious-activity'] } : {}),
      ...(labels.length > 0 ? { labels } : {}),
      pattern,
      ...(version === '2.1' ? { pattern_type: 'stix' } : {}),
      valid_from: time,
      ...(key === undefined ? {} : { external_references: [{ source_name: 'Trend Vision One', external_id: key }] }),
    });
  }
  return { indicators: [...indicators.values()], refused };
}

function isPattern(pattern: string): boolean {
  try {
    return pattern.isWellFormed() && parsePattern(pattern).text !== '';
  } catch {
    return false;
  }
}
