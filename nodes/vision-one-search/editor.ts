/** The form of vision-one-search. */
import type { EditorRED } from 'node-red';

declare const RED: EditorRED;

/** Empty for the default, or between two numbers. */
function within(least: number, most: number) {
  return function (value: string, _options?: unknown): boolean {
    return value === '' || (Number(value) >= least && Number(value) <= most);
  };
}

RED.nodes.registerType('vision-one-search', {
  category: 'Vision One',
  color: '#A9CCE3',
  icon: 'vision-one-search.svg',
  defaults: {
    name: { value: '' },
    config: { value: '', type: 'vision-one-config', required: true },
    output: { value: 'page' },
    delivery: { value: 'send' },
    ackTimeout: { value: 300, validate: within(1, 86400) },
    maxAttempts: { value: 0, validate: within(0, 1e9) },
    pageSize: { value: 500 },
    maxRecords: { value: 0, validate: within(0, 1e9) },
    maxPages: { value: 0, validate: within(0, 1e9) },
    timeLimit: { value: 600, validate: within(1, 86400) },
    offset: { value: '', validate: within(0, 1e9) },
    length: { value: '', validate: within(0, 1e9) },
    version: { value: 1 },
  },
  inputs: 1,
  outputs: 2,
  paletteLabel: 'v1 search',
  label: function () {
    return this.name || 'v1 search';
  },
  labelStyle: function () {
    return this.name ? 'node_label_italic' : '';
  },
  inputLabels: function () {
    return this._('vision-one-search.port.input');
  },
  outputLabels: function (index: number) {
    return this._(`vision-one-search.port.${index === 0 ? 'records' : 'summary'}`);
  },
  oneditprepare: function () {
    const delivery = $('#node-input-delivery');
    delivery.on('change', () => $('.vision-one-search-ack').toggle(delivery.val() === 'ack'));
    delivery.trigger('change');
  },
});
