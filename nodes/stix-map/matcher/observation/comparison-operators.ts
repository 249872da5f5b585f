/**
 * One comparison of one value with its literals: the operators of STIX 2.1, 9.6.1, and their rules for types.
 *
 * A value of another type than the literal is not equal to it, not in the set, not like it: NOT and != make that true.
 * What has no order (two types, a text that is no timestamp) is neither less nor greater: NOT does not make that true.
 */
import type { Comparison, Literal } from '../../../shared/stix/pattern/pattern';
import { Binary, hexOfText } from './binary';
import { isWithin, parseBlock } from './cidr';
import { compileLike } from './like';
import { StixError } from '../../../shared/stix/error';
import type { RegularExpressions } from './regular-expression';
import { orderOfTexts, textOrder } from './text-order';
import { parseTimestamp } from './timestamp';
import { isWindowsPath, otherSpelling, type CaseRule } from './case-rules';

export type ValueTest = (value: unknown) => boolean;

export interface TestSettings {
  readonly rule: CaseRule;
  readonly matchCase: boolean;
  readonly expressions: RegularExpressions;
}

/**
 * The test of one value, negation included; never for EXISTS, which is about values being there.
 *
 * @throws StixError for a literal that the operator can't use
 */
export function compileValueTest(comparison: Comparison, settings: TestSettings): ValueTest {
  const { operator, negated } = comparison;
  if (operator === '<' || operator === '<=' || operator === '>' || operator === '>=') {
    return orderTest(comparison, settings);
  }
  const positive = positiveTest(comparison, settings);
  return negated !== (operator === '!=') ? (value) => !positive(value) : positive;
}

function positiveTest(comparison: Comparison, settings: TestSettings): ValueTest {
  const [literal] = comparison.values;
  switch (comparison.operator) {
    case '=':
    case '!=':
    case 'IN':
      return equalityTest(comparison.values, settings);
    case 'LIKE': {
      const like = stringOf(literal, comparison).value.normalize('NFC');
      return normalizedTextTest(settings, (fold) => compileLike(fold ? like.toLowerCase() : like));
    }
    case 'MATCHES': {
      const expression = stringOf(literal, comparison);
      return normalizedTextTest(settings, (fold) => settings.expressions.compile(expression, fold));
    }
    case 'ISSUBSET': {
      const outer = blockOf(literal, comparison);
      return blockTest((value) => isWithin(value, outer));
    }
    case 'ISSUPERSET': {
      const inner = blockOf(literal, comparison);
      return blockTest((value) => isWithin(inner, value));
    }
    case '<':
    case '<=':
    case '>':
    case '>=':
    case 'EXISTS':
      throw new TypeError(`${comparison.operator} is no test of this kind`);
  }
}

/** Equality with one of the literals: a look-up for texts, for a threat-intel list may name thousands of them. */
function equalityTest(literals: readonly Literal[], settings: TestSettings): ValueTest {
  const texts = literals.filter((literal) => literal.type === 'string').map(({ value }) => value);
  const scalars = new Set<unknown>(
    literals
      .filter(({ type }) => type === 'integer' || type === 'float' || type === 'boolean')
      .map(({ value }) => value),
  );
  const times = new Set(literals.filter((literal) => literal.type === 'timestamp').map(({ value }) => value));
  const bytes = new Set(literals.filter(isBytes).map(({ value }) => value));
  const bytesOfTexts = new Set([...bytes, ...texts.map(hexOfText)]);

  const isText = texts.length > 0 ? textTest(settings, (fold) => memberOf(texts, fold)) : () => false;
  return (value) => {
    if (typeof value !== 'string') return value instanceof Binary ? bytesOfTexts.has(value.hex) : scalars.has(value);
    if (isText(value)) return true;
    if (times.size > 0 && times.has(parseTimestamp(value))) return true;
    return bytes.size > 0 && bytes.has(hexOfText(value) ?? '-');
  };
}

function isBytes(literal: Literal): literal is Literal & { type: 'hex' | 'binary' } {
  return literal.type === 'hex' || literal.type === 'binary';
}

function memberOf(texts: readonly string[], fold: boolean): (text: string) => boolean {
  const [only = ''] = texts;
  if (texts.length === 1) {
    const wanted = fold ? only.toLowerCase() : only;
    return (text) => text === wanted;
  }
  const set = new Set(fold ? texts.map((text) => text.toLowerCase()) : texts);
  return (text) => set.has(text);
}

