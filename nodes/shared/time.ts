/** Times as the world writes them, read in one way, and as Vision One's endpoints take them. */

const form = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?(?:Z|([+-])(\d\d):?(\d\d))?$/i;

const minute = 60_000;
const day = 86_400_000;

/**
 * Milliseconds since the epoch of RFC 3339 text, fractions of a millisecond kept; undefined for anything else. What
 * Vision One and people write beside RFC 3339 is read too: no zone means UTC (audit logs hold `2022-07-16 04:30:04`), a
 * blank may stand for the T, seconds may be missing. A leap second, and 24:00:00, is the second after it. A day that its
 * month does not have, and a zone that is none, is no time.
 */
export function parseTime(text: unknown): number | undefined {
  if (typeof text !== 'string') return undefined;
  // Several times as fast, for the form that almost every time has. Of its answers only one is wrong: a day that the
  // month lacks, which it counts on into the next month.
  if ((isIsoSecond(text) || isIsoMillisecond(text)) && text.slice(8, 10) <= '28') {
    const time = Date.parse(text);
    if (!Number.isNaN(time)) return time;
  }
  const parts = form.exec(text.trim());
  if (parts === null) return undefined;
  const part = (index: number): number => Number(parts[index] ?? 0);
  const [year, month, date, hour, minutes, seconds] = [part(1), part(2), part(3), part(4), part(5), part(6)];
  const [zoneHours, zoneMinutes] = [part(9), part(10)];
  if (month < 1 || month > 12 || date < 1 || date > daysIn(year, month)) return undefined;
  if (minutes > 59 || seconds > 60 || zoneHours > 23 || zoneMinutes > 59) return undefined;
  const inDay = (hour * 60 + minutes) * minute + seconds * 1000 + part(7) * 1000;
  if (inDay > (seconds === 60 ? day + 1000 : day)) return undefined;
  const zone = (zoneHours * 60 + zoneMinutes) * minute;
  return startOfDay(year, month, date) + inDay - (parts[8] === '-' ? -zone : zone);
}

/** The second that a time lies in, since the epoch; fractions are cut off. Undefined for what is no time. */
export function parseSecond(text: unknown): number | undefined {
  const time = parseTime(text);
  return time === undefined ? undefined : Math.floor(time / 1000);
}

/** Whether a text has the form `yyyy-MM-ddTHH:mm:ssZ`; a leap second has not. */
export function isIsoSecond(text: string): boolean {
  return text.length === 20 && text[10] === 'T' && text[17] !== '6' && text[19] === 'Z';
}

function isIsoMillisecond(text: string): boolean {
  return text.length === 24 && text[10] === 'T' && text[17] !== '6' && text[19] === '.' && text[23] === 'Z';
}

/** `yyyy-MM-ddTHH:mm:ssZ`, the only form that every endpoint takes; `second` since the epoch. */
export function isoSecond(second: number): string {
  return new Date(second * 1000).toISOString().replace('.000Z', 'Z');
}

/** Date.UTC takes the years 0 to 99 for those of the last century. */
function startOfDay(year: number, month: number, date: number): number {
  return new Date(0).setUTCFullYear(year, month - 1, date);
}

function daysIn(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}
