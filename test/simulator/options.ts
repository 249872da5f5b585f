/** What a test may choose, and what holds when it chooses nothing. Times in milliseconds. */
import type { Doubts, Matching } from './query';

export const streamNames = [
  'audit',
  'alerts',
  'oat',
  'endpointActivities',
  'emailActivities',
  'networkActivities',
  'detections',
  'identityActivities',
  'containerActivities',
  'cloudActivities',
  'mobileActivities',
] as const;

export type StreamName = (typeof streamNames)[number];
export type Service = 'audit' | 'alerts' | 'oat' | 'search' | 'iam';
export type Json = Readonly<Record<string, unknown>>;
export type ByStream<T> = Readonly<Partial<Record<StreamName, T>>>;

/** Where the sources disagree or are silent, the first value named is the default (docs/decisions/40-simulator.md). */
export interface SimulatorOptions {
  /** 1 by default; records, tokens and faults with a probability follow from it */
  readonly seed?: number;
  readonly port?: number;
  readonly token?: string;
  /** until the generated token's own `exp`; a year */
  readonly tokenLife?: number;
  /** PEM */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** server time; windows, visibility, rate windows, page tokens and the Date header follow it */
  readonly clock?: () => number;
  /** how far before the start the generated records begin; 24 h */
  readonly history?: number;
  /** false: no generated record is later than the start */
  readonly live?: boolean;
  /** generated records an hour */
  readonly rates?: ByStream<number>;
  /** generated audit entries that have an equal twin in the same second, as a share; 0.01 */
  readonly twins?: number;
  /** instead of generated ones; alerts with one id are versions of one alert */
  readonly records?: ByStream<readonly object[]>;
  /** when a record can first be seen; by default seconds to minutes after its time */
  readonly visibleAt?: (stream: StreamName, record: Json) => number;
  /** audit: ms from logged to ingested; by default up to minutes, or what `visibleAt` gives */
  readonly ingestionDelay?: (record: Json) => number;
  /** how long `visibleAt` may lie after a record's time: counting is quicker when it is known */
  readonly maxLag?: number;
  /** before each reply */
  readonly latency?: number;
  /** how long a nextLink works; 5 min, since no source says */
  readonly pageTokenLife?: number;
  /** a page goes on after the last record served, or at a number of records (which shifts when some arrive late) */
  readonly paging?: 'keyset' | 'offset';
  /** is a record at the end of the window inside it? audit, alerts, search: yes; oat: no */
  readonly endInclusive?: boolean | Readonly<Partial<Record<Service, boolean>>>;
  /** a filtered chain whose next page comes without the filter's header: 400, or unfiltered records */
  readonly missingHeader?: 'refuse' | 'ignore';
  /** raw blanks in nextLink */
  readonly rawSpaces?: boolean;
  readonly auditOrder?: 'desc' | 'asc';
  /** largest start in days back that is accepted; audit 180, oat 365 */
  readonly rangeLimits?: Readonly<Partial<Record<Service, number>>>;
  /** a `top` that is not among the documented ones: 400, or the next smaller one */
  readonly top?: 'refuse' | 'clamp';
  /** alerts, where `top` is not documented: pages of `alertsPage` whatever was asked, the asked one, or 400 */
  readonly alertsTop?: 'ignore' | 'honour' | 'refuse';
  /** 10 */
  readonly alertsPage?: number;
  /** the oat window when no date was sent; 1 h (another source says 24) */
  readonly oatDefaultWindow?: number;
  /** records that a v3.0 search window gives at most; 10 000 */
  readonly searchCap?: number;
  /** 429 beyond; none by default */
  readonly requestsPerMinute?: number;
  /** counted over a key's requests, or over those of each path alone */
  readonly rateScope?: 'key' | 'endpoint';
  /** seconds of Retry-After in a 429; none is sent by default */
  readonly retryAfter?: number | string;
  readonly rateBody?: 'bare' | 'wrapped' | 'array';
  /** services that the key's role lacks: 403 */
  readonly denied?: readonly Service[];
  readonly matching?: Matching;
  readonly doubts?: Doubts;
  /** requests that Trend's description does not know: close() rejects, or they are only noted */
  readonly contract?: 'keep' | 'note';
  /** every record's serving, or only counts and the last 1000 requests: for millions of records */
  readonly ledger?: 'full' | 'counts';
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const rates: Readonly<Record<StreamName, number>> = {
  audit: 120,
  alerts: 12,
  oat: 240,
  endpointActivities: 1200,
  emailActivities: 120,
  networkActivities: 300,
  detections: 120,
  identityActivities: 60,
  containerActivities: 60,
  cloudActivities: 60,
  mobileActivities: 20,
};

export type Settings = ReturnType<typeof settingsOf>;

export function settingsOf(options: SimulatorOptions) {
  const inclusive = options.endInclusive;
  return {
    ...options,
    seed: options.seed ?? 1,
    port: options.port ?? 0,
    clock: options.clock ?? Date.now,
    history: options.history ?? day,
    live: options.live ?? true,
    rates: { ...rates, ...options.rates },
    twins: options.twins ?? 0.01,
    latency: options.latency ?? 0,
    pageTokenLife: options.pageTokenLife ?? 5 * minute,
    paging: options.paging ?? 'keyset',
    endInclusive: (service: Service): boolean =>
      typeof inclusive === 'boolean' ? inclusive : (inclusive?.[service] ?? service !== 'oat'),
    missingHeader: options.missingHeader ?? 'refuse',
    rawSpaces: options.rawSpaces ?? true,
    auditOrder: options.auditOrder ?? 'desc',
    rangeLimits: { audit: 180, oat: 365, ...options.rangeLimits } as Readonly<Partial<Record<Service, number>>>,
    top: options.top ?? 'refuse',
    alertsTop: options.alertsTop ?? 'ignore',
    alertsPage: options.alertsPage ?? 10,
    oatDefaultWindow: options.oatDefaultWindow ?? hour,
    searchCap: options.searchCap ?? 10_000,
    rateScope: options.rateScope ?? 'key',
    rateBody: options.rateBody ?? 'bare',
    denied: new Set<Service>(options.denied),
    matching: options.matching ?? 'quoted-exact',
    doubts: options.doubts ?? {},
    contract: options.contract ?? 'keep',
    ledger: options.ledger ?? 'full',
  } as const;
}
