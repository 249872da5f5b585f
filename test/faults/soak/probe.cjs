/* global process, setInterval, setTimeout */
/**
 * Preloaded into Node-RED by the soak: each second one line of JSON into SOAK_PROBE with the memory that is left after a
 * collection, how long the event loop kept others waiting (but for those collections), and what nobody handled.
 */
const { appendFileSync } = require('node:fs');
const { monitorEventLoopDelay } = require('node:perf_hooks');

const delay = monitorEventLoopDelay({ resolution: 10 });
let unhandled = 0;
process.on('unhandledRejection', () => unhandled++);
process.on('uncaughtExceptionMonitor', () => unhandled++);

// What starting takes is no part of it.
setTimeout(() => {
  delay.enable();
  setInterval(() => {
    delay.disable();
    globalThis.gc();
    const { heapUsed, external } = process.memoryUsage();
    const line = { at: Date.now(), heap: heapUsed + external, p99: delay.percentile(99) / 1e6, unhandled };
    appendFileSync(process.env.SOAK_PROBE, `${JSON.stringify(line)}\n`);
    setTimeout(() => delay.enable(), 20);
  }, 1_000).unref();
}, 4_000).unref();
