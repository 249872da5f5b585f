/** Numbers from a form or a message: texts, because `${ENV}` gives texts, or empty for the default. */
import { VisionOneError } from '../vision-one/errors';

export interface NumberLimits {
  readonly default: number;
  readonly least: number;
  readonly most: number;
  /** no fractions */
  readonly whole?: boolean;
}

/** The number of a setting; ERR_V1_CONFIG names the setting and its limits when it is none or lies outside. */
export function numberSetting(name: string, value: unknown, limits: NumberLimits): number {
  const said = typeof value === 'string' ? value.trim() : value;
  if (said === undefined || said === null || said === '') return limits.default;
  const number = typeof said === 'string' ? Number(said) : said;
  const { least, most, whole = false } = limits;
  if (typeof number === 'number' && number >= least && number <= most && (!whole || Number.isInteger(number)))
    return number;
  const kind = whole ? 'a whole number' : 'a number';
  throw new VisionOneError('ERR_V1_CONFIG', `${name} must be ${kind} from ${least} to ${most}.`);
}
