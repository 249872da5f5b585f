/** Moments as records have them, and as STIX writes them. */
import { parseTime } from '../../shared/time';

/** 9999-12-31T23:59:59.999Z and 0000-01-01: RFC 3339 has four digits for a year. */
const latest = 253402300799999;
const earliest = -62167219200000;
/** Seconds since the epoch from 2001 to 5138, which would be a moment of 1970 to 1973 if they were milliseconds. */
const secondsFrom = 1e9;
const secondsTo = 1e11;

/**
 * Milliseconds since the epoch, of epoch milliseconds (Vision One's eventTime; as text in OAT details), epoch seconds
 * or text (shared/time.ts says which).
 */
export function instant(value: unknown): number | undefined {
  let ms: number;
  if (typeof value === 'number') ms = value;
  else if (typeof value !== 'string') return undefined;
  else if (/^-?\d{1,16}(?:\.\d{1,9})?$/.test(value)) ms = Number(value);
  else return inRange(Math.floor(parseTime(value) ?? NaN));
  return inRange(Math.floor(ms >= secondsFrom && ms < secondsTo ? ms * 1000 : ms));
}

function inRange(ms: number): number | undefined {
  return ms >= earliest && ms <= latest ? ms : undefined;
}

/** RFC 3339 with milliseconds, UTC. */
export function timestamp(value: unknown): string | undefined {
  const ms = instant(value);
  return ms === undefined ? undefined : isoTime(ms);
}

/** `new Date(ms).toISOString()`, which takes long enough to remember minutes: records come in the order of time. */
export function isoTime(ms: number): string {
  const minute = Math.floor(ms / 60_000);
  const remembered = minutes[minute & (minutes.length - 1)] ?? noMinute;
  if (remembered.minute !== minute) {
    remembered.minute = minute;
    remembered.text = new Date(minute * 60_000).toISOString().slice(0, -7);
  }
  const rest = ms - minute * 60_000;
  const second = Math.floor(rest / 1000);
  return remembered.text + (seconds[second] ?? '') + (thousandths[rest - second * 1000] ?? '');
}

const noMinute = { minute: NaN, text: '' };
/** The last of every 64 minutes: a power of two. */
const minutes = Array.from({ length: 64 }, () => ({ ...noMinute }));
/** `07.` */
const seconds = Array.from({ length: 60 }, (_, second) => `${String(second).padStart(2, '0')}.`);
/** `042Z` */
const thousandths = Array.from({ length: 1000 }, (_, ms) => `${String(ms).padStart(3, '0')}Z`);
