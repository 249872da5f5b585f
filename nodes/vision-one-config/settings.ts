/** Numbers from a form or a message: texts, because `${ENV}` gives texts, or empty for the default. */
import { VisionOneError } from './errors';

export interface NumberLimits {
  readonly default: number;
  readonly least: number;
  readonly most: number;
}

/** The number of a setting; ERR_V1_CONFIG names the setting and its limits when it is none or lies outside. */
export function numberSetting(name: string, value: unknown, limits: NumberLimits): number {
  if (value === undefined || value === null || value === '') return limits.default;
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number === 'number' && number >= limits.least && number <= limits.most) return number;
  throw new VisionOneError('ERR_V1_CONFIG', `${name} must be a number from ${limits.least} to ${limits.most}.`);
}
