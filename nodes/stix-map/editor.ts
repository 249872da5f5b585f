/** The form of stix-map. */
import { Form } from '../shared/editor/form';
import { JsonEditor } from '../shared/editor/json-editor';
import { tabs } from '../shared/editor/tabs';
import { jsonObject, wholeNumber } from '../shared/editor/validators';
import { wordsOf } from '../shared/editor/words';
import { SampleBox } from './editor/sample-box';

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
    specVersion: { value: '2.1' },
    dialect: { value: 'auto' },
    identityName: { value: 'Trend Vision One' },
    identity: { value: '', validate: jsonObject(words, 'identity') },
    onlyMatches: { value: true },
    matchCase: { value: false },
    maxHeld: { value: 100000, validate: wholeNumber(words, 'maxHeld', 0, 1e9) },
    sighting: { value: false },
    group: { value: false },
    bundle: { value: 'message' },
    chunkSize: { value: 1000, validate: wholeNumber(words, 'chunkSize', 1, 1e9) },
    unmapped: { value: 'drop' },
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
