/* global module, require, process, performance, setInterval, clearInterval */
/**
 * Counts what a flow delivers, in the runtime that delivers it: events, seconds since it was armed, CPU, the heap before
 * and after (collected), its peak, and the longest time that the event loop was held up. POST /bench-probe
 * arms it for so many `expected` events, GET tells, and collects garbage for it; GET /bench-probe/events only counts.
 */
const { monitorEventLoopDelay } = require('node:perf_hooks');
const { getHeapStatistics } = require('node:v8');

module.exports = function (RED) {
  let state;

  // Asks the kernel nothing: what is measured beside this has no probe.
  const used = () => getHeapStatistics().used_heap_size;

  const heap = () => {
    if (globalThis.gc) globalThis.gc();
    return used();
  };

  function arm(expected) {
    if (state) clearInterval(state.sampler);
    const delay = monitorEventLoopDelay({ resolution: 10 });
    state = { expected, events: 0, heap: heap(), peak: 0, delay };
    state.sampler = setInterval(() => {
      state.peak = Math.max(state.peak, used());
    }, 20);
    state.sampler.unref();
    delay.enable();
    state.cpu = process.cpuUsage();
    state.began = state.last = performance.now();
  }

  function told() {
    const { user, system } = state.cpuAtLast || process.cpuUsage(state.cpu);
    return {
      events: state.events,
      seconds: (state.last - state.began) / 1000,
      cpu: (user + system) / 1e6,
      loopMs: state.delay.max / 1e6,
      peak: state.peak - state.heap,
      grown: heap() - state.heap,
    };
  }

  function BenchProbe(config) {
    RED.nodes.createNode(this, config);
    this.on('input', (msg, _send, done) => {
      state.events += Array.isArray(msg.payload) ? msg.payload.length : 1;
      state.last = performance.now();
      if (state.events >= state.expected) state.cpuAtLast ??= process.cpuUsage(state.cpu);
      done();
    });
  }

  RED.nodes.registerType('bench-probe', BenchProbe);
  RED.httpAdmin.post('/bench-probe', (request, response) => {
    arm(request.body.expected);
    response.json({});
  });
  RED.httpAdmin.get('/bench-probe/events', (_request, response) => response.json(state.events));
  RED.httpAdmin.get('/bench-probe', (_request, response) => response.json(told()));
};
