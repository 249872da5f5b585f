/** The settings of every node, from the tables that form and runtime read. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Setting, SettingsTable } from '../../nodes/shared/settings';
import { settingsTable as mapTable } from '../../nodes/stix-map/settings-table';
import { settingsTable as translateTable, settingsTableOf } from '../../nodes/stix-translate/settings-table';
import { settingsTable as configTable } from '../../nodes/vision-one-config/settings-table';
import { serviceLimits, type ServiceName } from '../../nodes/vision-one-pull/records/service-limits';
import { settingsTable as pullTable } from '../../nodes/vision-one-pull/settings-table';
import { queryTable, settingsTable as searchTable } from '../../nodes/vision-one-search/settings-table';

interface Section {
  readonly type: string;
  /** a table, and for which choice it holds where a node has several */
  readonly tables: readonly (readonly [choice: string, table: SettingsTable])[];
  /** the properties that `msg.options` may set */
  readonly options: readonly string[];
}

const { map: _map, ...mapOptions } = mapTable;

const sections: readonly Section[] = [
  { type: 'vision-one-config', tables: [['', configTable]], options: [] },
  {
    type: 'vision-one-pull',
    tables: (Object.keys(serviceLimits) as ServiceName[]).map((service) => [service, pullTable(service, 'date')]),
    options: [],
  },
  { type: 'vision-one-search', tables: [['', searchTable]], options: Object.keys(queryTable) },
  {
    type: 'stix-translate',
    tables: (['v3.0', 'v2.0'] as const).map((api) => [api, settingsTableOf(api)]),
    options: Object.keys(translateTable),
  },
  { type: 'stix-map', tables: [['', mapTable]], options: Object.keys(mapOptions) },
];

/** What the form calls the properties of a type. */
function labelsOf(type: string): Readonly<Record<string, string>> {
  const path = join(__dirname, '..', '..', 'nodes', type, 'locales', 'en-US', `${type}.json`);
  const catalogue = JSON.parse(readFileSync(path, 'utf8')) as Record<string, { label: Record<string, string> }>;
  return catalogue[type]!.label; // test/locales.test.ts holds that each has its words
}

/** One text where all choices say the same, else each with the choices that say it. */
function together(texts: readonly (readonly [choice: string, text: string])[]): string {
  const choices = new Map<string, string[]>();
  for (const [choice, text] of texts) choices.set(text, [...(choices.get(text) ?? []), choice]);
  if (choices.size === 1) return texts[0]![1];
  return [...choices].map(([text, names]) => `${names.join(', ')}: ${text}`).join('; ');
}

const shown = (value: unknown): string =>
  typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && value !== '')
    ? `\`${value}\``
    : 'empty';

const defaultOf = (row: Setting<unknown>): string =>
  row.ofNew === undefined ? shown(row.default) : `${shown(row.default)}; of a new node ${shown(row.ofNew)}`;

function rows({ type, tables, options }: Section): string {
  const labels = labelsOf(type);
  const mayOverride = options.length > 0;
  const lines = Object.keys(tables[0]![1]).map((property) => {
    const takes = together(tables.map(([choice, table]) => [choice, table[property]!.takes]));
    const byDefault = together(tables.map(([choice, table]) => [choice, defaultOf(table[property]!)]));
    const override = mayOverride ? ` ${options.includes(property) ? 'yes' : 'no'} |` : '';
    return `| ${labels[property] ?? ''} | \`${property}\` | ${takes} | ${byDefault} |${override}`;
  });
  const head = `| in the form | property | takes | by default |${mayOverride ? ' `msg.options` |' : ''}`;
  return [`## ${type}`, '', head, head.replace(/[^|]+/g, ' --- '), ...lines].join('\n');
}

export default function settings(): string {
  return sections.map(rows).join('\n\n');
}
