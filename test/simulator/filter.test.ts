import assert from 'node:assert/strict';
import { ServiceError } from './errors';
import { compileFilter } from './filter';
import { alertFilter, auditFilter, oatFilter } from './filter-fields';
import { ask, itemsOf } from './client';
import { type Simulator, startSimulator } from './index';

const alert = {
  id: 'WB-1',
  severity: 'high',
  status: 'In Progress',
  impactScope: {
    entities: [{ entityValue: { guid: 'G', name: 'host-1', ips: ['10.0.0.1'] } }, { entityValue: "O'Brien" }],
  },
  indicators: [{ value: 'cmd.exe /c x' }, { value: { name: 'host-2' } }],
};
const detection = {
  uuid: 'u',
  filters: [
    { riskLevel: 'info', name: 'A' },
    { riskLevel: 'high', mitreTechniqueIds: ['T1033', 'T1059'] },
  ],
  endpoint: { endpointName: 'host-1', ips: ['10.0.0.1', '::1'] },
  detail: { productCode: 'sds' },
};

describe('simulator: TMV1-Filter', () => {
  for (const [filter, expected] of [
    ["severity eq 'high'", true],
    ["severity eq 'High'", false],
    ["severity eq 'low' or status eq 'In Progress'", true],
    ["severity eq 'low' or severity eq 'high' and status eq 'Open'", false],
    ["(severity eq 'low' or severity eq 'high') and not (status eq 'Open')", true],
    ["not severity eq 'high'", false],
    ["impactScopeEntityValue eq 'host-1'", true],
    ["impactScopeEntityValue eq '10.0.0.1'", true],
    ["impactScopeEntityValue eq 'O''Brien'", true],
    ["contains(indicatorValue,'/c')", true],
    ["contains(indicatorValue, 'host-2') and id eq 'WB-1'", true],
    ["modelId eq 'm'", false],
  ] as const)
    it(`${filter} ${expected ? 'keeps' : 'drops'} the alert`, () =>
      assert.equal(compileFilter(filter, alertFilter)(alert), expected));

  for (const [filter, expected] of [
    ["riskLevel eq 'high'", true],
    ["not (riskLevel eq 'info')", false],
    ["filterMitreTechniqueId eq 'T1059' and endpointIp eq '::1'", true],
    ["productCode eq 'sds' and endpointName eq 'host-2'", false],
  ] as const)
    it(`${filter} ${expected ? 'keeps' : 'drops'} the detection`, () =>
      assert.equal(compileFilter(filter, oatFilter)(detection), expected));

  it('refuses what the grammar or the field list does not have', () => {
    const refused = (filter: string, rules = alertFilter): void =>
      assert.throws(
        () => compileFilter(filter, rules),
        (error) => error instanceof ServiceError && error.status === 400,
        filter,
      );
    for (const filter of [
      '',
      "severity='high'",
      "severity EQ 'high'",
      'severity eq "high"',
      'severity eq high',
      "severity eq 'high' severity eq 'low'",
      "(severity eq 'high'",
      "loggedUser eq 'x'",
      "constructor eq 'x'",
      "severity ne 'high'",
      `id eq '${'x'.repeat(5000)}'`,
    ])
      refused(filter);
    refused("contains(filterName,'x')", oatFilter);
    refused(`uuid eq '${'x'.repeat(4000)}'`, oatFilter);
    // activity goes only together with category
    refused("activity eq 'Log on'", auditFilter);
    compileFilter("category eq 'Logon and Logoff' and activity eq 'Log on'", auditFilter);
  });

  describe('over HTTP', () => {
    const clock = (): number => Date.parse('2026-03-01T12:00:00Z');
    let simulator: Simulator;
    afterEach(async () => {
      await simulator.close();
    });
    const info = { headers: { 'TMV1-Filter': "riskLevel eq 'info'" } };
    const path =
      '/v3.0/oat/detections?detectedStartDateTime=2026-03-01T00:00:00Z&detectedEndDateTime=2026-03-01T11:00:00Z';

    it('selects the records and their count, and must come with every page', async () => {
      simulator = await startSimulator({ clock, contract: 'note' });
      const first = await ask(simulator, path, info);
      const all = await itemsOf(simulator, path);
      const level = (item: (typeof all)[number]): unknown => (item.filters as { riskLevel: string }[])[0]!.riskLevel;
      const wanted = all.filter((item) => level(item) === 'info');
      assert.deepEqual(await itemsOf(simulator, path, info), wanted);
      assert.equal(first.body.totalCount, wanted.length);
      assert.equal((await ask(simulator, first.nextLink!)).status, 400);
      assert.equal(
        (await ask(simulator, first.nextLink!, { headers: { 'TMV1-Filter': "riskLevel eq 'low'" } })).status,
        400,
      );
    });

    it('can be lost on a page that comes without it', async () => {
      simulator = await startSimulator({ clock, missingHeader: 'ignore', contract: 'note' });
      const first = await ask(simulator, path, info);
      const second = await ask(simulator, first.nextLink!);
      assert.equal(second.status, 200);
      assert.match(simulator.ledger.violations.join(), /without the header/);
      assert.ok(second.items.some((item) => (item.filters as { riskLevel: string }[])[0]!.riskLevel !== 'info'));
    });

    it('is unknown in the query string', async () => {
      simulator = await startSimulator({ clock, contract: 'note' });
      const reply = await ask(simulator, "/v3.0/oat/detections?filter=riskLevel eq 'info'");
      assert.equal(reply.status, 400);
      assert.match(reply.text, /Unknown field/);
    });
  });
});
