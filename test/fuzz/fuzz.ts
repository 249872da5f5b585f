/** Runs the targets from a seed; every finding says how to see it again. */
import { inspect } from 'node:util';
import { cpuTime } from '../support/cpu-time';
import { Random } from './random';
import { targets, type Target } from './targets';

/** ms of work: a case that takes more twice is a finding */
const patience = 250;

export interface Finding {
  readonly target: string;
  /** `FUZZ_TARGET=... SEED=...` repeats the case */
  readonly seed: number;
  readonly what: string;
}

/** `cases` cases, shared among the targets by their weight; at most five findings of each. */
export async function fuzz(seed: number, cases: number): Promise<{ cases: number; findings: Finding[] }> {
  const weights = targets.reduce((sum, { weight }) => sum + weight, 0);
  const findings: Finding[] = [];
  let done = 0;
  for (const target of targets) {
    const mine: Finding[] = [];
    for (let n = Math.ceil((cases * target.weight) / weights); n > 0 && mine.length < 5; n--, done++) {
      const what = await tryCase(target, seed + n);
      if (what !== undefined) mine.push({ target: target.name, seed: seed + n, what });
      if (done % 200 === 0) await new Promise(setImmediate);
    }
    findings.push(...mine);
  }
  return { cases: done, findings };
}

/** What is wrong with a case; undefined when nothing is. */
export async function tryCase(target: Target, seed: number): Promise<string | undefined> {
  let took = Infinity;
  for (let attempt = 0; attempt < 2 && took > patience; attempt++) {
    const began = cpuTime();
    try {
      await target.run(new Random(seed));
    } catch (error) {
      if (!target.errors.some((kind) => error instanceof kind)) return inspect(error).slice(0, 1_500);
    }
    took = cpuTime() - began;
    const polluted = Object.keys(Object.prototype).concat(Object.keys(Array.prototype));
    if (polluted.length > 0) return `prototypes were polluted: ${polluted.join()}`;
  }
  return took > patience ? `took ${Math.round(took)} ms` : undefined;
}
