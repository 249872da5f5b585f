/** The state of a deployed pull, as the routes give it (monitor.ts), and how it reads. */
import { wordsOf } from '../../shared/editor/words';
import type { PullState } from '../report/monitor';

export type { PullState };

const words = wordsOf('vision-one-pull');

/** What the node's status says, in the language of the editor. */
export function statusText({ status, paused }: PullState): string {
  if (paused && !status?.key.startsWith('reading')) return words('status.paused');
  return status ? words(`status.${status.key}`, status.values) : words('status.starting');
}

/** A colour of Node-RED's own status dots. */
export function statusColor({ status, paused }: PullState): string {
  const fill = paused ? 'grey' : (status?.fill ?? 'grey');
  return `var(--red-ui-node-status-colors-${fill})`;
}

export function timeText(iso: string | number | null): string {
  return iso === null ? words('state.none') : new Date(iso).toLocaleString();
}

export function nextText({ busy, nextPull }: PullState): string {
  return busy ? words('state.underWay') : timeText(nextPull);
}

/** `40 s`, `12 min`, `3 h`, `2 d` */
export function durationText(ms: number | null): string {
  if (ms === null) return words('state.none');
  const steps = [
    [1000, 's', 120],
    [60_000, 'min', 120],
    [3_600_000, 'h', 48],
    [86_400_000, 'd', Infinity],
  ] as const;
  const [unit, name] = steps.find(([size, , most]) => ms / size < most) ?? steps[3];
  return `${Math.round(ms / unit)} ${name}`;
}
