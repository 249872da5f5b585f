/** The form of the config node. */
import { ConnectionTest } from './editor/connection-test';
import { Form } from '../shared/editor/form';
import { setting, validator } from '../shared/editor/validators';
import { wordsOf } from '../shared/editor/words';
import { apiHostOfConsole } from '../shared/vision-one/regions';
import { settingsTable as table } from './settings-table';

const words = wordsOf('vision-one-config');
const form = new Form('node-config-input');
const hostForm = /^((https:\/\/)?[a-z0-9.-]+(:\d+)?|http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?)\/?$/i;
let test: ConnectionTest | undefined;

function close(): void {
  test?.stop();
  form.close();
}

RED.nodes.registerType('vision-one-config', {
  category: 'config',
  defaults: {
    name: { value: '' },
    region: { value: 'us', required: true },
    host: {
      value: '',
      validate: validator(words, 'host', (value, node) => {
        if (form.value('region', node) !== 'custom') return undefined;
        const apiHost = apiHostOfConsole(value);
        if (apiHost !== undefined) return words('invalid.consoleHost', { host: apiHost });
        return hostForm.test(value.trim()) ? undefined : words('invalid.host');
      }),
    },
    timeout: { value: 70, validate: setting(words, 'timeout', table.timeout) },
    retries: { value: 3, validate: setting(words, 'retries', table.retries) },
    requestsPerMinute: { value: 300, validate: setting(words, 'requestsPerMinute', table.requestsPerMinute) },
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
    form.open(this);
    const isCustom = (): boolean => form.value('region') === 'custom';
    form.rows(['region'], { '#node-config-row-host': isCustom });
    test = new ConnectionTest(this.id, form);
  },
  oneditsave: close,
  oneditcancel: close,
  oneditdelete: close,
});
