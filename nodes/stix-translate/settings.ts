/** What a translation is asked for: the node's properties, `msg.options` over them, checked. */
import { invalidParameter } from '../shared/stix/error';
import { byProperty, readSettings, type Given, type SettingsOf } from '../shared/settings';
import { dialectsOf } from './dialects';
import { type CustomMaps, parseCustomMaps } from './dialects/custom-map';
import type { Dialect } from './dialects/dialect';
import type { Api } from './query';
import { settingsTable, settingsTableOf } from './settings-table';

export interface Settings extends Omit<SettingsOf<typeof settingsTable>, 'dialects' | 'map'> {
  readonly dialects: readonly Dialect[];
}

/**
 * `given`, and where it says nothing the node's own properties.
 * @throws StixError `invalid_parameter` that names the property, `mapping_error` for a map that can't be used
 */
export function settingsFrom(given: Given, definition: Given = {}, refusal = byProperty(invalidParameter)): Settings {
  const sources = [given, definition];
  const { api } = readSettings({ api: settingsTable.api }, sources, refusal);
  const { dialects, map, ...settings } = readSettings(settingsTableOf(api), sources, refusal);
  return { ...settings, dialects: chosenDialects(settings.api, dialects, parseCustomMaps(map, settings.api)) };
}

function chosenDialects(api: Api, chosen: readonly string[], custom: CustomMaps): Dialect[] {
  const known = dialectsOf(api).map((dialect) => custom(dialect));
  const stranger = chosen.find((name) => !known.some((dialect) => dialect.name === name));
  if (stranger !== undefined) {
    const other = api === 'v3.0' ? 'v2.0' : 'v3.0';
    const isOthers = dialectsOf(other).some((dialect) => dialect.name === stranger);
    const what = isOthers ? `${api} lacks ${stranger}, which ${other} has` : `unknown dialect ${stranger}`;
    throw invalidParameter(`${what}; ${api} has ${known.map((dialect) => dialect.name).join(', ')}`);
  }
  return chosen.length === 0 ? known : known.filter((dialect) => chosen.includes(dialect.name));
}
