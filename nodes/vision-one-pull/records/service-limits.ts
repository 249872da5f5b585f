/** What each service takes, as data that the form can load. */

export type ServiceName = 'audit' | 'alerts' | 'oat';

export interface ServiceLimits {
  /** accepted page sizes, the largest last; none: the service has its own and documents none */
  readonly pageSizes: readonly number[];
  /** how far back, in days, a pull may start by default, and at most with `maxLookback` */
  readonly days: { readonly usual: number; readonly most: number };
  /** the longest TMV1-Filter, in characters, by Trend's description */
  readonly longestFilter: number;
}

/* prettier-ignore */
export const serviceLimits: Readonly<Record<ServiceName, ServiceLimits>> = {
  audit:  { pageSizes: [50, 100, 200], days: { usual: 180, most:  180 }, longestFilter: 1024 },
  alerts: { pageSizes: [],             days: { usual:   5, most: 3650 }, longestFilter: 5000 },
  oat:    { pageSizes: [50, 100, 200], days: { usual:   5, most:  365 }, longestFilter: 4000 },
};
