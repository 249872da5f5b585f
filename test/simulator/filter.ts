/**
 * The TMV1-Filter grammar of the pull endpoints: `field eq 'value'`, `contains(field,'text')`, and, or, not,
 * parentheses. Values are compared with case: `severity eq 'High'` finds nothing where the service writes `high`.
 */
import { badRequest } from './errors';
import type { Json } from './options';

export type FilterTest = (record: Json) => boolean;

/** How to read each filter field; a record matches when any of the values does. */
export type FilterFields = Readonly<Record<string, (record: Json) => readonly unknown[]>>;

export interface FilterRules {
  readonly fields: FilterFields;
  readonly contains: boolean;
  readonly longest: number;
  /** field that may only stand together with another one */
  readonly onlyWith?: readonly [field: string, other: string];
}

/** @throws ServiceError 400 */
export function compileFilter(text: string, rules: FilterRules): FilterTest {
  if (text.length > rules.longest) throw badRequest(`TMV1-Filter is longer than ${rules.longest} characters`);
  const used = new Set<string>();
  let at = 0;
  const test = disjunction();
  skip();
  if (at < text.length) fail();
  if (rules.onlyWith !== undefined && used.has(rules.onlyWith[0]) && !used.has(rules.onlyWith[1]))
    throw badRequest(`${rules.onlyWith[0]} needs ${rules.onlyWith[1]} in TMV1-Filter`);
  return test;

  function disjunction(): FilterTest {
    const operands = [conjunction()];
    while (word('or')) operands.push(conjunction());
    return operands.length === 1 ? operands[0]! : (record) => operands.some((operand) => operand(record));
  }

  function conjunction(): FilterTest {
    const operands = [primary()];
    while (word('and')) operands.push(primary());
    return operands.length === 1 ? operands[0]! : (record) => operands.every((operand) => operand(record));
  }

  function primary(): FilterTest {
    if (word('not')) {
      const operand = primary();
      return (record) => !operand(record);
    }
    if (mark('(')) {
      const inner = disjunction();
      if (!mark(')')) fail();
      return inner;
    }
    if (rules.contains && /^contains\s*\(/.test(text.slice(at))) {
      at += 'contains'.length;
      mark('(');
      const read = field();
      if (!mark(',')) fail();
      const part = literal();
      if (!mark(')')) fail();
      return (record) => read(record).some((value) => String(value).includes(part));
    }
    const read = field();
    if (!word('eq')) fail();
    const value = literal();
    return (record) => read(record).some((found) => String(found) === value);
  }

  function field(): (record: Json) => readonly unknown[] {
    skip();
    const name = /^[A-Za-z]+/.exec(text.slice(at))?.[0] ?? '';
    if (!Object.hasOwn(rules.fields, name))
      throw badRequest(`Unknown field in TMV1-Filter: ${name || text.slice(at, at + 20)}`);
    used.add(name);
    at += name.length;
    return rules.fields[name]!;
  }

  function literal(): string {
    skip();
    const found = /^'((?:[^']|'')*)'/.exec(text.slice(at));
    if (found === null) return fail();
    at += found[0].length;
    return found[1]!.replaceAll("''", "'");
  }

  function word(expected: string): boolean {
    skip();
    const next = text.slice(at + expected.length, at + expected.length + 1);
    if (text.slice(at, at + expected.length) !== expected || (next !== '' && !/[\s(]/.test(next))) return false;
    at += expected.length;
    return true;
  }

  function mark(expected: string): boolean {
    skip();
    if (text[at] !== expected) return false;
    at++;
    return true;
  }

  function skip(): void {
    while (text[at] === ' ' || text[at] === '\t') at++;
  }

  function fail(): never {
    throw badRequest(`Invalid TMV1-Filter at position ${at + 1}`);
  }
}
