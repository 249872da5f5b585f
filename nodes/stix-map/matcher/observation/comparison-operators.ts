/**
 * The comparison operators of STIX 2.1, 9.6.1, on one value and their literals, and their rules for types.
 *
 * A value of another type than the literal is not equal to it, not in the set, not like it: NOT and != hold of it. What
 * has no order (two types, a text that is no timestamp) is neither less nor greater, and NOT does not hold either.
 */
import type { Comparison, Literal } from '../../../shared/stix/pattern/pattern';
import { Binary, hexOfText } from './binary';
import { isSubset, parseCidr, type CidrBlock } from './cidr';
import { compileLike } from './like';
import { StixError } from '../../../shared/stix/error';
import type { RegularExpressions } from './regular-expression';
import { orderOfTexts, textOrder } from './text-order';
import { parseTimestamp } from './timestamp';
import { isWindowsPath, otherSpelling, type CaseRule } from './case-rules';

export type ValueTest = (value: unknown) => boolean;

export interface OperatorSettings {
  readonly rule: CaseRule;
  readonly matchCase: boolean;
  readonly regularExpressions: RegularExpressions;
}

/**
 * The test of one value, NOT included; never of EXISTS, which asks whether there is a value.
 *
 * @throws StixError for a literal that the operator can't use
 */
export function compileOperator(comparison: Comparison, settings: OperatorSettings): ValueTest {
  const { operator, negated } = comparison;
  if (operator === '<' || operator === '<=' || operator === '>' || operator === '>=') {
    return orderTest(comparison, settings);
  }
  const positive = positiveTest(comparison, settings);
  return negated !== (operator === '!=') ? (value) => !positive(value) : positive;
}

function positiveTest(comparison: Comparison, settings: OperatorSettings): ValueTest {
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
      return normalizedTextTest(settings, (fold) => settings.regularExpressions.compile(expression, fold));
    }
    case 'ISSUBSET': {
      const outer = cidrOf(literal, comparison);
      return cidrTest((value) => isSubset(value, outer));
    }
    case 'ISSUPERSET': {
      const inner = cidrOf(literal, comparison);
      return cidrTest((value) => isSubset(inner, value));
    }
    case '<':
    case '<=':
    case '>':
    case '>=':
    case 'EXISTS':
      throw new TypeError(`${comparison.operator} is no test of this kind`);
  }
}

/** Equality with one of the literals: a look-up, because a threat-intel list may name thousands of texts. */
function equalityTest(literals: readonly Literal[], settings: OperatorSettings): ValueTest {
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
    const hex = bytes.size > 0 ? hexOfText(value) : undefined;
    return hex !== undefined && bytes.has(hex);
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

/** A test of text under a case rule. `compile(true)` gives a test without case, which gets texts in lower case. */
function textTest(
  settings: OperatorSettings,
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

/** A text below U+0300 is its own normal form, and most texts are. */
const mayNeedNfc = /[\u0300-\uffff]/;

/** LIKE and MATCHES compare text in normal form C, and bytes as the text of their code points (STIX 2.1, 9.6.1). */
function normalizedTextTest(
  settings: OperatorSettings,
  compile: (fold: boolean) => (text: string) => boolean,
): ValueTest {
  const test = textTest(settings, compile);
  return (value) => {
    if (typeof value === 'string') return test(mayNeedNfc.test(value) ? value.normalize('NFC') : value);
    return value instanceof Binary && test(value.text);
  };
}

function cidrTest(test: (block: CidrBlock) => boolean): ValueTest {
  return (value) => {
    const block = typeof value === 'string' ? parseCidr(value) : undefined;
    return block !== undefined && test(block);
  };
}

function orderTest(comparison: Comparison, settings: OperatorSettings): ValueTest {
  const { operator, negated } = comparison;
  const compare = comparator(comparison, settings);
  const holds = orderOperators[operator as keyof typeof orderOperators]; // the caller has chosen one of the four
  return (value) => {
    const order = compare(value);
    return !Number.isNaN(order) && holds(order) !== negated;
  };
}

const orderOperators = {
  '<': (order: number) => order < 0,
  '<=': (order: number) => order <= 0,
  '>': (order: number) => order > 0,
  '>=': (order: number) => order >= 0,
};

/** Negative when the value comes before the literal, NaN when the two have no order. */
function comparator(comparison: Comparison, settings: OperatorSettings): (value: unknown) => number {
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

function cidrOf(literal: Literal | undefined, comparison: Comparison): CidrBlock {
  const block = parseCidr(stringOf(literal, comparison).value);
  if (block !== undefined) return block;
  throw new StixError('invalid_parameter', `${comparison.operator} needs an address or a CIDR block`, comparison.span);
}
