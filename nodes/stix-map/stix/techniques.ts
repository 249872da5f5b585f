/** MITRE ATT&CK techniques as attack-patterns: one id for one technique, in every bundle. */
import { versionFourId } from './ids';
import { fixedTime } from './identity';
import type { StixObject } from './observed-data';
import { textList } from './domain-objects';
import type { SpecVersion } from './values';

/** `T1059.001`, also written `V9.T1059.001` (an ATT&CK version before it) or `MITRE.T1059`. */
const techniqueId = /^(?:[A-Za-z0-9]+\.)*(T\d{4}(?:\.\d{3})?)$/;

/** The technique ids in a list that may be one text, without the version before them, each once. */
export function techniqueIds(value: unknown): string[] {
  return [...new Set(textList(value).flatMap((id) => techniqueId.exec(id)?.[1] ?? []))];
}

/** ATT&CK's own name of a technique is not in Vision One's records: its id stands for it. */
export function attackPattern(technique: string, createdBy: string, version: SpecVersion): StixObject {
  return {
    type: 'attack-pattern',
    ...(version === '2.1' ? { spec_version: '2.1' } : {}),
    id: versionFourId('attack-pattern', `mitre-attack ${technique}`),
    created_by_ref: createdBy,
    created: fixedTime,
    modified: fixedTime,
    name: technique,
    external_references: [
      {
        source_name: 'mitre-attack',
        url: `https://attack.mitre.org/techniques/${technique.replace('.', '/')}/`,
        external_id: technique,
      },
    ],
  };
}
