/** The form of vision-one-search. */
import { Form } from '../shared/editor/form';
import { tabs } from '../shared/editor/tabs';
import { setting } from '../shared/editor/validators';
import { wordsOf } from '../shared/editor/words';
import { settingsTable as table } from './settings-table';

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
    output: { value: 'page', validate: setting(words, 'output', table.output) },
    delivery: { value: 'send', validate: setting(words, 'delivery', table.delivery) },
    ackTimeout: { value: 300, validate: setting(words, 'ackTimeout', table.ackTimeout) },
    maxAttempts: { value: 0, validate: setting(words, 'maxAttempts', table.maxAttempts) },
    pageSize: { value: 500, validate: setting(words, 'pageSize', table.pageSize) },
    maxRecords: { value: 0, validate: setting(words, 'maxRecords', table.maxRecords) },
    maxPages: { value: 0, validate: setting(words, 'maxPages', table.maxPages) },
    timeLimit: { value: 600, validate: setting(words, 'timeLimit', table.timeLimit) },
    offset: { value: '', validate: setting(words, 'offset', table.offset) },
    length: { value: '', validate: setting(words, 'length', table.length) },
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
