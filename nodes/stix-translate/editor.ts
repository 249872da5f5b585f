/** The form of stix-translate. */
import { Form } from '../shared/editor/form';
import { JsonEditor } from '../shared/editor/json-editor';
import { tabs } from '../shared/editor/tabs';
import { jsonObject, setting } from '../shared/editor/validators';
import { wordsOf } from '../shared/editor/words';
import type { Setting } from '../shared/settings';
import { DialectList } from './editor/dialect-list';
import { PatternBox } from './editor/pattern-box';
import { settingsTable as table, settingsTableOf } from './settings-table';

const words = wordsOf('stix-translate');
const form = new Form('node-input');
let dialects: DialectList | undefined;
let map: JsonEditor | undefined;
let box: PatternBox | undefined;

/** Properties that a translation is asked for, by how the form shows them. */
const texts = ['api', 'timeRange', 'window', 'maxLookback', 'split', 'maxQueryLength', 'map'];
const flags = ['strict', 'merge'];

/** The form's settings: what the node would be deployed with. Variables have their value at deploy only. */
function settings(): object {
  const isVariable = (value: string): boolean => /^\$[{(]\w+[})]$/.test(value);
  const values = texts.map((name): [string, unknown] => [name, isVariable(form.value(name)) ? '' : form.value(name)]);
  const checks = flags.map((name): [string, unknown] => [name, form.isChecked(name)]);
  return Object.fromEntries([...values, ...checks, ['dialects', dialects?.chosen ?? []]]);
}

function lengthRow(node: object): Setting<number> {
  return settingsTableOf(form.value('api', node) === 'v2.0' ? 'v2.0' : 'v3.0').maxQueryLength;
}

function close(): void {
  box?.close();
  map?.destroy();
  map = undefined;
  form.close();
}

RED.nodes.registerType('stix-translate', {
  category: 'Vision One',
  color: '#C5D9EA',
  icon: 'stix-translate.svg',
  defaults: {
    name: { value: '' },
    api: { value: 'v3.0', validate: setting(words, 'api', table.api) },
    dialects: { value: [] as string[], validate: setting(words, 'dialects', table.dialects) },
    timeRange: { value: 1440, validate: setting(words, 'timeRange', table.timeRange) },
    window: { value: 'range', validate: setting(words, 'window', table.window) },
    maxLookback: { value: 30, validate: setting(words, 'maxLookback', table.maxLookback) },
    strict: { value: false, validate: setting(words, 'strict', table.strict) },
    split: { value: 'observation', validate: setting(words, 'split', table.split) },
    merge: { value: false, validate: setting(words, 'merge', table.merge) },
    maxQueryLength: { value: 2048, validate: setting(words, 'maxQueryLength', lengthRow) },
    map: { value: '', validate: jsonObject(words, 'map') },
    version: { value: 1 },
  },
  inputs: 1,
  outputs: 1,
  paletteLabel: 'stix translate',
  label: function () {
    return this.name || 'stix translate';
  },
  labelStyle: function () {
    return this.name ? 'node_label_italic' : '';
  },
  inputLabels: function () {
    return this._('stix-translate.port.input');
  },
  outputLabels: function () {
    return this._('stix-translate.port.output');
  },
  oneditprepare: function () {
    form.open(this);
    const changed = (): void => box?.changed();
    dialects = new DialectList(form, this.dialects, changed);
    map = new JsonEditor('stix-translate-map-editor', words('label.map'), form.field('map'));
    tabs('stix-translate', words, (tab) => tab === 'map' && map?.resize());
    form.rows(['api', 'window', 'merge'], {
      '.stix-translate-length': () => form.value('api') === 'v3.0' || form.isChecked('merge'),
      '.stix-translate-validity': () => form.value('window') === 'validity',
    });
    box = new PatternBox(settings);
    for (const name of [...texts, ...flags]) form.field(name).on('change', changed);
  },
  oneditsave: function () {
    this.dialects = dialects?.chosen ?? [];
    close();
  },
  oneditcancel: close,
  oneditresize: function () {
    map?.resize();
  },
});
