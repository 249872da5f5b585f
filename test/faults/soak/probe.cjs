/* global performance, process, setInterval, setTimeout */
/**
 * Preloaded into Node-RED by the soak: every five seconds one line of JSON into SOAK_PROBE with the memory that is left
 * after a collection, how long the event loop kept others waiting, and what nobody handled. The collections are ours and
 * not counted, which monitorEventLoopDelay() can't do: its first sample after a pause holds the pause.
 */
const { appendFileSync } = require('node:fs');

const step = 10;
/** samples by whole milliseconds of delay */
const delays = new Array(1_000).fill(0);
let last = 0;
let unhandled = 0;
process.on('unhandledRejection', () => unhandled++);
process.on('uncaughtExceptionMonitor', () => unhandled++);

function sample() {
  const now = performance.now();
  if (last > 0) delays[Math.min(999, Math.max(0, Math.round(now - last - step)))]++;
  last = now;
}

function percentile(share) {
  let left = delays.reduce((sum, count) => sum + count, 0) * share;
  return delays.findIndex((count) => (left -= count) <= 0);
}

function report() {
  globalThis.gc();
  last = 0;
  const { heapUsed, external } = process.memoryUsage();
  const line = { at: Date.now(), heap: heapUsed + external, p99: percentile(0.99), unhandled };
  appendFileSync(process.env.SOAK_PROBE, `${JSON.stringify(line)}\n`);
}

// What starting takes is no part of it.
setTimeout(() => {
  setInterval(sample, step).unref();
  setInterval(report, 5_000).unref();
}, 4_000).unref();
