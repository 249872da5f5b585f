/** Times as they stand in Vision One's records. */

const stamp = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/i;

/**
 * The second that a time stamp lies in. Fractions are cut off, a stamp without a zone is UTC (audit logs hold such:
 * `2022-07-16 04:30:04`), a leap second is the one after it. Undefined for anything else.
 */
export function toSecond(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  if (isIsoSecond(value)) {
    const ms = Date.parse(value);
    if (!Number.isNaN(ms)) return ms / 1000;
  }
  const parts = stamp.exec(value.trim());
  if (!parts) return undefined;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (hour * 3600 + minute * 60 + second > 86_400) return undefined;
  if (month < 1 || month > 12 || day < 1 || day > 31 || minute > 59 || second > 60) return undefined;
  const utc = Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
  return utc - offsetSeconds(parts[7]);
}

/** Almost every stamp has the form `yyyy-MM-ddTHH:mm:ssZ`, several times as fast to read. A leap second has not. */
export function isIsoSecond(value: string): boolean {
  return value.length === 20 && value[10] === 'T' && value[17] !== '6' && value[19] === 'Z';
}

function offsetSeconds(zone: string | undefined): number {
  if (!zone || zone === 'Z' || zone === 'z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith('-') ? -60 : 60) * minutes;
}
