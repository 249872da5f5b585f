/** The forms as the editor has them once their scripts ran: defaults and validators, without a page. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './node-red';

type Validate = (this: object, value: unknown, options?: unknown) => unknown;

export interface Definition {
  readonly category: string;
  readonly defaults: Readonly<
    Record<string, { value: unknown; validate?: Validate; required?: boolean; type?: string }>
  >;
  readonly credentials?: Readonly<Record<string, unknown>>;
}

export const types = ['vision-one-config', 'vision-one-pull', 'vision-one-search', 'stix-translate', 'stix-map'];

/** What the editor scripts ask of their page without showing a form: words are their own keys. */
const page = {
  $: () => ({ length: 1 }),
  RED: {
    _: (key: string, values: object = {}) => [key.split(':')[1], ...(Object.values(values) as string[])].join(' '),
    settings: { context: { default: 'memory', stores: ['memory', 'disk'] } },
    nodes: { registerType: (type: string, definition: Definition) => definitions.set(type, definition) },
  },
};

export const definitions = new Map<string, Definition>();

/** Only what runs here sees the page, so that no other test of this process does. */
function onPage<T>(run: () => T): T {
  Object.assign(globalThis, page);
  try {
    return run();
  } finally {
    Object.assign(globalThis, { RED: undefined, $: undefined });
  }
}

onPage(() => {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- their types are those of a browser
  for (const type of types) require(join(repository, 'nodes', type, 'editor.ts'));
});

export const templateOf = (type: string): string =>
  readFileSync(join(repository, 'nodes', type, 'editor.html'), 'utf8');

/** The answer of a property's validator, for a node with these properties. */
export function check(type: string, property: string, value: unknown, others: object = {}): unknown {
  const { defaults } = definitions.get(type)!;
  const values = Object.fromEntries(Object.entries(defaults).map(([name, { value }]) => [name, value]));
  const validate = defaults[property]?.validate;
  assert.ok(validate, `${type}.${property} has no validator`);
  return onPage(() => validate.call({ id: 'closed', ...values, ...others }, value, {}));
}
