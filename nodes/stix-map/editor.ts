/** The form of stix-map. */
import { Form } from '../shared/editor/form';
import { JsonEditor } from '../shared/editor/json-editor';
import { tabs } from '../shared/editor/tabs';
import { jsonObject, setting } from '../shared/editor/validators';
import { wordsOf } from '../shared/editor/words';
import { SampleBox } from './editor/sample-box';
import { settingsTable as table } from './settings-table';

const words = wordsOf('stix-map');
const form = new Form('node-input');
let identity: JsonEditor | undefined;
let map: JsonEditor | undefined;
let box: SampleBox | undefined;

const texts = ['specVersion', 'dialect', 'identityName', 'identity', 'bundle', 'chunkSize', 'unmapped', 'map'];
const flags = ['group'];

/** The settings that one record alone can show. Variables have their value at deploy only. */
function settings(): object {
  const isVariable = (value: string): boolean => /^\$[{(]\w+[})]$/.test(value);
  const values = texts.map((name): [string, unknown] => [name, isVariable(form.value(name)) ? '' : form.value(name)]);
  const checks = flags.map((name): [string, unknown] => [name, form.isChecked(name)]);
  return Object.fromEntries([...values, ...checks]);
}

function close(): void {
  box?.close();
  identity?.destroy();
  map?.destroy();
  form.close();
}

function resize(): void {
  identity?.resize();
  map?.resize();
  box?.resize();
}

RED.nodes.registerType('stix-map', {
  category: 'Vision One',
  color: '#C5D9EA',
  icon: 'stix-map.svg',
  defaults: {
    name: { value: '' },
    specVersion: { value: '2.1', validate: setting(words, 'specVersion', table.specVersion) },
    dialect: { value: 'auto', validate: setting(words, 'dialect', table.dialect) },
    identityName: { value: 'Trend Vision One', validate: setting(words, 'identityName', table.identityName) },
    identity: { value: '', validate: jsonObject(words, 'identity') },
    onlyMatches: { value: true, validate: setting(words, 'onlyMatches', table.onlyMatches) },
    matchCase: { value: false, validate: setting(words, 'matchCase', table.matchCase) },
    maxHeld: { value: 100000, validate: setting(words, 'maxHeld', table.maxHeld) },
    sighting: { value: false, validate: setting(words, 'sighting', table.sighting) },
    group: { value: false, validate: setting(words, 'group', table.group) },
    bundle: { value: 'message', validate: setting(words, 'bundle', table.bundle) },
    chunkSize: { value: 1000, validate: setting(words, 'chunkSize', table.chunkSize) },
    unmapped: { value: 'drop', validate: setting(words, 'unmapped', table.unmapped) },
    map: { value: '', validate: jsonObject(words, 'map') },
    version: { value: 1 },
  },
  inputs: 1,
  outputs: 1,
  paletteLabel: 'stix map',
  label: function () {
    return this.name || 'stix map';
  },
  labelStyle: function () {
    return this.name ? 'node_label_italic' : '';
  },
  inputLabels: function () {
    return this._('stix-map.port.records');
  },
  outputLabels: function () {
    return this._('stix-map.port.bundles');
  },
  oneditprepare: function () {
    form.open(this);
    identity = new JsonEditor('stix-map-identity-editor', words('label.identity'), form.field('identity'));
    map = new JsonEditor('stix-map-map-editor', words('label.map'), form.field('map'));
    form.rows(['bundle', 'onlyMatches', 'sighting'], {
      '.stix-map-chunk': () => form.value('bundle') === 'chunk',
      '.stix-map-matching': () => form.isChecked('onlyMatches') || form.isChecked('sighting'),
    });
    box = new SampleBox(settings);
    for (const name of [...texts, ...flags]) form.field(name).on('change', () => box?.changed());
    tabs('stix-map', words, resize);
  },
  oneditsave: close,
  oneditcancel: close,
  oneditresize: resize,
});
