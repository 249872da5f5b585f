/** The form of vision-one-pull, its button and its sidebar. */
import { Form } from '../shared/editor/form';
import { tabs } from '../shared/editor/tabs';
import { anyNumber, numberProblem, validator, wholeNumber } from '../shared/editor/validators';
import { wordsOf } from '../shared/editor/words';
import { isLoneActivity } from './records/audit-filter';
import { command } from './editor/commands';
import { filterRules } from './editor/filter-fields';
import { FilterList } from './editor/filter-list';
import { PositionPanel } from './editor/position-panel';
import { addSidebar, removeSidebar } from './editor/sidebar';
import { fillStores, isKnownStore } from './editor/stores';

const words = wordsOf('vision-one-pull');
const form = new Form('node-input');
let position: PositionPanel | undefined;

/** Days back that the service takes (maxLookback widens to it). */
const mostDays: Readonly<Record<string, number>> = { audit: 180, alerts: 3650, oat: 365 };
const pageSizes = ['50', '100', '200'];

function close(): void {
  position?.close();
  form.close();
}

RED.nodes.registerType('vision-one-pull', {
  category: 'Vision One',
  color: '#A9CCE3',
  icon: 'vision-one-pull.svg',
  defaults: {
    name: { value: '' },
    config: { value: '', type: 'vision-one-config', required: true, label: words('label.config') },
    service: { value: 'audit' },
    alertTime: { value: 'created' },
    schedule: { value: 'interval' },
    interval: { value: 60, validate: wholeNumber(words, 'interval', 10, 2073600) },
    start: { value: 'lookback' },
    lookback: { value: 24, validate: anyNumber(words, 'lookback', 0, 1e6) },
    startDate: {
      value: '',
      validate: validator(words, 'startDate', (value, node) => {
        if (form.value('start', node) !== 'date') return undefined;
        const time = Date.parse(value.replace(' ', 'T'));
        if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(value) || Number.isNaN(time)) return words('invalid.time');
        return time > Date.now() ? words('invalid.future') : undefined;
      }),
    },
    maxLookback: {
      value: '',
      validate: validator(words, 'maxLookback', (value, node) =>
        numberProblem(value, 0.01, mostDays[form.value('service', node)] ?? 180),
      ),
    },
    filter: {
      value: '',
      validate: validator(words, 'filter', (value, node) => {
        const service = form.value('service', node);
        const { longest = 0 } = filterRules[service] ?? {};
        if (!/^[\x20-\x7e\xa0-\xff]*$/.test(value)) return words('invalid.filterCharacter');
        if (longest > 0 && value.length > longest) return words('invalid.filterLength', { most: longest });
        return service === 'audit' && isLoneActivity(value) ? words('invalid.filterActivity') : undefined;
      }),
    },
    top: {
      value: '',
      validate: validator(words, 'top', (value, node) => {
        if (form.value('service', node) === 'alerts') return numberProblem(value, 1, 1000, Number.isInteger);
        return value === '' || pageSizes.includes(value) ? undefined : words('invalid.top');
      }),
    },
    output: { value: 'page' },
    delivery: { value: 'send' },
    ackTimeout: { value: 300, validate: anyNumber(words, 'ackTimeout', 0.001, 2073600) },
    maxAttempts: { value: 0, validate: wholeNumber(words, 'maxAttempts', 0, 1e9) },
    cursorScope: { value: 'global' },
    cursorStore: {
      value: '',
      validate: validator(words, 'cursorStore', (value) =>
        isKnownStore(value) ? undefined : words('store.missing', { store: value }),
      ),
    },
    settle: { value: 60, validate: wholeNumber(words, 'settle', 0, 86400) },
    overlap: { value: 300, validate: wholeNumber(words, 'overlap', 0, 86400) },
    version: { value: 1 },
  },
  inputs: 1,
  outputs: 2,
  paletteLabel: 'v1 pull',
  label: function () {
    return this.name || `v1 pull ${(this.service as string) || ''}`.trim();
  },
  labelStyle: function () {
    return this.name ? 'node_label_italic' : '';
  },
  inputLabels: function () {
    return this._('vision-one-pull.port.input');
  },
  outputLabels: function (index: number) {
    return this._(`vision-one-pull.port.${index === 0 ? 'events' : 'summary'}`);
  },
  button: {
    enabled: function () {
      return !('changed' in this && this.changed);
    },
    onclick: function () {
      if ('changed' in this && this.changed) {
        const message = RED._('notification.warnings.undeployedChanges');
        RED.notify(RED._('notification.warning', { message }), 'warning');
      } else {
        void command(this.id, 'pull', this.name || `v1 pull ${String(this.service)}`);
      }
    },
  },
  oneditprepare: function () {
    const stored = String(this.cursorStore ?? '');
    form.open(this);
    tabs('vision-one-pull', words);
    fillStores(form, stored);
    form.rows(['service', 'start', 'schedule', 'delivery'], {
      '.vision-one-pull-alerts': () => form.value('service') === 'alerts',
      '.vision-one-pull-interval': () => form.value('schedule') === 'interval',
      '.vision-one-pull-lookback': () => form.value('start') === 'lookback',
      '.vision-one-pull-date': () => form.value('start') === 'date',
      '.vision-one-pull-ack': () => form.value('delivery') === 'ack',
    });
    new FilterList(form);
    position = new PositionPanel(this.id, this.name || `v1 pull ${String(this.service)}`);
  },
  oneditsave: close,
  oneditcancel: close,
  onpaletteadd: addSidebar,
  onpaletteremove: removeSidebar,
});
