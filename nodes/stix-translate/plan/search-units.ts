/** A pattern's search units: the observations that are searched together, and in which window. */
import { StixError } from '../../shared/stix/error';
import type {
  Observation,
  ObservationExpression,
  ObservationOperation,
  Pattern,
  QualifiedObservation,
  Repeats,
  Span,
  Within,
} from '../../shared/stix/pattern/pattern';
import type { Api, NoteCode } from '../query';
import { partsOf } from './large-observations';
import type { ObservationWindow } from './observation-window';

/** Observations that one query asks for. */
export type ObservationGroup =
  | { readonly type: 'one'; readonly observation: Observation }
  | {
      readonly type: 'joined';
      readonly operator: 'AND' | 'OR';
      readonly operands: readonly ObservationGroup[];
      readonly span: Span;
    };

/** What the matcher still has to decide about the records of a unit. */
export interface MatcherNote {
  readonly code: NoteCode;
  readonly message: string;
  readonly span: Span;
}

export interface SearchUnit {
  readonly group: ObservationGroup;
  /** of the START ... STOP around it, if any */
  readonly window: ObservationWindow | undefined;
  /** of the qualifiers around it; units below the same qualifiers share one list */
  readonly qualifierNotes: readonly MatcherNote[];
  /** of the innermost AND or FOLLOWEDBY that it is searched apart from */
  combinationNote: MatcherNote | undefined;
}

export type Split = 'observation' | 'combined';

/**
 * One unit an observation (v3.0: several for one that is very long). With `split: combined`, observations of one window
 * joined by OR (v2.0: by AND too, as stix-shifter does) are one unit.
 *
 * @throws StixError `invalid_parameter` for REPEATS 0 TIMES and WITHIN 0 SECONDS, which mean nothing
 */
export function searchUnitsOf(pattern: Pattern, split: Split, api: Api): readonly SearchUnit[] {
  const planner = new SearchPlanner(
    pattern.text,
    api,
    split === 'combined' ? (api === 'v2.0' ? ['AND', 'OR'] : ['OR']) : [],
  );
  planner.plan(pattern.expression, { window: undefined, qualifierNotes: [] });
  return planner.units;
}

/** What the qualifiers around an observation say. */
type QualifierScope = Pick<SearchUnit, 'window' | 'qualifierNotes'>;

class SearchPlanner {
  /** One list for the whole pattern, because a list of each level would be copied once a level. */
  readonly units: SearchUnit[] = [];
  #severalRecords: Map<ObservationExpression, boolean> | undefined;

  constructor(
    private readonly text: string,
    private readonly api: Api,
    private readonly joinable: readonly string[],
  ) {}

  plan(expression: ObservationExpression, scope: QualifierScope): void {
    switch (expression.type) {
      case 'observation':
        return this.#planObservation(expression, scope);
      case 'qualified':
        return this.plan(expression.expression, this.#qualify(expression, scope));
      case 'observation-operation':
        return this.#planOperation(expression, scope);
    }
  }

  #planObservation(observation: Observation, { window, qualifierNotes }: QualifierScope): void {
    const { comparison, span } = observation;
    // A v2.0 text stays one, however long, because stix-shifter's is one.
    const { parts, cut } = this.api === 'v3.0' ? partsOf(comparison) : { parts: [comparison], cut: false };
    const note: MatcherNote = {
      code: 'length',
      message: 'Not all that is joined by AND here has room in a query',
      span,
    };
    const own = cut ? [...qualifierNotes, note] : qualifierNotes;
    for (const part of parts) {
      const whole = part === comparison ? observation : { ...observation, comparison: part };
      this.units.push({
        group: { type: 'one', observation: whole },
        window,
        qualifierNotes: own,
        combinationNote: undefined,
      });
    }
  }

  #qualify({ qualifier, expression, span }: QualifiedObservation, scope: QualifierScope): QualifierScope {
    const { window, qualifierNotes } = scope;
    switch (qualifier.type) {
      case 'start-stop': {
        const { start, stop } = window ?? { start: -Infinity, stop: Infinity };
        return {
          qualifierNotes,
          window: { start: Math.max(start, qualifier.start), stop: Math.min(stop, qualifier.stop) },
        };
      }
      case 'within': {
        if (!(qualifier.seconds > 0)) throw this.#meaningless('WITHIN needs more than 0 SECONDS', qualifier);
        // A single record lies within any time; only several can be too far apart.
        if (!this.#needsSeveralRecords(expression)) return scope;
        const message = 'WITHIN is left to the matcher';
        return { window, qualifierNotes: [...qualifierNotes, { code: 'qualifier', message, span }] };
      }
      case 'repeats': {
        if (!(qualifier.times >= 1)) throw this.#meaningless('REPEATS needs at least 1 TIMES', qualifier);
        if (qualifier.times === 1) return scope;
        const message = 'REPEATS is left to the matcher';
        return { window, qualifierNotes: [...qualifierNotes, { code: 'qualifier', message, span }] };
      }
    }
  }

  /** The matcher refuses it in the same words. */
  #meaningless(message: string, { span: { start, end } }: Within | Repeats): StixError {
    return new StixError('invalid_parameter', message, { start, end, pattern: this.text.slice(start, end) });
  }

  #needsSeveralRecords(expression: ObservationExpression): boolean {
    this.#severalRecords ??= new Map();
    const known = this.#severalRecords.get(expression);
    if (known !== undefined) return known;
    const isSeveral = this.#findsSeveralNeeded(expression);
    if (expression.type !== 'observation') this.#severalRecords.set(expression, isSeveral);
    return isSeveral;
  }

  #findsSeveralNeeded(expression: ObservationExpression): boolean {
    switch (expression.type) {
      case 'observation':
        return false;
      case 'observation-operation':
        return (
          expression.operator !== 'OR' || expression.operands.some((operand) => this.#needsSeveralRecords(operand))
        );
      case 'qualified': {
        const { qualifier } = expression;
        return (
          (qualifier.type === 'repeats' && qualifier.times > 1) || this.#needsSeveralRecords(expression.expression)
        );
      }
    }
  }

  #planOperation({ operator, operands, span }: ObservationOperation, scope: QualifierScope): void {
    const { units } = this;
    const from = units.length;
    for (const operand of operands) this.plan(operand, scope);
    if (operator !== 'FOLLOWEDBY' && this.joinable.includes(operator) && this.#canJoin(from, operands.length, scope)) {
      const joined = units.splice(from);
      const group: ObservationGroup = { type: 'joined', operator, operands: joined.map((unit) => unit.group), span };
      units.push({
        group,
        window: joined[0]?.window,
        qualifierNotes: scope.qualifierNotes,
        combinationNote: undefined,
      });
    } else if (operator !== 'OR') {
      const message = `The observations of ${operator} are searched one by one; the matcher puts them together`;
      const note: MatcherNote = { code: 'combination', message, span };
      for (let at = from; at < units.length; at++) units[at]!.combinationNote ??= note;
    }
  }

  /**
   * The units from `from` on are one for each operand, all of one window, with nothing of their own for the matcher.
   */
  #canJoin(from: number, operands: number, { qualifierNotes }: QualifierScope): boolean {
    if (this.units.length - from !== operands) return false;
    const window = this.units[from]?.window;
    return this.units
      .slice(from)
      .every(
        (unit) =>
          unit.window?.start === window?.start &&
          unit.window?.stop === window?.stop &&
          unit.qualifierNotes === qualifierNotes &&
          unit.combinationNote === undefined,
      );
  }
}
