/** The order of two texts: by code point, under the same case rules as equality (`case-rules.ts`). */
import { isWindowsPath, longSpelling, otherSpelling, type CaseRule } from './case-rules';

type TextOrder = (text: string) => number;

/** Negative for a text that comes before the literal; 0 for what equals it under the rule, and for nothing else. */
export function textOrder(literal: string, rule: CaseRule, matchCase: boolean): TextOrder {
  const plain: TextOrder = (text) => orderOfTexts(text, literal);
  const lower = literal.toLowerCase();
  const folded: TextOrder = (text) => orderOfTexts(text.toLowerCase(), lower);
  if (rule === 'registry-key') return registryOrder(literal, matchCase);
  if (matchCase || rule === 'as-is') return plain;
  if (rule === 'without-case') return folded;
  return (text) => (isWindowsPath(text) ? folded(text) : plain(text));
}

/** Keys come by the long names of their roots; a root's own letters count only between keys that are not equal. */
function registryOrder(literal: string, matchCase: boolean): TextOrder {
  const spell = (key: string): string => (matchCase ? key : key.toLowerCase());
  const [wanted, long] = [spell(literal), spell(longSpelling(literal))];
  return (text) => {
    const other = otherSpelling(text);
    if (spell(text) === wanted || (other !== undefined && spell(other) === wanted)) return 0;
    return orderOfTexts(spell(longSpelling(text)), long) || orderOfTexts(text, literal);
  };
}

/** UTF-16 units give the order of code points, but for surrogates, which stand for more than U+E000 to U+FFFF do. */
export function orderOfTexts(one: string, other: string): number {
  if (one === other) return 0;
  const end = Math.min(one.length, other.length);
  for (let at = 0; at < end; at++) {
    const difference = rank(one.charCodeAt(at)) - rank(other.charCodeAt(at));
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}

function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
