/** One line of README's performance table: ours beside a peer, measured side by side in the same run. */
export interface BenchRow {
  /** what was measured, with its unit: `translate 20 patterns, MB/s` */
  readonly what: string;
  readonly ours: number;
  /** what it is measured beside: `JSON.parse of the same bytes` */
  readonly peer: string;
  readonly peers: number;
  /** ours over the peer's, in the direction that `better` says */
  readonly ratio: number;
  readonly better: 'higher' | 'lower';
  /** the bound that `bench:check` holds the ratio to, with room for noise */
  readonly bound: number;
}

/** What takes minutes: records of a run by a million, or rounds. CI's check does with less of it (`--check`). */
export const inFull = process.env['BENCH_CHECK'] === undefined;

/** Every bench/<subject>.bench.ts exports one of these as its default. */
export type Bench = () => Promise<BenchRow[]>;
