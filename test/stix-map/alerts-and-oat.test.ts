/** Workbench alerts and observed attack techniques: what they become beside their observables. */
import assert from 'node:assert/strict';
import { faultsOf } from './check-bundle';
import { mapAll, observables, ofType } from './mapping';

const versions = ['2.0', '2.1'] as const;

describe('stix-map: alerts and observed attack techniques', () => {
  it('techniques are found under every prefix, each once', () => {
    const oat = {
      uuid: 'u',
      source: 'endpointActivityData',
      detectedDateTime: '2023-11-14T22:13:20Z',
      detail: {},
      filters: [{ mitreTechniqueIds: ['V9.T1003', 'T1003', 'MITREV9.T1003', 'TA0001', 5] }],
    };
    const { objects } = mapAll([oat], {}, 'oat');
    assert.deepEqual(
      ofType(objects, 'attack-pattern').map(({ name }) => name),
      ['T1003'],
    );
    assert.equal(ofType(objects, 'sighting').length, 1);
  });

  it('an alert of threat intelligence has an indicator for each of its patterns; what is none is counted', () => {
    const alert = {
      id: 'WB-2',
      alertProvider: 'TI',
      workbenchLink: 'https://portal.example.com/workbench/WB-2',
      createdDateTime: '2023-11-14T22:13:20Z',
      impactScope: { entities: [] },
      matchedIndicatorPatterns: [
        { id: 'p-1', pattern: "[domain-name:value = 'a.example']", tags: ['campaign-x'], matchedLogs: [] },
        { id: 'p-2', pattern: "[file:name = 'x']" },
        { id: 'p-2', pattern: "[file:name = 'x']" },
        { id: 'p-3', pattern: 'x' },
        { id: 'p-4' },
      ],
    };
    for (const specVersion of ['2.0', '2.1'] as const) {
      const { bundle, objects, dropped } = mapAll([alert], { specVersion });
      assert.deepEqual(faultsOf(JSON.parse(JSON.stringify(bundle)), specVersion), []);
      const indicators = ofType(objects, 'indicator');
      assert.deepEqual(
        indicators.map(({ pattern, labels, valid_from: from }) => [pattern, labels, from]),
        [
          ["[domain-name:value = 'a.example']", ['campaign-x'], '2023-11-14T22:13:20.000Z'],
          ["[file:name = 'x']", specVersion === '2.0' ? ['malicious-activity'] : undefined, '2023-11-14T22:13:20.000Z'],
        ],
      );
      const [holder] = ofType(objects, specVersion === '2.0' ? 'report' : 'grouping');
      assert.deepEqual(
        holder?.['object_refs'],
        indicators.map(({ id }) => id),
      );
      assert.deepEqual(dropped, { matchedIndicatorPatterns: 2 });
    }
  });

  it('an alert without anything to refer to gives no grouping', () => {
    const alert = {
      id: 'WB-1',
      workbenchLink: 'x',
      impactScope: { entities: [] },
      createdDateTime: '2023-11-14T22:13:20Z',
    };
    assert.deepEqual(
      mapAll([alert]).objects.map(({ type }) => type),
      ['identity'],
    );
  });

  const alert = {
    id: 'WB-9002-20231114-00001',
    workbenchLink: 'https://portal.example.com/workbench/1',
    createdDateTime: '2023-11-14T22:13:20Z',
    updatedDateTime: '2023-11-14T22:13:20Z',
    score: 20,
    model: 'Model',
    incidentId: 'IC-1',
    ownerIds: ['o-1', 'o-2'],
    impactScope: { entities: [{ entityType: 'account', entityValue: 'DOM\\sam' }] },
  };
  const updated = { ...alert, score: 60, updatedDateTime: '2023-11-15T00:00:00Z' };
  const holders = (...alerts: unknown[]) => {
    const { objects, bundle } = mapAll(alerts);
    assert.deepEqual(faultsOf(JSON.parse(JSON.stringify(bundle)), '2.1'), []);
    return ofType(objects, 'grouping');
  };

  it('an alert that was updated is a new version of its grouping, not another one', () => {
    const [[before], [after]] = [holders(alert), holders(updated)];
    assert.equal(after?.['id'], before?.['id']);
    assert.equal(after?.['created'], before?.['created']);
    assert.ok(String(after?.['modified']) > String(before?.['modified']));
    assert.notEqual(mapAll([alert]).bundle['id'], mapAll([updated]).bundle['id']);
    const other = holders({ ...alert, id: 'WB-9002-20231114-00002' })[0];
    assert.notEqual(other?.['id'], before?.['id']);
  });

  it('two versions of an alert in one message are both in the bundle', () => {
    assert.deepEqual(
      holders(alert, updated).map(({ labels }) => labels),
      [['score:20'], ['score:60']],
    );
  });

  it('an alert without an id is stood for by all of it', () => {
    const { id, ...nameless } = alert;
    assert.ok(id);
    assert.notEqual(holders(nameless)[0]?.['id'], holders({ ...nameless, score: 21 })[0]?.['id']);
  });

  it('a cloud identity is an account', () => {
    const principal = 'arn:aws:iam::123456789012:user/sam';
    const entities = [{ entityType: 'cloudIdentity', entityValue: principal, entityId: 'x' }];
    const { objects } = mapAll([{ ...alert, impactScope: { entities } }]);
    assert.equal(ofType(objects, 'user-account')[0]?.['user_id'], principal);
  });

  it('what has no place in STIX is kept where that was asked for', () => {
    const detection = {
      uuid: 'detection-1',
      source: 'endpointActivityData',
      detectedDateTime: '2023-11-14T22:13:20Z',
      entityName: 'host(10.0.0.1)',
      filters: [],
      detail: { processCmd: 'x', bitwiseFilterRiskLevel: 4 },
    };
    for (const specVersion of versions) {
      const kept = (record: unknown) => {
        const { objects, bundle } = mapAll([record], { specVersion, unmapped: 'keep' });
        assert.deepEqual(faultsOf(JSON.parse(JSON.stringify(bundle)), specVersion), []);
        const all = specVersion === '2.0' ? observables(objects) : objects;
        return ofType(all, 'x-trend-vision-one').map(({ fields }) => fields);
      };
      assert.deepEqual(kept(alert), [{ incidentId: 'IC-1', ownerIds: '["o-1","o-2"]' }]);
      assert.deepEqual(kept(detection), [{ entityName: 'host(10.0.0.1)', bitwiseFilterRiskLevel: 4 }]);
    }
  });
});
