/** The form of vision-one-pull. */
import type { EditorRED } from 'node-red';

declare const RED: EditorRED;

/** Empty for the default, or between two numbers. */
function within(least: number, most: number) {
  return function (value: string, _options?: unknown): boolean {
    return value === '' || (Number(value) >= least && Number(value) <= most);
  };
}

/** Days back that the service takes (maxLookback widens to it). */
const mostDays: Record<string, number> = { audit: 180, alerts: 3650, oat: 365 };

/** The value that the open form shows, or the stored one. */
function current(node: object, property: string): string {
  const field = $(`#node-input-${property}`);
  const value = field.length > 0 ? field.val() : (node as Record<string, unknown>)[property];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

RED.nodes.registerType('vision-one-pull', {
  category: 'Vision One',
  color: '#A9CCE3',
  icon: 'vision-one-pull.svg',
  defaults: {
    name: { value: '' },
    config: { value: '', type: 'vision-one-config', required: true },
    service: { value: 'audit' },
    alertTime: { value: 'created' },
    schedule: { value: 'interval' },
    interval: { value: 60, validate: within(10, 86400) },
    start: { value: 'lookback' },
    lookback: { value: 24, validate: within(0, 8760) },
    startDate: {
      value: '',
      validate: function (value: string, _options?: unknown): boolean {
        if (current(this, 'start') !== 'date') return true;
        return /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(value) && Date.parse(value.replace(' ', 'T')) <= Date.now();
      },
    },
    maxLookback: {
      value: '',
      validate: function (value: string, _options?: unknown): boolean {
        const most = mostDays[current(this, 'service')] ?? 180;
        return value === '' || (Number(value) > 0 && Number(value) <= most);
      },
    },
    filter: {
      value: '',
      validate: function (value: string, _options?: unknown): boolean {
        return /^[\x20-\x7e\xa0-\xff]*$/.test(value) && value.length <= 5000;
      },
    },
    top: {
      value: '',
      validate: function (value: string, _options?: unknown): boolean {
        if (value === '') return true;
        if (current(this, 'service') === 'alerts') return Number(value) >= 1 && Number(value) <= 1000;
        return ['50', '100', '200'].includes(String(value));
      },
    },
    output: { value: 'page' },
    delivery: { value: 'send' },
    ackTimeout: { value: 300, validate: within(1, 86400) },
    maxAttempts: { value: 0, validate: within(0, 1e9) },
    cursorScope: { value: 'global' },
    cursorStore: { value: '' },
    settle: { value: 60, validate: within(2, 86400) },
    overlap: { value: 300, validate: within(0, 86400) },
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
  oneditprepare: function () {
    const stores = (RED.settings as { context?: { stores?: string[] } }).context?.stores ?? [];
    const list = $('<datalist id="vision-one-pull-stores">');
    for (const store of stores) list.append($('<option>').val(store));
    $('#node-input-cursorStore').attr('list', 'vision-one-pull-stores').after(list);

    const rows = () => {
      const service = $('#node-input-service').val();
      const start = $('#node-input-start').val();
      $('.vision-one-pull-alerts').toggle(service === 'alerts');
      $('.vision-one-pull-interval').toggle($('#node-input-schedule').val() === 'interval');
      $('.vision-one-pull-lookback').toggle(start === 'lookback');
      $('.vision-one-pull-date').toggle(start === 'date');
      $('.vision-one-pull-ack').toggle($('#node-input-delivery').val() === 'ack');
    };
    $('#node-input-service, #node-input-start, #node-input-schedule, #node-input-delivery').on('change', rows);
    rows();
  },
});
