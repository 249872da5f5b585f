/** How long after its time a record can first be seen: Vision One shows data seconds to minutes late. */
import type { Json, Settings, StreamName } from './options';
import { fraction } from './records/random';

interface Lag {
  readonly least: number;
  readonly usual: number;
  /** what one record in a hundred takes at most */
  readonly most: number;
}

const second = 1000;
const search: Lag = { least: 20 * second, usual: 90 * second, most: 240 * second };

const lags: Readonly<Partial<Record<StreamName, Lag>>> = {
  audit: { least: 2 * second, usual: 40 * second, most: 240 * second },
  alerts: { least: second, usual: 15 * second, most: 60 * second },
  oat: { least: 0, usual: 10 * second, most: 120 * second },
};

export function lagOf(seed: number, stream: StreamName, index: number): number {
  const { least, usual, most } = lags[stream] ?? search;
  const share = fraction(seed, `${stream} lag`, index);
  const late = fraction(seed, `${stream} late`, index) < 0.01;
  return Math.floor(least + share * ((late ? most : usual) - least));
}

export function longestLag(stream: StreamName): number {
  return (lags[stream] ?? search).most;
}

/** When an audit entry was ingested, ms; from then on it can be seen, unless `visibleAt` says otherwise. */
export function auditIngestion(settings: Settings, index: number, time: number, record: () => Json): number {
  const { ingestionDelay, visibleAt, seed } = settings;
  if (ingestionDelay !== undefined) return time + ingestionDelay(record());
  if (visibleAt === undefined) return time + lagOf(seed, 'audit', index);
  const seen = visibleAt('audit', record());
  return Number.isFinite(seen) ? Math.max(time, seen) : time;
}

/** Detection to ingestion of an OAT record: 23 s to 4 min 15 s were seen. Whole seconds. */
export function ingestionLag(seed: number, index: number): number {
  return Math.floor(23 + fraction(seed, 'oat ingestion', index) ** 3 * 232) * second;
}

export const longestIngestion = 255 * second;

/** When an alert changes after its creation: half never, a third after 11 to 20 s, the others once more within 6 h. */
export function changesOf(seed: number, index: number): readonly number[] {
  const share = fraction(seed, 'alert changes', index);
  if (share < 0.5) return [];
  const first = Math.floor(11 + fraction(seed, 'alert first change', index) * 10) * second;
  if (share < 0.85) return [first];
  return [first, first + Math.floor(60 + fraction(seed, 'alert last change', index) * 21_000) * second];
}

export const longestChange = 22_000 * second;
