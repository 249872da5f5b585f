/** The form of stix-translate. */
import type { EditorRED } from 'node-red';
import { dialectNames } from './dialect-names';

declare const RED: EditorRED;

/** Empty for the default, or between two numbers. */
function within(least: number, most: number) {
  return function (value: string, _options?: unknown): boolean {
    return value === '' || (Number(value) >= least && Number(value) <= most);
  };
}

function isJson(text: string, _options?: unknown): boolean {
  if (text === '') return true;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

RED.nodes.registerType('stix-translate', {
  category: 'Vision One',
  color: '#C5D9EA',
  icon: 'stix-translate.svg',
  defaults: {
    name: { value: '' },
    api: { value: 'v3.0' },
    dialects: { value: [] as string[] },
    timeRange: { value: 1440, validate: within(1, 525600) },
    window: { value: 'range' },
    maxLookback: { value: 30, validate: within(1, 3650) },
    strict: { value: false },
    split: { value: 'observation' },
    merge: { value: false },
    maxQueryLength: { value: 2048, validate: within(256, 65536) },
    map: { value: '', validate: isJson },
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
    const api = $('#node-input-api');
    const window = $('#node-input-window');
    const chosen = new Set(this.dialects);
    const list = $('#node-input-dialects-list');
    for (const [version, names] of Object.entries(dialectNames)) {
      for (const name of names) {
        const box = $('<input type="checkbox">').val(name).prop('checked', chosen.has(name));
        const row = $('<label class="stix-translate-dialect">').attr('data-api', version);
        row.append(box, document.createTextNode(` ${name}`)).appendTo(list);
      }
    }
    api.on('change', () => {
      list.children().each((_index, row) => void $(row).toggle($(row).attr('data-api') === api.val()));
      $('.stix-translate-v3').toggle(api.val() === 'v3.0');
    });
    window.on('change', () => $('.stix-translate-validity').toggle(window.val() === 'validity'));
    api.trigger('change');
    window.trigger('change');
  },
  oneditsave: function () {
    const api = String($('#node-input-api').val());
    const boxes = $(`#node-input-dialects-list [data-api="${api}"] input:checked`);
    this.dialects = boxes.toArray().map((box) => String($(box).val()));
  },
});
