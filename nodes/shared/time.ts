/** `yyyy-MM-ddTHH:mm:ssZ`, the only form that every endpoint takes; `second` since the epoch. */
export function isoSecond(second: number): string {
  return new Date(second * 1000).toISOString().replace('.000Z', 'Z');
}
