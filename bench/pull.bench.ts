/**
 * vision-one-pull as it is deployed in a default installation (cursor in memory, as the state of its peer is), beside a
 * bare loop of axios over the same pages and beside the flow that core nodes give. The pages come from a process that
 * does as little as it can.
 */
import { axiosLoop, coreFlow, pullNode, startRuntime, startSource, type Measured, type Source } from './pull/peers';
import type { BenchService } from './pull/page-server';
import type { Bench, BenchRow } from './row';

const rounds = 3;
const plans: readonly { service: BenchService; count: number; axios: number; core: number }[] = [
  { service: 'audit', count: 40_000, axios: 0.4, core: 0.7 },
  { service: 'oat', count: 20_000, axios: 0.6, core: 0.7 },
  { service: 'alerts', count: 5_000, axios: 0.6, core: 0.7 },
];

const bench: Bench = async () => {
  const rows: BenchRow[] = [];
  for (const { service, count, axios, core } of plans) {
    const source = await startSource(service, count);
    const measured = await inTurn(source);
    source.stop();
    const ours = rate(measured.pull);
    rows.push(higher(`pull ${service}, events/s`, ours, 'axios over nextLink alone', rate(measured.axios), axios));
    rows.push(higher(`pull ${service}, events/s`, ours, 'inject, http request, function', rate(measured.core), core));
  }
  const slow = await startSource('oat', 20_000, 50);
  const measured = await inTurn(slow, 1);
  slow.stop();
  const what = 'pull oat, events/s at 50 ms a page';
  rows.push(higher(what, rate(measured.pull), 'axios over nextLink alone', rate(measured.axios), 0.85));
  rows.push(...(await memory()));
  return rows;
};

export default bench;

/** Every one in turn, round by round, so that a busy machine slows all; the best round of each counts. */
async function inTurn(source: Source, times = rounds) {
  const best: Partial<Record<'pull' | 'axios' | 'core', Measured>> = {};
  const keep = (name: keyof typeof best, measured: Measured) => {
    if (rate(measured) > rate(best[name])) best[name] = measured;
  };
  for (let round = 0; round < times; round++) {
    const nodeRed = await startRuntime();
    keep('axios', await axiosLoop(source));
    keep('pull', await pullNode(nodeRed, source));
    keep('core', await coreFlow(nodeRed, source));
    await nodeRed.stop();
  }
  console.log(source.service, JSON.stringify(best));
  return best;
}

/** The heap that stays after ten times as many events. */
async function memory(): Promise<BenchRow[]> {
  const grown: number[] = [];
  for (const count of [10_000, 100_000]) {
    const source = await startSource('audit', count);
    const nodeRed = await startRuntime();
    const told = await pullNode(nodeRed, source);
    console.log('memory', count, JSON.stringify(told));
    grown.push(1 + Math.max(0, told.grown ?? 0) / 1e6);
    await nodeRed.stop();
    source.stop();
  }
  const [few = 1, many = 1] = grown;
  return [
    {
      what: 'pull, heap that stays after 100 000 events, MB',
      ours: many,
      peer: 'the same after 10 000',
      peers: few,
      ratio: many / few,
      better: 'lower',
      bound: 5,
    },
  ];
}

function rate(measured: Measured | undefined): number {
  return measured ? measured.events / measured.seconds : 0;
}

function higher(what: string, ours: number, peer: string, peers: number, bound: number): BenchRow {
  return { what, ours, peer, peers, ratio: ours / peers, better: 'higher', bound };
}