/**
 * A test of text under a case rule. `compile(true)` gives the test for text in lower case, and must not itself depend
 * on the case of what it is given.
 */
function textTest(
  settings: TestSettings,
  compile: (fold: boolean) => (text: string) => boolean,
): (text: string) => boolean {
  if (settings.rule === 'registry-key') {
    const test = settings.matchCase ? compile(false) : lowered(compile(true));
    return (text) => {
      if (test(text)) return true;
      const other = otherSpelling(text);
      return other !== undefined && test(other);
    };
  }
  if (settings.matchCase || settings.rule === 'as-is') return compile(false);
  const folded = lowered(compile(true));
  if (settings.rule === 'without-case') return folded;
  const plain = compile(false);
  return (text) => (isWindowsPath(text) ? folded(text) : plain(text));
}

function lowered(test: (text: string) => boolean): (text: string) => boolean {
  return (text) => test(text.toLowerCase());
}

/** Below U+0300 a text is its own normal form, so most texts need no work. */
const MAY_NEED_NFC = /[\u0300-\uffff]/;

/** LIKE and MATCHES see text in normal form C, and bytes as the text of their code points (STIX 2.1, 9.6.1). */
function normalizedTextTest(settings: TestSettings, compile: (fold: boolean) => (text: string) => boolean): ValueTest {
  const test = textTest(settings, compile);
  return (value) => {
    if (typeof value === 'string') return test(MAY_NEED_NFC.test(value) ? value.normalize('NFC') : value);
    return value instanceof Binary && test(value.text);
  };
}

function blockTest(test: (block: NonNullable<ReturnType<typeof parseBlock>>) => boolean): ValueTest {
  return (value) => {
    const block = typeof value === 'string' ? parseBlock(value) : undefined;
    return block !== undefined && test(block);
  };
}

function orderTest(comparison: Comparison, settings: TestSettings): ValueTest {
  const { operator, negated } = comparison;
  const compare = comparator(comparison, settings);
  const holds = ORDER[operator as keyof typeof ORDER]; // the caller has chosen one of the four
  return (value) => {
    const order = compare(value);
    return !Number.isNaN(order) && holds(order) !== negated;
  };
}

const ORDER = {
  '<': (order: number) => order < 0,
  '<=': (order: number) => order <= 0,
  '>': (order: number) => order > 0,
  '>=': (order: number) => order >= 0,
};

/** Negative when the value comes before the literal, NaN when the two have no order. */
function comparator(comparison: Comparison, settings: TestSettings): (value: unknown) => number {
  const [literal] = comparison.values;
  switch (literal?.type) {
    case 'integer':
    case 'float':
      return (value) => (typeof value === 'number' ? value - literal.value : NaN);
    case 'timestamp':
      return (value) => (typeof value === 'string' ? parseTimestamp(value) - literal.value : NaN);
    case 'hex':
    case 'binary':
      return (value) => {
        const hex = typeof value === 'string' ? hexOfText(value) : value instanceof Binary ? value.hex : undefined;
        return hex === undefined ? NaN : orderOfTexts(hex, literal.value);
      };
    case 'string': {
      const hex = hexOfText(literal.value);
      const order = textOrder(literal.value, settings.rule, settings.matchCase);
      return (value) => {
        if (typeof value === 'string') return order(value);
        return value instanceof Binary && hex !== undefined ? orderOfTexts(value.hex, hex) : NaN;
      };
    }
    default:
      throw new StixError(
        'invalid_parameter',
        `${comparison.operator} needs a value that has an order`,
        comparison.span,
      );
  }
}

function stringOf(literal: Literal | undefined, comparison: Comparison): Literal & { type: 'string' } {
  if (literal?.type === 'string') return literal;
  throw new StixError('invalid_parameter', `${comparison.operator} needs a text`, comparison.span);
}

function blockOf(literal: Literal | undefined, comparison: Comparison): NonNullable<ReturnType<typeof parseBlock>> {
  const block = parseBlock(stringOf(literal, comparison).value);
  if (block !== undefined) return block;
  throw new StixError('invalid_parameter', `${comparison.operator} needs an address or a CIDR block`, comparison.span);
}
