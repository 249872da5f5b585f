/** A pattern's observations and when they must lie: what is searched together, in which window. */
import { StixError } from '../../shared/stix/error';
import { partsOf } from './large-observations';
import type {
  Observation,
  ObservationExpression,
  Pattern,
  Repeats,
  Span,
  Within,
} from '../../shared/stix/pattern/pattern';
import type { Api, NoteCode } from '../query';

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
  readonly window: Window | undefined;
  /** of the qualifiers around it; units below the same qualifiers share one list */
  readonly remarks: readonly Remark[];
  /** of the innermost AND or FOLLOWEDBY that it is searched apart from */
  combination: Remark | undefined;
}

export type Split = 'observation' | 'combined';

/**
 * One unit an observation (v3.0: several for one that is very long). With `split: combined`, observations of one window
 * joined by OR (v2.0: by AND too, as stix-shifter does) are one unit.
 *
 * @throws StixError `invalid_parameter` for REPEATS 0 TIMES and WITHIN 0 SECONDS, which mean nothing
 */
export function planOf(pattern: Pattern, split: Split, api: Api): readonly Unit[] {
  const planner = new Planner(pattern.text, api, split === 'combined' ? (api === 'v2.0' ? ['AND', 'OR'] : ['OR']) : []);
  planner.plan(pattern.expression, { window: undefined, remarks: [] });
  return planner.units;
}

type Surroundings = Pick<Unit, 'window' | 'remarks'>;
type Qualified = ObservationExpression & { type: 'qualified' };
type Operation = ObservationExpression & { type: 'observation-operation' };

class Planner {
  /** One list for the whole pattern: lists of each level would be copied once a level. */
  readonly units: Unit[] = [];
  private several: Map<ObservationExpression, boolean> | undefined;

  constructor(
    private readonly text: string,
    private readonly api: Api,
    private readonly joinable: readonly string[],
  ) {}

  plan(expression: ObservationExpression, around: Surroundings): void {
    switch (expression.type) {
      case 'observation':
        return this.planObservation(expression, around);
      case 'qualified':
        return this.plan(expression.expression, this.qualify(expression, around));
      case 'observation-operation':
        return this.planOperation(expression, around);
    }
  }

  private planObservation(observation: Observation, { window, remarks }: Surroundings): void {
    const { comparison, span } = observation;
    // A v2.0 text is stix-shifter's: one, however long.
    const { parts, cut } = this.api === 'v3.0' ? partsOf(comparison) : { parts: [comparison], cut: false };
    const remark: Remark = { code: 'length', message: 'Not all that is joined by AND here has room in a query', span };
    const own = cut ? [...remarks, remark] : remarks;
    for (const part of parts) {
      const whole = part === comparison ? observation : { ...observation, comparison: part };
      this.units.push({ group: { type: 'one', observation: whole }, window, remarks: own, combination: undefined });
    }
  }

  private qualify({ qualifier, expression, span }: Qualified, around: Surroundings): Surroundings {
    const { window, remarks } = around;
    switch (qualifier.type) {
      case 'start-stop': {
        const { start, stop } = window ?? { start: -Infinity, stop: Infinity };
        return { remarks, window: { start: Math.max(start, qualifier.start), stop: Math.min(stop, qualifier.stop) } };
      }
      case 'within': {
        if (!(qualifier.seconds > 0)) throw this.senseless('WITHIN needs more than 0 SECONDS', qualifier);
        // A single record lies within any time; only several can be too far apart.
        if (!this.isSeveral(expression)) return around;
        const message = 'WITHIN is left to the matcher';
        return { window, remarks: [...remarks, { code: 'qualifier', message, span }] };
      }
      case 'repeats': {
        if (!(qualifier.times >= 1)) throw this.senseless('REPEATS needs at least 1 TIMES', qualifier);
        if (qualifier.times === 1) return around;
        const message = 'REPEATS is left to the matcher';
        return { window, remarks: [...remarks, { code: 'qualifier', message, span }] };
      }
    }
  }

  /** The matcher refuses it in the same words. */
  private senseless(message: string, { span: { start, end } }: Within | Repeats): StixError {
    return new StixError('invalid_parameter', message, { start, end, pattern: this.text.slice(start, end) });
  }

  private isSeveral(expression: ObservationExpression): boolean {
    this.several ??= new Map();
    const known = this.several.get(expression);
    if (known !== undefined) return known;
    const isSeveral = this.findSeveral(expression);
    if (expression.type !== 'observation') this.several.set(expression, isSeveral);
    return isSeveral;
  }

  private findSeveral(expression: ObservationExpression): boolean {
    switch (expression.type) {
      case 'observation':
        return false;
      case 'observation-operation':
        return expression.operator !== 'OR' || expression.operands.some((operand) => this.isSeveral(operand));
      case 'qualified': {
        const { qualifier } = expression;
        return (qualifier.type === 'repeats' && qualifier.times > 1) || this.isSeveral(expression.expression);
      }
    }
  }

  private planOperation({ operator, operands, span }: Operation, around: Surroundings): void {
    const { units } = this;
    const from = units.length;
    for (const operand of operands) this.plan(operand, around);
    if (operator !== 'FOLLOWEDBY' && this.joinable.includes(operator) && this.areOne(from, operands.length, around)) {
      const joined = units.splice(from);
      const group: Group = { type: 'joined', operator, operands: joined.map((unit) => unit.group), span };
      units.push({ group, window: joined[0]?.window, remarks: around.remarks, combination: undefined });
    } else if (operator !== 'OR') {
      const message = `The observations of ${operator} are searched one by one; the matcher puts them together`;
      const remark: Remark = { code: 'combination', message, span };
      for (let at = from; at < units.length; at++) units[at]!.combination ??= remark;
    }
  }

  /**
   * The units from `from` on are one for each operand, all of one window, with nothing of their own for the matcher.
   */
  private areOne(from: number, operands: number, { remarks }: Surroundings): boolean {
    if (this.units.length - from !== operands) return false;
    const window = this.units[from]?.window;
    return this.units
      .slice(from)
      .every(
        (unit) =>
          unit.window?.start === window?.start &&
          unit.window?.stop === window?.stop &&
          unit.remarks === remarks &&
          unit.combination === undefined,
      );
  }
}
