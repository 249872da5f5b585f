/** The form of vision-one-search. */
import { Form } from '../shared/editor/form';
import { tabs } from '../shared/editor/tabs';
import { anyNumber, wholeNumber } from '../shared/editor/validators';
import { wordsOf } from '../shared/editor/words';

const words = wordsOf('vision-one-search');
const form = new Form('node-input');

function close(): void {
  form.close();
}

RED.nodes.registerType('vision-one-search', {
  category: 'Vision One',
  color: '#A9CCE3',
  icon: 'vision-one-search.svg',
  defaults: {
    name: { value: '' },
    config: { value: '', type: 'vision-one-config', required: true, label: words('label.config') },
    output: { value: 'page' },
    delivery: { value: 'send' },
    ackTimeout: { value: 300, validate: anyNumber(words, 'ackTimeout', 1, 86400) },
    maxAttempts: { value: 0, validate: wholeNumber(words, 'maxAttempts', 0, 1e9) },
    pageSize: { value: 500 },
    maxRecords: { value: 0, validate: wholeNumber(words, 'maxRecords', 0, 1e9) },
    maxPages: { value: 0, validate: wholeNumber(words, 'maxPages', 0, 1e9) },
    timeLimit: { value: 600, validate: anyNumber(words, 'timeLimit', 1, 86400) },
    offset: { value: '', validate: wholeNumber(words, 'offset', 0, 1e9) },
    length: { value: '', validate: wholeNumber(words, 'length', 0, 1e9) },
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
    form.open(this);
    form.rows(['delivery'], { '.vision-one-search-ack': () => form.value('delivery') === 'ack' });
    tabs('vision-one-search', words);
  },
  oneditsave: close,
  oneditcancel: close,
});
