/** The form of the config node. */
import type { EditorRED } from 'node-red';

declare const RED: EditorRED;

const hostForm = /^((https:\/\/)?[a-z0-9.-]+(:\d+)?|http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?)\/?$/i;

/** Between two numbers, or left to an environment variable. */
function within(least: number, most: number) {
  return function (value: string, _options?: unknown): boolean {
    return value === '' || (Number(value) >= least && Number(value) <= most);
  };
}

RED.nodes.registerType('vision-one-config', {
  category: 'config',
  defaults: {
    name: { value: '' },
    region: { value: 'us', required: true },
    host: {
      value: '',
      validate: function (this: { region: string }, value: string, _options?: unknown): boolean {
        return this.region !== 'custom' || hostForm.test(value);
      },
    },
    timeout: { value: 70, validate: within(1, 600) },
    retries: { value: 3, validate: within(0, 10) },
    requestsPerMinute: { value: 300, validate: within(1, 6000) },
    tls: { value: '', type: 'tls-config', required: false },
    proxy: { value: '', type: 'http proxy', required: false },
    version: { value: 1 },
  },
  credentials: {
    token: { type: 'password' },
  },
  label: function () {
    return this.name || ((this.region as string) === 'custom' ? this.host : `Vision One ${this.region.toUpperCase()}`);
  },
  oneditprepare: function () {
    const region = $('#node-config-input-region');
    region.on('change', () => $('#node-config-row-host').toggle(region.val() === 'custom'));
    region.trigger('change');
  },
});
