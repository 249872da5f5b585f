/**
 * Every field of Trend's description (simulator/contract/activities.json), of each source: searched for a STIX
 * attribute, mapped to one, or listed as having no home in STIX, with the reason.
 */
import assert from 'node:assert/strict';
import { derivedFields } from '../nodes/stix-map/compile/derived-fields';
import { maps } from '../nodes/stix-map/record/sources';
import { dialectsOf } from '../nodes/stix-translate/dialects';
import { type Source, type Table, namesIn, sources } from './simulator/contract/activities';
import { withoutHome } from './fields-without-home';

const listed = (table: Table | undefined): string[] =>
  Object.values(table ?? {}).flatMap((names) =>
    Array.isArray(names) ? namesIn(names as readonly string[]) : Object.keys(names),
  );

const searchable = ({ searched }: Source): string[] =>
  namesIn([...(searched.whole ?? []), ...(searched['in part'] ?? [])]);

const fieldsOf = (source: Source): Set<string> =>
  new Set([...searchable(source), ...listed(source.record), ...listed(source.flow)]);

const homeless = (source: string): string[] =>
  withoutHome.flatMap(({ fields }) =>
    ['*', source].flatMap((name) => (fields[name] ?? '').split(/\s+/).filter((word) => word !== '')),
  );

describe('the fields of the sources', () => {
  it('are those of eight sources', () => {
    assert.deepEqual(
      Object.keys(sources).sort(),
      dialectsOf('v3.0')
        .map(({ name }) => name)
        .sort(),
    );
  });

  for (const dialect of dialectsOf('v3.0')) {
    const source = sources[dialect.name]!;
    const attributes = [...dialect.attributes.values()];
    const searched = new Set(attributes.flatMap(({ fields }) => fields.map(({ name }) => name)));
    const mapped = new Set(
      Object.keys(maps[dialect.name as keyof typeof maps]).flatMap((field) => [field, derivedFields[field]?.field]),
    );
    const none = homeless(dialect.name);

    it(`${dialect.name}: each is searched, mapped, or has no home in STIX for a reason`, () => {
      const fields = [...fieldsOf(source)];
      const lost = fields.filter((name) => !searched.has(name) && !mapped.has(name) && !none.includes(name));
      assert.deepEqual(lost, []);
      const placed = none.filter((name) => searched.has(name) || mapped.has(name));
      assert.deepEqual(placed, [], 'these have a home');
      assert.deepEqual(
        none.filter((name, at) => none.indexOf(name) !== at),
        [],
      );
    });

    it(`${dialect.name}: none is asked for that the service does not search`, () => {
      assert.deepEqual(
        [...searched].filter((name) => !searchable(source).includes(name)),
        [],
      );
    });

    it(`${dialect.name}: what the service searches and stix-map makes of it is searched`, () => {
      const asked = searchable(source);
      const forgotten = attributes
        .filter(({ fields }) => fields.length > 0)
        .flatMap(({ path, unsearched }) =>
          unsearched.filter((name) => asked.includes(name)).map((name) => `${path}: ${name}`),
        );
      assert.deepEqual(forgotten, []);
    });
  }
});
