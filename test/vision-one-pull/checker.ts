/**
 * Judges a run from what the service held and what the sink got. It shares no code with the node: it knows records by
 * their text and events by their key.
 */
import type { Received } from './simulated-host';
import type { Version } from './simulated-service';

export interface Verdict {
  /** versions that were promised and never came */
  readonly lost: number;
  /** deliveries of a key beyond its first */
  readonly repeats: number;
  /** of these, the ones without a label */
  readonly unlabelledRepeats: number;
  /** labelled deliveries that were the first of their key */
  readonly falseLabels: number;
  /** keys that stand for two records, and records that have more keys than copies */
  readonly keyFaults: number;
  /** deliveries of something that the service never held */
  readonly inventions: number;
}

export interface Expected {
  /** ms: what became visible after it need not have come */
  readonly until: number;
  /** ms: what became visible later than this after its second is not promised */
  readonly lateness: number;
  /** first second that was asked for */
  readonly from: number;
}

export function judge(versions: readonly Version[], received: readonly Received[], expected: Expected): Verdict {
  const copies = new Map<string, { all: number; promised: number }>();
  for (const { record, second, visibleAt, goneAt } of versions) {
    const text = textOf(record);
    const entry = copies.get(text) ?? { all: 0, promised: 0 };
    entry.all++;
    const promised =
      second >= expected.from && visibleAt <= expected.until && visibleAt - second * 1000 <= expected.lateness;
    if (promised && goneAt === Infinity) entry.promised++;
    copies.set(text, entry);
  }
  const keys = new Map<string, string>();
  const keysOfRecord = new Map<string, Set<string>>();
  let [repeats, unlabelledRepeats, falseLabels, keyFaults, inventions] = [0, 0, 0, 0, 0];
  for (const { key, record, labelled } of received) {
    const text = textOf(record);
    if (!copies.has(text)) inventions++;
    const known = keys.get(key);
    if (known === undefined) {
      keys.set(key, text);
      if (labelled) falseLabels++;
      const ofRecord = keysOfRecord.get(text) ?? new Set<string>();
      keysOfRecord.set(text, ofRecord.add(key));
      continue;
    }
    if (known !== text) keyFaults++;
    repeats++;
    if (!labelled) unlabelledRepeats++;
  }
  let lost = 0;
  for (const [text, { all, promised }] of copies) {
    const delivered = keysOfRecord.get(text)?.size ?? 0;
    if (delivered > all) keyFaults += delivered - all;
    lost += Math.max(0, promised - delivered);
  }
  return { lost, repeats, unlabelledRepeats, falseLabels, keyFaults, inventions };
}

function textOf(record: unknown): string {
  return JSON.stringify(record, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
