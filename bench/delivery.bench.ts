/**
 * What vision-one-pull and other designs of a cursor lose and repeat: the same records, failed pages and kills for all.
 */
import type { Verdict } from '../test/vision-one-pull/checker';
import { ours, sideBySide } from '../test/vision-one-pull/side-by-side';
import type { Bench, BenchRow } from './row';

const scripts = 100;

const counts: readonly (readonly [what: string, count: (verdict: Verdict) => number])[] = [
  ['lost', ({ lost }) => lost],
  ['repeated without a label', ({ unlabelledRepeats }) => unlabelledRepeats],
];

const bench: Bench = async () => {
  const verdicts = new Map<string, Verdict[]>();
  for (let seed = 1; seed <= scripts; seed++) {
    for (const [name, verdict] of await sideBySide(seed)) verdicts.set(name, [...(verdicts.get(name) ?? []), verdict]);
  }
  const sum = (name: string, count: (verdict: Verdict) => number): number =>
    (verdicts.get(name) ?? []).reduce((total, verdict) => total + count(verdict), 0);
  const peers = [...verdicts.keys()].filter((name) => name !== ours);
  return counts.flatMap(([what, count]) =>
    peers.map((peer): BenchRow => {
      const [own, other] = [sum(ours, count), sum(peer, count)];
      const said = `pull under ${scripts} scripts of faults and kills, records ${what}`;
      return {
        what: said,
        ours: own,
        peer: `cursor: ${peer}`,
        peers: other,
        ratio: own / other,
        better: 'lower',
        bound: 0,
      };
    }),
  );
};

export default bench;
