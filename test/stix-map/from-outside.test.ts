/** Indicators and identities that others wrote: in a bundle they are what they were, as far as that is valid. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Json } from './check-bundle';
import { convert, host, indicator } from './converting';
import { ofType } from './mapping';

const redMarking = 'marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed';
const author = 'identity--0b3f2c1a-6f5d-4b3e-8b61-4d0d9c6f3a11';
const pattern = "[domain-name:value = 'a.example']";

async function sighted(given: unknown, specVersion = '2.1'): Promise<Json | undefined> {
  const request = { payload: [host('a.example')], patterns: [{ pattern, indicator: given }] };
  const { bundles } = await convert(request, { sighting: true, specVersion });
  return ofType(bundles[0] ?? [], 'indicator')[0];
}

async function identity(given: unknown, specVersion = '2.1'): Promise<Json | undefined> {
  return ofType((await convert({}, { identity: JSON.stringify(given), specVersion })).bundles[0] ?? [], 'identity')[0];
}

describe('stix-map: objects from outside', () => {
  it('an indicator keeps its markings, phases, confidence and author', async () => {
    const given = {
      ...indicator,
      created_by_ref: author,
      revoked: false,
      labels: ['l'],
      confidence: 80,
      lang: 'en-GB',
      object_marking_refs: [redMarking],
      external_references: [{ source_name: 's', url: 'https://example.com/', external_id: 'x' }],
      kill_chain_phases: [{ kill_chain_name: 'lockheed-martin-cyber-kill-chain', phase_name: 'delivery' }],
      pattern_version: '2.1',
      valid_from: '2023-01-01T00:00:00.000Z',
      valid_until: '2033-01-01T00:00:00.000Z',
    };
    assert.deepEqual(await sighted(given), given);
    const { confidence, lang, pattern_version, pattern_type, spec_version, indicator_types, ...both } = given;
    assert.deepEqual(await sighted(given, '2.0'), both);
    assert.ok(confidence && lang && pattern_version && pattern_type && spec_version && indicator_types);
  });

  it("an indicator of 2.0 has its labels; one of 2.1 without labels has its types as 2.0's labels", async () => {
    assert.deepEqual((await sighted({ ...indicator, labels: undefined }, '2.0'))?.['labels'], ['malicious-activity']);
    assert.deepEqual((await sighted({ ...indicator, labels: ['own'] }, '2.0'))?.['labels'], ['own']);
  });

  it('an identity keeps its sectors, roles, labels, markings and references', async () => {
    const given = {
      type: 'identity',
      spec_version: '2.1',
      id: author,
      created_by_ref: author,
      created: '2023-01-01T00:00:00.000Z',
      modified: '2023-02-01T00:00:00.000Z',
      name: 'SOC',
      identity_class: 'organization',
      description: 'd',
      contact_information: 'soc@example.com',
      sectors: ['technology'],
      roles: ['responder'],
      labels: ['l'],
      confidence: 100,
      object_marking_refs: [redMarking],
      external_references: [{ source_name: 's', description: 'd' }],
    };
    assert.deepEqual(await identity(given), given);
    const { spec_version, roles, confidence, ...both } = given;
    assert.deepEqual(await identity(given, '2.0'), both);
    assert.ok(spec_version && roles && confidence);
  });

  it('what is not valid in them is left out, whatever it is', async () => {
    type Checker = { makeChecker: (version: string) => (bundle: unknown) => string[] };
    const path = join(__dirname, '..', '..', '..', 'shared', 'stix-schemas', 'check-bundle.mjs');
    const oasis = existsSync(path) ? ((await import(path)) as Checker) : undefined;
    const check = { '2.0': oasis?.makeChecker('2.0'), '2.1': oasis?.makeChecker('2.1') };
    const odd = fc.constantFrom<unknown>(
      null,
      '',
      'x',
      5,
      -1,
      101,
      true,
      [],
      ['x', 'x'],
      [redMarking, redMarking, 'x', 5],
      author,
      [{ kill_chain_name: 'x' }, null, { kill_chain_name: 'x', phase_name: 'y' }],
      [{ source_name: 'cve', external_id: 'x' }, { source_name: 's' }, { source_name: 's', external_id: 'y' }],
      '2022-01-01T00:00:00Z',
      '2024-01-01T00:00:00.123456Z',
      { a: 1 },
      '\ud800',
    );
    const names = [
      ...['created_by_ref', 'modified', 'name', 'description', 'indicator_types', 'labels', 'pattern_type', 'revoked'],
      ...[
        'pattern_version',
        'valid_from',
        'valid_until',
        'kill_chain_phases',
        'confidence',
        'lang',
        'roles',
        'sectors',
      ],
      ...['object_marking_refs', 'external_references', 'contact_information', 'identity_class', 'granular_markings'],
    ];
    const given = fc.dictionary(fc.constantFrom(...names), odd, { maxKeys: 12 });
    await fc.assert(
      fc.asyncProperty(given, fc.constantFrom('2.0' as const, '2.1' as const), async (properties, specVersion) => {
        const request = {
          payload: [host('a.example')],
          patterns: [{ pattern, indicator: { ...indicator, ...properties } }],
        };
        const named = JSON.stringify({ ...properties, name: 'n' });
        const options = { sighting: true, specVersion, identity: named };
        const { bundles } = await convert(request, options);
        const version = specVersion === '2.0' ? { spec_version: '2.0' } : {};
        const id = 'bundle--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f';
        const bundle = JSON.parse(JSON.stringify({ type: 'bundle', id, ...version, objects: bundles[0] })) as unknown;
        assert.deepEqual(check[specVersion]?.(bundle) ?? [], []);
      }),
      { numRuns: 500 },
    );
  });
});
