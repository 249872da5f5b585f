/** A pattern's observations and when they must lie: what is searched together, in which window. */
import type { Observation, ObservationExpression, Pattern, Span } from './pattern';
import type { Api, NoteCode } from './query';

/** Milliseconds since the epoch; `start` is included, `stop` is not. */
export interface Window {
  readonly start: number;
  readonly stop: number;
}

/** Observations that one query asks for. */
export type Group =
  | { readonly type: 'one'; readonly observation: Observation }
  | {
      readonly type: 'joined';
      readonly operator: 'AND' | 'OR';
      readonly operands: readonly Group[];
      readonly span: Span;
    };

/** What the matcher still has to decide about the records of a unit. */
export interface Remark {
  readonly code: NoteCode;
  readonly message: string;
  readonly span: Span;
}

export interface Unit {
  readonly group: Group;
  /** of the START ... STOP around it, if any */
  readonly window?: Window;
  readonly remarks: readonly Remark[];
}

export type Split = 'observation' | 'combined';

/**
 * One unit an observation. With `split: combined`, observations of one window joined by OR (v2.0: by AND too, as
 * stix-shifter does) are one unit.
 */
export function planOf(pattern: Pattern, split: Split, api: Api): Unit[] {
  return plan(pattern.expression, {}, split === 'combined' ? (api === 'v2.0' ? ['AND', 'OR'] : ['OR']) : []);
}

interface Surroundings {
  readonly window?: Window;
  readonly remarks?: readonly Remark[];
}

function plan(expression: ObservationExpression, around: Surroundings, joinable: readonly string[]): Unit[] {
  switch (expression.type) {
    case 'observation': {
      const { window, remarks = [] } = around;
      const group: Group = { type: 'one', observation: expression };
      return [window === undefined ? { group, remarks } : { group, window, remarks }];
    }
    case 'qualified':
      return plan(expression.expression, qualify(expression, around), joinable);
    case 'observation-operation':
      return planOperation(expression, around, joinable);
  }
}

type Qualified = ObservationExpression & { type: 'qualified' };
type Operation = ObservationExpression & { type: 'observation-operation' };

function qualify({ qualifier, expression, span }: Qualified, around: Surroundings): Surroundings {
  const { remarks = [] } = around;
  switch (qualifier.type) {
    case 'start-stop': {
      const { start, stop } = around.window ?? { start: -Infinity, stop: Infinity };
      return { remarks, window: { start: Math.max(start, qualifier.start), stop: Math.min(stop, qualifier.stop) } };
    }
    case 'within': {
      // A single record lies within any time; only several can be too far apart.
      if (!isSeveral(expression)) return around;
      return {
        ...around,
        remarks: [...remarks, { code: 'qualifier', message: 'WITHIN is left to the matcher', span }],
      };
    }
    case 'repeats': {
      if (qualifier.times <= 1) return around;
      return {
        ...around,
        remarks: [...remarks, { code: 'qualifier', message: 'REPEATS is left to the matcher', span }],
      };
    }
  }
}

function isSeveral(expression: ObservationExpression): boolean {
  if (expression.type === 'observation') return false;
  if (expression.type === 'observation-operation')
    return expression.operator !== 'OR' || expression.operands.some(isSeveral);
  return (
    (expression.qualifier.type === 'repeats' && expression.qualifier.times > 1) || isSeveral(expression.expression)
  );
}

function planOperation(expression: Operation, around: Surroundings, joinable: readonly string[]): Unit[] {
  const { operator, operands, span } = expression;
  const units = operands.flatMap((operand) => plan(operand, around, joinable));
  if (joinable.includes(operator) && areOne(units, operands.length, around)) {
    const group: Group = {
      type: 'joined',
      operator: operator as 'AND' | 'OR',
      operands: units.map((unit) => unit.group),
      span,
    };
    return units.slice(0, 1).map((unit) => ({ ...unit, group }));
  }
  if (operator === 'OR') return units;
  const message = `The observations of ${operator} are searched one by one; the matcher puts them together`;
  const remark: Remark = { code: 'combination', message, span };
  return units.map((unit) => (isCombined(unit) ? unit : { ...unit, remarks: [...unit.remarks, remark] }));
}

const isCombined = (unit: Unit): boolean => unit.remarks.some((remark) => remark.code === 'combination');

/** Every operand is one unit, all of one window and with nothing of its own left to the matcher. */
function areOne(units: readonly Unit[], operands: number, { remarks = [] }: Surroundings): boolean {
  const window = units[0]?.window;
  return (
    units.length === operands &&
    units.every((unit) => unit.window?.start === window?.start && unit.window?.stop === window?.stop) &&
    units.every((unit) => unit.remarks.length === remarks.length)
  );
}
