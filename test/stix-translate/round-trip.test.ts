/**
 * The promise of v3.0 queries, put to the proof: a record that a pattern means is always selected, and one that an
 * `exact` query selects is meant. Truth comes from stix-map's record -> observed-data and its matcher; what is selected
 * comes from the simulator's reading of the query text over the raw record. Neither shares code with the translator.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Mapper, MappingSession } from '../../nodes/stix-map/mapper';
import { compilePattern } from '../../nodes/stix-map/matcher/compile-pattern';
import type { ObservedData } from '../../nodes/stix-map/stix/observed-data';
import { defaultOptions } from '../../nodes/stix-map/options';
import { dialectsOf } from '../../nodes/stix-translate/dialects';
import { ruleOf } from '../../nodes/stix-translate/dialects/attribute-kinds';
import { settingsFrom } from '../../nodes/stix-translate/settings';
import { type Doubts, type Matching, compileQuery } from '../simulator/query';
import { type Scene, scenes } from './scenes';
import { translatePattern } from '../support/translate-pattern';

const now = Date.UTC(2024, 5, 1);
const window = { start: now - 86_400_000, stop: now };

/** Every reading of Trend's two statements on matching, and of the fields that only the schema marks as searchable. */
const readings: readonly Matching[] = ['quoted-exact', 'field'];
const doubts: Doubts = { fields: 'schema' };

const mappers = {
  '2.0': new Mapper({ ...defaultOptions, specVersion: '2.0' }),
  '2.1': new Mapper({ ...defaultOptions, specVersion: '2.1' }),
};

function observe(record: Record<string, unknown>, source: string, version: '2.0' | '2.1'): ObservedData | undefined {
  const session = new MappingSession(mappers[version], source);
  const observation = session.map(record);
  if (observation === undefined) return undefined;
  const objects = new Map(observation.observables.map(({ id, object }) => [id, object]));
  return {
    id: observation.id,
    first_observed: observation.first,
    last_observed: observation.last,
    number_observed: 1,
    objects,
  };
}

interface Tally {
  cases: number;
  searched: number;
  meant: number;
  exact: number;
}

function check({ source }: Scene, pattern: string, record: Record<string, unknown>, tally: Tally): void {
  // Every other pattern has to fit into short queries, which splits and cuts many of them.
  const settings = settingsFrom({ dialects: [source], maxQueryLength: pattern.length % 2 === 0 ? 2048 : 256 });
  const { queries } = translatePattern({ pattern }, window, now, settings);
  tally.cases++;
  if (queries.length === 0) return;
  tally.searched++;
  for (const { query } of queries)
    assert.ok(query.query.length <= settings.maxQueryLength, `${pattern}: ${query.query}`);
  const compiled = compilePattern(pattern, { matchCase: false, maxHeld: 1000 });
  const views = (['2.0', '2.1'] as const).map((version) => observe(record, source, version));
  const meant = views.map((observed) => observed !== undefined && compiled.matches(observed));
  if (meant.includes(true)) tally.meant++;
  for (const matching of readings) {
    const hits = queries.filter(({ query }) => compileQuery(query.query, 'v3.0', source, matching, doubts)(record));
    const context = (): string =>
      JSON.stringify(
        { pattern, record, queries: queries.map(({ query }) => [query.precision, query.query]), matching },
        null,
        1,
      );
    if (meant.includes(true)) assert.ok(hits.length > 0, `a record that is meant was not selected: ${context()}`);
    if (!hits.some(({ query }) => query.precision === 'exact')) continue;
    tally.exact++;
    // In 2.1 two files of one id are one object, so a record can mean more in 2.0.
    assert.ok(meant.includes(true), `an exact query selected a record that is not meant: ${context()}`);
  }
}

/** Some sources match every field that an attribute is searched in in part. */
function canBeExact(source: string): boolean {
  const attributes = [
    ...(dialectsOf('v3.0')
      .find(({ name }) => name === source)
      ?.attributes.values() ?? []),
  ];
  return attributes.some(
    ({ fields, kind, loose }) =>
      !loose && ruleOf(kind).anyCase && fields.length > 0 && fields.every(({ full }) => full),
  );
}

describe('pattern and record, query and record', () => {
  for (const scene of scenes) {
    it(`v3.0 ${scene.source}${scene.name ?? ''}: a record that is meant is selected, and exact is exact`, function () {
      this.timeout(120_000);
      const tally: Tally = { cases: 0, searched: 0, meant: 0, exact: 0 };
      const property = fc.property(
        scene.pattern,
        fc.array(scene.record, { minLength: 4, maxLength: 4 }),
        (pattern, records) => {
          for (const record of records) check(scene, pattern, { eventTime: now - 1000, ...record }, tally);
        },
      );
      fc.assert(property, { numRuns: scene.runs });
      // A proof of nothing would pass too.
      assert.ok(tally.searched > tally.cases / 4, `queries were made for ${tally.searched} of ${tally.cases}`);
      assert.ok(tally.meant > tally.searched / 30, `${tally.meant} of ${tally.searched} were meant`);
      assert.equal(tally.exact > 0, canBeExact(scene.source), `${tally.exact} were selected by an exact query`);
    });
  }
});
