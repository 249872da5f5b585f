import assert from 'node:assert/strict';
import { ask, error, itemsOf, pagesOf } from './client';
import { type Simulator, type SimulatorOptions, keyOf, startSimulator } from './index';

const noon = Date.parse('2026-03-01T12:00:00Z');
const day = 86_400_000;
const iso = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;

describe('simulator: audit, alerts and OAT', () => {
  let clock = noon;
  let simulator: Simulator;
  async function start(options: SimulatorOptions = {}): Promise<void> {
    simulator = await startSimulator({ clock: () => clock, contract: 'note', ...options });
  }
  beforeEach(() => void (clock = noon));
  afterEach(async () => {
    await simulator.close();
  });

  const times = (items: readonly Readonly<Record<string, unknown>>[], field: string): number[] =>
    items.map((item) => Date.parse(`${String(item[field]).replace(' ', 'T').replace(/Z$/, '')}Z`));
  const descends = (list: readonly number[]): boolean => list.every((time, at) => at === 0 || time <= list[at - 1]!);

  describe('page envelopes', () => {
    it('audit: items and nextLink, no counts; labels only when asked for', async () => {
      await start();
      assert.deepEqual(Object.keys((await ask(simulator, '/v3.0/audit/logs')).body), ['items', 'nextLink']);
      assert.ok('labels' in (await ask(simulator, '/v3.0/audit/logs?labels=all')).body);
      assert.ok(!('labels' in (await ask(simulator, '/v3.0/audit/logs?labels=none')).body));
    });

    for (const [path, token] of [
      ['/v3.0/workbench/alerts', 'skipToken'],
      ['/v3.0/oat/detections', 'nextBatchToken'],
    ] as const)
      it(`${path}: totalCount, count, items, and ${token} in nextLink`, async () => {
        await start();
        const page = await ask(simulator, path);
        assert.deepEqual(Object.keys(page.body), ['totalCount', 'count', 'items', 'nextLink']);
        assert.equal(page.body.count, page.items.length);
        const link = new URL(page.nextLink!);
        assert.equal(link.origin, simulator.url);
        assert.deepEqual([...link.searchParams.keys()], [token]);
      });

    it('the last page has no nextLink, and the pages together are totalCount records, each once', async () => {
      await start();
      const path = `/v3.0/oat/detections?detectedStartDateTime=${iso(noon - day)}&detectedEndDateTime=${iso(noon)}&top=200`;
      const pages = await pagesOf(simulator, path);
      const uuids = pages.flatMap((page) => page.items.map((item) => item.uuid));
      assert.ok(pages.length > 20);
      assert.equal(uuids.length, pages[0]!.body.totalCount);
      assert.equal(new Set(uuids).size, uuids.length);
    });
  });

  describe('order', () => {
    it('OAT: newest detection first, and orderBy is an unknown field', async () => {
      await start();
      const items = await itemsOf(simulator, '/v3.0/oat/detections');
      assert.ok(items.length > 50 && descends(times(items, 'detectedDateTime')));
      assert.equal((await ask(simulator, '/v3.0/oat/detections?orderBy=detectedDateTime asc')).status, 400);
    });

    it('audit: as asked; without it the documents disagree, so it is an option', async () => {
      await start();
      const asc = await itemsOf(simulator, '/v3.0/audit/logs?orderBy=loggedDateTime asc');
      const desc = await itemsOf(simulator, '/v3.0/audit/logs?orderBy=loggedDateTime desc&top=200');
      assert.ok(descends(times(asc, 'loggedDateTime').reverse()) && descends(times(desc, 'loggedDateTime')));
      assert.deepEqual(asc, [...desc].reverse());
      assert.deepEqual((await ask(simulator, '/v3.0/audit/logs')).items, desc.slice(0, 50));
      await simulator.close();
      await start({ auditOrder: 'asc' });
      assert.deepEqual((await ask(simulator, '/v3.0/audit/logs')).items, asc.slice(0, 50));
    });

    it('alerts: createdDateTime desc unless asked otherwise; several fields; unknown ones are refused', async () => {
      await start();
      const usual = await itemsOf(simulator, '/v3.0/workbench/alerts');
      assert.ok(descends(times(usual, 'createdDateTime')));
      const updated = await itemsOf(simulator, '/v3.0/workbench/alerts?orderBy=updatedDateTime asc');
      assert.ok(descends(times(updated, 'updatedDateTime').reverse()));
      assert.equal(updated.length, usual.length);
      const scored = await itemsOf(simulator, '/v3.0/workbench/alerts?orderBy=score desc, createdDateTime asc');
      assert.ok(
        scored.every((alert, at) => {
          const next = scored[at + 1];
          if (next === undefined) return true;
          return alert.score === next.score
            ? String(alert.createdDateTime) <= String(next.createdDateTime)
            : Number(alert.score) > Number(next.score);
        }),
      );
      const refused = await ask(simulator, '/v3.0/workbench/alerts?orderBy=loggedDateTime');
      assert.equal(refused.status, 400);
      assert.equal(error(refused).number, 3090003);
    });
  });

  describe('sizes', () => {
    it('audit and OAT take 50, 100, 200 and refuse the rest', async () => {
      await start();
      for (const path of ['/v3.0/audit/logs', '/v3.0/oat/detections']) {
        assert.equal((await ask(simulator, path)).items.length, 50);
        for (const top of [50, 100, 200]) assert.equal((await ask(simulator, `${path}?top=${top}`)).items.length, top);
        for (const top of ['10', '201', '1000', 'x', ''])
          assert.equal((await ask(simulator, `${path}?top=${top}`)).status, 400);
      }
    });

    it('can clamp instead', async () => {
      await start({ top: 'clamp' });
      for (const [top, size] of [
        [1, 50],
        [199, 100],
        [5000, 200],
      ])
        assert.equal((await ask(simulator, `/v3.0/oat/detections?top=${top}`)).items.length, size);
    });

    it('alerts come 10 a page whatever top says, unless an option lets it count or refuses it', async () => {
      await start();
      assert.equal((await ask(simulator, '/v3.0/workbench/alerts?top=200')).items.length, 10);
      await simulator.close();
      await start({ alertsTop: 'honour' });
      assert.equal((await ask(simulator, '/v3.0/workbench/alerts?top=37')).items.length, 37);
      await simulator.close();
      await start({ alertsTop: 'refuse' });
      assert.equal((await ask(simulator, '/v3.0/workbench/alerts?top=50')).status, 400);
    });
  });

  describe('windows', () => {
    const refused = async (path: string): Promise<boolean> => (await ask(simulator, path)).status === 400;
    const audit = (start: number, end: number): string =>
      `/v3.0/audit/logs?startDateTime=${iso(start)}&endDateTime=${iso(end)}`;
    const oat = (start: number, end: number): string =>
      `/v3.0/oat/detections?detectedStartDateTime=${iso(start)}&detectedEndDateTime=${iso(end)}`;

    it('refuse start = end, start after end, an end in the future, and write that down', async () => {
      await start();
      for (const path of [audit, oat]) {
        assert.ok(await refused(path(noon - 1000, noon - 1000)));
        assert.ok(await refused(path(noon - 1000, noon - 2000)));
        assert.ok(await refused(path(noon - 1000, noon + 1000)));
        assert.ok(!(await refused(path(noon - 1000, noon))));
      }
      assert.equal(simulator.ledger.violations.length, 6);
    });

    it('reach 180 days back for audit, 365 for OAT, without a limit for alerts; the limits are options', async () => {
      await start();
      assert.ok(!(await refused(audit(noon - 180 * day, noon))));
      assert.ok(await refused(audit(noon - 180 * day - 1000, noon)));
      assert.ok(!(await refused(oat(noon - 365 * day, noon))));
      assert.ok(await refused(oat(noon - 366 * day, noon)));
      assert.ok(!(await refused('/v3.0/workbench/alerts?startDateTime=2020-06-15T00:00:00Z')));
      await simulator.close();
      await start({ rangeLimits: { alerts: 5 } });
      assert.ok(await refused(`/v3.0/workbench/alerts?startDateTime=${iso(noon - 6 * day)}`));
      assert.ok(await refused(audit(noon - 181 * day, noon)));
    });

    it('of audit can lie on the ingestion', async () => {
      await start();
      const window = `startDateTime=${iso(noon - 7_200_000)}&endDateTime=${iso(noon - 3_600_000)}`;
      const by = async (target: string): Promise<Set<string>> => {
        const path = `/v3.0/audit/logs?${window}&dateTimeTarget=${target}&orderBy=${target} asc&top=200`;
        return new Set((await itemsOf(simulator, path)).map((item) => keyOf('audit', item)));
      };
      const truth = [...simulator.ledger.versions('audit', { from: noon - 8_000_000 })];
      const ingested = truth.filter((one) => one.visibleAt >= noon - 7_200_000 && one.visibleAt <= noon - 3_600_000);
      assert.deepEqual(await by('ingestedDateTime'), new Set(ingested.map((one) => one.key)));
      assert.notDeepEqual(await by('loggedDateTime'), await by('ingestedDateTime'));
    });

    it('take whole seconds in UTC only', async () => {
      await start();
      for (const time of [
        '2026-03-01T10:00:00.000Z',
        '2026-03-01T10:00:00',
        '2026-03-01',
        '1772359200',
        '2026-03-01T10:00:00+00:00',
      ])
        assert.ok(await refused(`/v3.0/audit/logs?startDateTime=${encodeURIComponent(time)}`), time);
    });

    it('default to 24 h for alerts, 1 h of detections for OAT, everything kept for audit', async () => {
      await start({ history: 3 * day });
      const alerts = times(await itemsOf(simulator, '/v3.0/workbench/alerts'), 'createdDateTime');
      assert.ok(Math.min(...alerts) >= noon - day && Math.min(...alerts) < noon - day + 3_600_000);
      const oat = times(await itemsOf(simulator, '/v3.0/oat/detections'), 'detectedDateTime');
      assert.ok(Math.min(...oat) >= noon - 3_600_000 && Math.min(...oat) < noon - 3_500_000);
      const audit = times(await itemsOf(simulator, '/v3.0/audit/logs?top=200'), 'loggedDateTime');
      assert.ok(Math.min(...audit) < noon - 3 * day + 3_600_000);
    });

    it('include their start; their end as well, but for OAT; both can be set', async () => {
      const at = (time: number): string => iso(time);
      const records = {
        audit: [noon - 3000, noon - 2000, noon - 1000].map((time) => ({ loggedDateTime: at(time) })),
        oat: [noon - 3000, noon - 2000, noon - 1000].map((time, uuid) => ({ uuid, detectedDateTime: at(time) })),
      };
      const visibleAt = (): number => 0;
      const counts = async (options: SimulatorOptions): Promise<number[]> => {
        simulator = await startSimulator({ clock: () => clock, records, visibleAt, ...options });
        const sizes = [
          (await ask(simulator, audit(noon - 3000, noon - 1000))).items.length,
          (await ask(simulator, oat(noon - 3000, noon - 1000))).items.length,
        ];
        await simulator.close();
        return sizes;
      };
      assert.deepEqual(await counts({}), [3, 2]);
      assert.deepEqual(await counts({ endInclusive: true }), [3, 3]);
      assert.deepEqual(await counts({ endInclusive: { audit: false } }), [2, 2]);
      await start();
    });

    it('of OAT can lie on the ingestion, which only then is shown; an unsent detected window still cuts', async () => {
      await start();
      const hour = 3_600_000;
      const ingested = `ingestedStartDateTime=${iso(noon - 3 * hour)}&ingestedEndDateTime=${iso(noon - 2 * hour)}`;
      const wide = `detectedStartDateTime=${iso(noon - 5 * hour)}&detectedEndDateTime=${iso(noon - 2 * hour)}`;
      const items = await itemsOf(simulator, `/v3.0/oat/detections?${ingested}&${wide}`);
      const shown = times(items, 'ingestedDateTime');
      assert.ok(shown.length > 200 && shown.every((time) => time >= noon - 3 * hour && time < noon - 2 * hour));
      assert.ok(descends(times(items, 'detectedDateTime')) && !descends(shown), 'ordered by detection, not ingestion');
      assert.equal((await ask(simulator, `/v3.0/oat/detections?${ingested}`)).items.length, 0);
      assert.ok(!('ingestedDateTime' in (await ask(simulator, '/v3.0/oat/detections')).items[0]!));
    });
  });

  describe('page tokens', () => {
    it('expire with 400 and 1010550', async () => {
      await start({ pageTokenLife: 20_000 });
      const first = await ask(simulator, '/v3.0/audit/logs');
      clock += 20_000;
      assert.equal((await ask(simulator, first.nextLink!)).status, 200);
      clock += 1;
      const late = await ask(simulator, first.nextLink!);
      assert.equal(late.status, 400);
      assert.equal(error(late).number, 1010550);
      assert.match(String(error(late).message), /expired/);
      assert.deepEqual(simulator.ledger.violations, []);
    });

    it('continue their own request only', async () => {
      await start();
      const { nextLink } = await ask(simulator, '/v3.0/audit/logs?top=100');
      assert.equal((await ask(simulator, `${nextLink}&labels=none`)).status, 400);
      assert.equal((await ask(simulator, nextLink!.replace('top=100', 'top=50'))).status, 400);
      assert.equal((await ask(simulator, nextLink!.replace(/.$/, '~'))).status, 400);
      assert.equal((await ask(simulator, nextLink!)).status, 200);
    });

    it('keep the window of the first page when it was not sent', async () => {
      await start();
      const whole = (await itemsOf(simulator, '/v3.0/audit/logs?orderBy=loggedDateTime asc&top=200')).length;
      let page = await ask(simulator, '/v3.0/audit/logs?orderBy=loggedDateTime asc&top=200');
      let count = page.items.length;
      while (page.nextLink !== undefined) {
        clock += 10_000;
        page = await ask(simulator, page.nextLink);
        count += page.items.length;
      }
      // Only what was logged before the first page and became visible meanwhile may be more.
      assert.ok(count >= whole && count <= whole + 5, `${count} of ${whole}`);
    });

    it('come in links with raw blanks, which can be switched off', async () => {
      await start();
      const path = '/v3.0/workbench/alerts?orderBy=score%20desc';
      assert.match((await ask(simulator, path)).nextLink!, /orderBy=score desc&skipToken=/);
      await simulator.close();
      await start({ rawSpaces: false });
      assert.match((await ask(simulator, path)).nextLink!, /orderBy=score%20desc&skipToken=/);
    });

    it('by keyset show each record once though some arrive late; by offset they shift', async () => {
      const late = async (paging: 'keyset' | 'offset'): Promise<number> => {
        clock = noon;
        const records = Array.from({ length: 200 }, (_, at) => ({
          uuid: `u${at}`,
          detectedDateTime: iso(noon - 600_000 + at * 1000),
          ingestedDateTime: iso(noon - 500_000),
        }));
        simulator = await startSimulator({
          clock: () => clock,
          paging,
          records: { oat: records },
          // the newest ten are seen only after the first page
          visibleAt: (_, record) => (Number(String(record.uuid).slice(1)) >= 190 ? noon + 1 : 0),
        });
        const first = await ask(simulator, '/v3.0/oat/detections');
        clock += 10;
        const rest = await itemsOf(simulator, first.nextLink!);
        await simulator.close();
        return [...first.items, ...rest].length - new Set([...first.items, ...rest].map((item) => item.uuid)).size;
      };
      assert.equal(await late('keyset'), 0);
      assert.equal(await late('offset'), 10);
      await start();
    });
  });

  it('alerts change while they are paged: the newest version is shown, in its new place', async () => {
    const alert = (id: string, updated: number): object => ({
      id,
      createdDateTime: iso(noon - 10_000_000),
      updatedDateTime: iso(updated),
    });
    await start({
      records: { alerts: Array.from({ length: 15 }, (_, at) => alert(`WB-${at}`, noon - 1_000_000 + at * 1000)) },
      visibleAt: () => 0,
    });
    const query = `/v3.0/workbench/alerts?dateTimeTarget=updatedDateTime&orderBy=updatedDateTime asc&startDateTime=${iso(noon - 2_000_000)}`;
    const first = await ask(simulator, query);
    assert.equal(first.items.length, 10);
    simulator.add('alerts', [alert('WB-0', noon - 1000)]);
    const second = await ask(simulator, first.nextLink!);
    assert.deepEqual(
      second.items.map((item) => item.id),
      ['WB-10', 'WB-11', 'WB-12', 'WB-13', 'WB-14', 'WB-0'],
    );
    assert.equal(second.body.totalCount, 15);
  });

  it('one alert has its own address, an ETag and 404 3090007', async () => {
    await start();
    const { items } = await ask(simulator, '/v3.0/workbench/alerts');
    const one = await ask(simulator, `/v3.0/workbench/alerts/${String(items[0]!.id)}`);
    assert.deepEqual(one.body, items[0]);
    assert.match(String(one.headers.etag), /^".+"$/);
    const none = await ask(simulator, '/v3.0/workbench/alerts/WB-1-20200101-00001');
    assert.equal(none.status, 404);
    assert.equal(error(none).number, 3090007);
  });
});
