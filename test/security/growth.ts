/**
 * Does a regular expression blow up? It is run on texts made to hurt it: each of its own atoms and literals, and pairs
 * of them, repeated, with an ending that fails. What then takes milliseconds is no longer linear.
 */

import { cpuTime } from '../support/cpu-time';

/** characters: each step shows what the next one, or four times as many, would take too long for; 24 an exponential one */
const lengths = [16, 24, 400, 2_000, 8_000];
/** ms of work: less is noise of the collector */
const noise = 4;

export interface Blown {
  readonly text: string;
  readonly length: number;
  /** ms of work */
  readonly took: number;
}

export function blowUp(expression: RegExp): Blown | undefined {
  return slowOn(expression.source, (text) => {
    if (expression.global) for (const match of text.matchAll(expression)) void match;
    else expression.exec(text);
  });
}

/** The same for whatever works on a text: `source` is the form that it holds the text to. */
export function slowOn(source: string, run: (text: string) => void): Blown | undefined {
  for (const { prefix, unit, ending } of attacks(source)) {
    const textOf = (length: number): string => prefix + unit.repeat(Math.ceil(length / unit.length)) + ending;
    for (const length of lengths) {
      const text = textOf(length);
      const took = leastTime(run, text);
      if (took <= noise) continue;
      // A few characters: nothing longer would come to an end.
      if (length < 400 || isSteep(took, leastTime(run, textOf(2 * length)), leastTime(run, textOf(4 * length))))
        return { text: text.slice(0, 40), length, took };
    }
  }
  return undefined;
}

/** Linear work takes twice as long for twice the text, however slow the machine is; a square takes four times. */
function isSteep(once: number, twice: number, fourTimes: number): boolean {
  return twice > 3 * once && fourTimes > 3 * twice;
}

/** The best of six: some may have been the collector. */
function leastTime(run: (text: string) => void, text: string): number {
  let took = Infinity;
  for (let attempt = 0; attempt < 6 && took > noise; attempt++) took = Math.min(took, time(run, text));
  return took;
}

function time(run: (text: string) => void, text: string): number {
  const began = cpuTime();
  run(text);
  return cpuTime() - began;
}

function* attacks(source: string): Generator<{ prefix: string; unit: string; ending: string }> {
  const units = unitsOf(source);
  const literals = literalsOf(source);
  const pairs = units.slice(0, 10).flatMap((one) => units.map((other) => one + other));
  for (const unit of new Set([...units, ...literals, ...pairs]))
    for (const prefix of ['', ...literals.slice(0, 3)])
      for (const ending of ['', '\u0000']) yield { prefix, unit, ending };
}

/** One character of each kind that the expression speaks of. */
function unitsOf(source: string): string[] {
  const own = [...source.replace(/\\u[0-9a-f]{4}|\\x[0-9a-f]{2}|\\p\{\w+\}|\\[a-zA-Z]|[()?*+|^${}]/gi, '')];
  const kinds = /\\p\{/.test(source) ? ['é', '\u0301'] : [];
  return [...new Set(['a', '0', ...own, ...kinds, ' ', '\\', '.', '-', '*'])].slice(0, 20);
}

/** What has to stand there before the part that hurts. */
function literalsOf(source: string): string[] {
  const plain = source.replace(/\\([^a-zA-Z0-9])/g, '$1').replace(/\(\?[:=!<]*/g, '(');
  return [...new Set(plain.match(/[\w:/.{[(@#%<!-]{1,12}/g))];
}
