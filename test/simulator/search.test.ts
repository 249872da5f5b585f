import assert from 'node:assert/strict';
import { type Sent, ask, error, itemsOf, pagesOf } from './client';
import { type Simulator, type SimulatorOptions, planted, startSimulator, streamNames } from './index';

const noon = Date.parse('2026-03-01T12:00:00Z');
const hour = 3_600_000;
const iso = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;
const query = (text: string): Sent => ({ headers: { 'TMV1-Query': text } });
const endpoint = '/v3.0/search/endpointActivities';

describe('simulator: search', () => {
  let simulator: Simulator;
  async function start(options: SimulatorOptions = {}): Promise<void> {
    simulator = await startSimulator({ clock: () => noon, history: 6 * hour, contract: 'note', ...options });
  }
  beforeEach(() => start());
  afterEach(async () => {
    await simulator.close();
  });

  const restart = async (options: SimulatorOptions): Promise<void> => {
    await simulator.close();
    await start(options);
  };

  describe('v3.0', () => {
    it('answers for each of its sources, newest first, 500 a page, with progressRate 100 on the last page only', async () => {
      for (const source of streamNames.slice(3)) {
        const pages = await pagesOf(simulator, `/v3.0/search/${source}`, query('*'));
        const times = pages.flatMap((page) => page.items.map((item) => Number(item.eventTime)));
        assert.ok(times.length > 100, source);
        assert.ok(
          times.every((time, at) => at === 0 || time <= times[at - 1]!),
          source,
        );
        assert.ok(
          pages.slice(0, -1).every((page) => page.items.length === 500 && Number(page.body.progressRate) < 100),
        );
        assert.equal(pages.at(-1)!.body.progressRate, 100);
        assert.ok(!('totalCount' in pages[0]!.body) && !('count' in pages[0]!.body));
      }
    });

    it('needs TMV1-Query, on every page, and the same one', async () => {
      assert.equal((await ask(simulator, endpoint)).status, 400);
      const { nextLink } = await ask(simulator, endpoint, query('*'));
      assert.equal((await ask(simulator, nextLink!)).status, 400);
      assert.equal((await ask(simulator, nextLink!, query('dpt:443'))).status, 400);
      assert.equal((await ask(simulator, nextLink!, query('*'))).status, 200);
    });

    it('has GET only', async () => {
      const post = await ask(simulator, endpoint, { ...query('*'), method: 'POST', body: {} });
      assert.equal(post.status, 404);
    });

    it('takes top 50, 100, 500, 1000, 5000 and nothing else', async () => {
      for (const top of [50, 100, 500, 1000])
        assert.equal((await ask(simulator, `${endpoint}?top=${top}`, query('*'))).items.length, top);
      assert.equal((await ask(simulator, `${endpoint}?top=5000`, query('*'))).status, 200);
      assert.equal((await ask(simulator, `${endpoint}?top=200`, query('*'))).status, 400);
    });

    it('counts without records in countOnly', async () => {
      const all = await itemsOf(simulator, endpoint, query('eventId:3'));
      const counted = await ask(simulator, `${endpoint}?mode=countOnly`, query('eventId:3'));
      assert.deepEqual(counted.body, { totalCount: all.length });
    });

    it('performance gives the same records in pages of at most 500, some empty, whatever top says', async () => {
      const text = `dst:"${planted.addresses[0]}"`;
      const usual = await itemsOf(simulator, endpoint, query(text));
      const everything = await itemsOf(simulator, endpoint, query('*'));
      await restart({ rates: { endpointActivities: 0.9 } });
      const sparse = await pagesOf(simulator, `${endpoint}?mode=performance`, query('*'));
      assert.ok(sparse.some((page) => page.items.length === 0 && page.nextLink !== undefined));
      await restart({});
      const pages = await pagesOf(simulator, `${endpoint}?mode=performance&top=5000`, query('*'));
      assert.ok(pages.every((page) => page.items.length <= 500));
      assert.deepEqual(
        pages.flatMap((page) => page.items),
        everything,
      );
      assert.deepEqual(await itemsOf(simulator, `${endpoint}?mode=performance`, query(text)), usual);
      assert.deepEqual([...new Set(pages.map((page) => page.body.progressRate === 100))], [false, true]);
    });

    it('gives at most 10 000 records of a window and says nothing of the rest; countOnly knows', async () => {
      await restart({ rates: { endpointActivities: 2500 } });
      const got = await itemsOf(simulator, `${endpoint}?top=5000`, query('*'));
      const { totalCount } = (await ask(simulator, `${endpoint}?mode=countOnly`, query('*'))).body;
      assert.equal(got.length, 10_000);
      assert.ok(Number(totalCount) > 14_000);
      await restart({ searchCap: 700 });
      for (const mode of ['default', 'performance'])
        assert.equal((await itemsOf(simulator, `${endpoint}?mode=${mode}`, query('*'))).length, 700);
    });

    it('select keeps the named fields', async () => {
      const { items } = await ask(simulator, `${endpoint}?select=uuid,dst`, query('*'));
      assert.ok(items.every((item) => Object.keys(item).sort().join() === 'dst,uuid'));
    });

    it('includes both ends of its window to the millisecond; 24 h back by default', async () => {
      const at = (time: number, uuid: string): object => ({ uuid, eventTime: time });
      await restart({
        visibleAt: () => 0,
        records: {
          endpointActivities: [
            at(noon - 25 * hour, 'old'),
            at(noon - 2000, 'start'),
            at(noon - 1000, 'end'),
            at(noon - 999, 'after'),
          ],
        },
      });
      const window = `${endpoint}?startDateTime=${iso(noon - 2000)}&endDateTime=${iso(noon - 1000)}`;
      assert.deepEqual(
        (await itemsOf(simulator, window, query('*'))).map((item) => item.uuid),
        ['end', 'start'],
      );
      assert.equal((await itemsOf(simulator, endpoint, query('*'))).length, 3);
    });

    it('finds what was planted, in any case of letters', async () => {
      const finds = async (path: string, text: string): Promise<number> =>
        (await itemsOf(simulator, path, query(text))).length;
      for (const address of planted.addresses) assert.ok(await finds(endpoint, `dst:"${address}"`), address);
      for (const sha1 of planted.sha1)
        assert.ok(await finds(endpoint, `processFileHashSha1:"${sha1.toLowerCase()}"`), sha1);
      for (const domain of planted.domains)
        assert.ok(await finds(endpoint, `hostName:"${domain.toUpperCase()}"`), domain);
      for (const key of planted.registryKeys) assert.ok(await finds(endpoint, `objectRegistryKeyHandle:"${key}"`), key);
      for (const url of planted.urls) assert.ok(await finds(endpoint, `request:"${url}"`), url);
      assert.ok(await finds(endpoint, `processCmd:"${planted.commandLines[0]!}"`));
      // Characters up to U+00FF travel in a header as they are.
      assert.ok(await finds(endpoint, `processCmd:"${planted.commandLines[2]!.toUpperCase()}"`));
      assert.ok(
        await finds('/v3.0/search/emailActivities', `mailFromAddresses:"${planted.mailSenders[1]!.toLowerCase()}"`),
      );
      assert.ok(await finds('/v3.0/search/detections', `fileHash:"${planted.sha1[0]!.toUpperCase()}"`));
    });

    it('refuses unknown fields, parameters and broken queries with 400', async () => {
      for (const text of ['nosuch:"a"', 'dst:"a', 'mailbox:"a"', ''])
        assert.equal(error(await ask(simulator, endpoint, query(text))).code, 'BadRequest');
      assert.equal((await ask(simulator, `${endpoint}?filter=a`, query('*'))).status, 400);
      assert.equal((await ask(simulator, '/v3.0/search/nosuch', query('*'))).status, 404);
    });
  });

  describe('v2.0', () => {
    const search = (body: object) =>
      ask(simulator, '/v2.0/xdr/search/data', {
        method: 'POST',
        body: { from: (noon - 6 * hour) / 1000, to: noon / 1000, offset: 0, fields: [], ...body },
      });
    interface Found {
      readonly logs: readonly Readonly<Record<string, unknown>>[];
      readonly total_count?: number;
      readonly offset?: number;
    }
    const found = async (body: object): Promise<Found> => (await search(body)).body.data as Found;

    it('gives 500 records from an offset, with the count of all, until there are none', async () => {
      const source = { source: 'endpointActivityData', query: 'uuid:*' };
      const uuids = new Set<unknown>();
      let offset = 0;
      for (;;) {
        const page = await found({ ...source, offset });
        assert.equal(page.offset, offset);
        if (page.logs.length === 0) {
          assert.equal(page.total_count, uuids.size);
          break;
        }
        page.logs.forEach((log) => uuids.add(log.uuid));
        offset += page.logs.length;
        assert.equal(uuids.size, offset);
      }
      assert.ok(offset > 5000);
    });

    it('mail has its own names, and neither offset nor count', async () => {
      const data = await found({ source: 'messageActivityData', query: `sender:"${planted.mailSenders[0]!}"` });
      assert.deepEqual(Object.keys(data), ['logs']);
      const mail = data.logs[0]!;
      assert.equal(mail.mail_message_sender, planted.mailSenders[0]);
      assert.ok(Array.isArray(mail.mail_message_recipient) && Array.isArray(mail.mail_attachments));
      assert.match(String(mail.mail_message_delivery_time), /^\d{4}-.*\.\d{3}Z$/);
    });

    it('is a view of the same events as v3.0', async () => {
      const v3 = await itemsOf(simulator, '/v3.0/search/emailActivities', query('*'));
      const v2 = await found({ source: 'messageActivityData', query: '*' });
      assert.deepEqual(
        v2.logs.slice(0, 50).map((log) => log.mail_message_id),
        v3.slice(0, 50).map((item) => item.mailMsgId),
      );
    });

    it('knows four sources, and fields', async () => {
      for (const source of ['endpointActivityData', 'messageActivityData', 'detections', 'networkActivityData'])
        assert.ok((await found({ source, query: '*' })).logs.length > 100, source);
      const { logs } = await found({ source: 'detections', query: '*', fields: ['malName'] });
      assert.deepEqual(Object.keys(logs[0]!), ['malName']);
    });

    it('refuses: 400 Unsupported for a query, 400 for milliseconds, an unknown source, no JSON; 413 beyond 1 MB', async () => {
      const source = 'endpointActivityData';
      assert.equal(error(await search({ source, query: 'nosuch:"a"' })).code, 'Unsupported');
      assert.equal((await search({ source, query: '*', from: noon - hour, to: noon })).status, 400);
      assert.equal((await search({ source: 'endpointActivities', query: '*' })).status, 400);
      assert.equal((await ask(simulator, '/v2.0/xdr/search/data', { method: 'POST', body: '{' })).status, 400);
      assert.equal((await search({ source, query: 'x'.repeat(1 << 20) })).status, 413);
    });

    it('the ping takes start = end = now', async () => {
      const time = `${iso(noon).slice(0, -1)}.000Z`;
      const ping = await ask(simulator, `/v2.0/siem/events?startDateTime=${time}&endDateTime=${time}`);
      assert.deepEqual(ping.body, { data: { workbenchRecords: [], totalCount: 0 } });
    });
  });
});
