/** The form of stix-map. */
import type { EditorRED } from 'node-red';

declare const RED: EditorRED;

/** A whole number from `least` on. */
function from(least: number) {
  return function (value: string, _options?: unknown): boolean {
    return value !== '' && Number.isInteger(Number(value)) && Number(value) >= least;
  };
}

/** Empty, or the JSON text of an object. */
function jsonObject(value: string, _options?: unknown): boolean {
  if (!value) return true;
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
  } catch {
    return false;
  }
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
    identity: { value: '', validate: jsonObject },
    onlyMatches: { value: true },
    matchCase: { value: false },
    maxHeld: { value: 100000, validate: from(0) },
    sighting: { value: false },
    group: { value: false },
    bundle: { value: 'message' },
    chunkSize: { value: 1000, validate: from(1) },
    unmapped: { value: 'drop' },
    map: { value: '', validate: jsonObject },
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
    const bundle = $('#node-input-bundle');
    bundle.on('change', () => $('.stix-map-chunk').toggle(bundle.val() === 'chunk'));
    bundle.trigger('change');
  },
});
