/** The form of vision-one-pull, its button and its sidebar. */
import { Form } from '../shared/editor/form';
import { tabs } from '../shared/editor/tabs';
import { problemText, setting, validator, type Validator } from '../shared/editor/validators';
import { wordsOf } from '../shared/editor/words';
import { Problem, readSetting, type Setting } from '../shared/settings';
import { choiceTable, missingDate, settingsTable } from './settings-table';
import { command } from './editor/commands';
import { FilterList } from './editor/filter-list';
import { PositionPanel } from './editor/position-panel';
import { addSidebar, removeSidebar } from './editor/sidebar';
import { fillStores, isKnownStore } from './editor/stores';

const words = wordsOf('vision-one-pull');
const form = new Form('node-input');
let position: PositionPanel | undefined;

/** What a service that is none, or a start, takes is asked of the first: their own fields say that they are wrong. */
function tableOf(node: object): ReturnType<typeof settingsTable> {
  const { service, start } = choiceTable;
  return settingsTable(chosen(service, form.value('service', node)), chosen(start, form.value('start', node)));
}

function chosen<T>(row: Setting<T>, value: string): T {
  const read = readSetting(row, value);
  return read instanceof Problem ? row.default : read;
}

function ofTable(property: keyof ReturnType<typeof settingsTable>): Validator {
  return setting(words, property, (node) => tableOf(node)[property]);
}

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
    service: { value: 'audit', validate: ofTable('service') },
    alertTime: { value: 'created', validate: ofTable('alertTime') },
    // A node of an older release that lacks it goes on by the time of the log.
    auditTime: { value: 'ingested', validate: ofTable('auditTime') },
    schedule: { value: 'interval', validate: ofTable('schedule') },
    interval: { value: 60, validate: ofTable('interval') },
    start: { value: 'lookback', validate: ofTable('start') },
    lookback: { value: 24, validate: ofTable('lookback') },
    startDate: {
      value: '',
      validate: validator(words, 'startDate', (value, node) => {
        if (form.value('start', node) !== 'date') return undefined;
        const second = readSetting(tableOf(node).startDate, value);
        if (second === undefined || second instanceof Problem) return problemText(second ?? missingDate);
        return second * 1000 > Date.now() ? words('invalid.future') : undefined;
      }),
    },
    maxLookback: { value: '', validate: ofTable('maxLookback') },
    filter: { value: '', validate: ofTable('filter') },
    top: { value: '', validate: ofTable('top') },
    output: { value: 'page', validate: ofTable('output') },
    delivery: { value: 'send', validate: ofTable('delivery') },
    ackTimeout: { value: 300, validate: ofTable('ackTimeout') },
    maxAttempts: { value: 0, validate: ofTable('maxAttempts') },
    cursorScope: { value: 'global', validate: ofTable('cursorScope') },
    cursorStore: {
      value: '',
      validate: validator(words, 'cursorStore', (value) =>
        isKnownStore(value) ? undefined : words('store.missing', { store: value }),
      ),
    },
    settle: { value: 60, validate: ofTable('settle') },
    overlap: { value: 300, validate: ofTable('overlap') },
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
    // A node of an older release: it stays so until a person changes it.
    if (this.auditTime === undefined) form.field('auditTime').val('logged');
    form.rows(['service', 'start', 'schedule', 'delivery'], {
      '.vision-one-pull-audit': () => form.value('service') === 'audit',
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
