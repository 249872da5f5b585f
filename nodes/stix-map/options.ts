/** What a stix-map node is set to, from `msg.options` and from its properties. */
import { invalidParameter } from '../shared/stix/error';
import { byProperty, optionsIn, readSettings, type Given, type SettingsOf } from '../shared/settings';
import { settingsTable } from './settings-table';

export type MapOptions = SettingsOf<typeof settingsTable>;

const plain = byProperty(invalidParameter);

/**
 * `given`, and where it says nothing the node's own properties.
 * @throws StixError `invalid_parameter`, naming the property
 */
export function readOptions(given: Given, definition: Given = {}, refusal = plain): MapOptions {
  return readSettings(settingsTable, [given, definition], refusal);
}

export const defaultOptions = readOptions({});

/**
 * `msg.options`, as far as a message may set it: all but the custom map, which is compiled at deploy; stix-translate
 * takes `msg.options.map` for its own.
 *
 * @throws StixError `invalid_parameter` when it is no object
 */
export function overridesIn({ options }: { readonly options?: unknown }): Given {
  const entries = Object.entries(optionsIn(options, plain));
  return Object.fromEntries(entries.filter(([name]) => name !== 'map' && Object.hasOwn(settingsTable, name)));
}
