/* global module, require, process */
/**
 * Writes each message that comes in as one line of JSON into the file that settings.js names, at once and without a
 * buffer, so that a killed process loses no line. `fields` (comma separated) keeps only these properties.
 */
const fs = require('fs');

module.exports = function (RED) {
  const file = fs.openSync(RED.settings.testSinkFile, 'a');

  function TestSink(config) {
    RED.nodes.createNode(this, config);
    const fields = (config.fields || '').split(',').filter((field) => field !== '');
    this.on('input', (msg, _send, done) => {
      const kept = fields.length === 0 ? msg : Object.fromEntries(fields.map((field) => [field, msg[field]]));
      const line = {
        node: this.id,
        at: Date.now(),
        pid: process.pid,
        msg: { ...kept, req: undefined, res: undefined },
      };
      fs.writeSync(file, `${JSON.stringify(line)}\n`);
      done();
    });
  }

  RED.nodes.registerType('test-sink', TestSink);
};
