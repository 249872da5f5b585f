/**
 * The simulator by the maker's description: every operation that it serves, every parameter and value, every record,
 * every refusal and every error number, held to contract/ by ajv.
 */
import assert from 'node:assert/strict';
import { type Received, ask, error } from './client';
import { namesIn, sources } from './contract/activities';
import { type Operation, type Parameter, contractFile, operations } from './contract/operations';
import { Judge, type Verdict, guesses } from './contract/schemas';
import { alertFilter, auditFilter, keyFilter, oatFilter } from './filter-fields';
import { type Simulator, type SimulatorOptions, startSimulator, streamNames } from './index';
import { fieldsOf } from './query/fields';

const noon = Date.parse('2026-03-01T12:00:00Z');
const hour = 3_600_000;
const iso = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;

/** Parameters by name; those in a header as well. */
type Parameters = Readonly<Record<string, string>>;

const filters: Readonly<Record<string, { readonly fields: object }>> = {
  'GET /v3.0/audit/logs': auditFilter,
  'GET /v3.0/workbench/alerts': alertFilter,
  'GET /v3.0/oat/detections': oatFilter,
  'GET /v3.0/iam/apiKeys': keyFilter,
};

const orders: Readonly<Record<string, readonly string[]>> = {
  'GET /v3.0/audit/logs': ['loggedDateTime', 'ingestedDateTime', 'accessType'],
  'GET /v3.0/workbench/alerts': namesIn([
    'id caseId name investigationStatus status investigationResult modelId model score severity createdDateTime',
    'updatedDateTime firstInvestigatedDateTime',
  ]),
  'GET /v3.0/iam/apiKeys': ['createdDateTime'],
};

/** What a parameter that is no enumeration can be. */
function valuesOf(operation: Operation, name: string, { enum: values }: Parameter): readonly string[] {
  if (values !== undefined) return values.map(String);
  if (/StartDateTime$/i.test(name)) return [iso(noon - 3 * hour)];
  if (/EndDateTime$/i.test(name)) return [iso(noon - hour), iso(noon)];
  if (name === 'orderBy') return orders[operation.name]!.flatMap((field) => [`${field} asc`, `${field} desc`]);
  if (name === 'select') return ['uuid', 'uuid,eventTime, tags'];
  if (name === 'TMV1-Filter') {
    const fields = Object.keys(filters[operation.name]!.fields).filter((field) => field !== 'activity');
    return joined(fields.map((field) => `(${field} eq 'x' and not ${field} eq 'y')`));
  }
  if (name === 'TMV1-Query') {
    const { searched } = sources[operation.path.split('/').at(-1)!]!;
    const fields = [...namesIn(searched.whole), ...namesIn(searched['in part'])];
    return ['*', ...joined(fields.map((field) => `((${field}:"x" or ${field}:x*) and not ${field}:y)`))];
  }
  throw new Error(`${operation.name}: no value for ${name}`);
}

/** Alternatives in as few texts as their length allows: every field of a source is a lot of requests. */
function joined(terms: readonly string[]): string[] {
  const texts: string[] = [];
  for (const term of terms) {
    const last = texts.at(-1);
    if (last === undefined || last.length + term.length > 1000) texts.push(term);
    else texts[texts.length - 1] = `${last} or ${term}`;
  }
  return texts;
}

/** One that the description does not know; undefined where it knows all. */
function wrongValue({ enum: values, maxLength, format, in: place }: Parameter): string | undefined {
  if (values !== undefined) return 'wrong';
  if (place === 'path') return undefined;
  if (format === 'date-time') return 'yesterday';
  return maxLength === undefined ? undefined : 'x'.repeat(maxLength + 1);
}

describe('simulator: the contract', function () {
  this.timeout(120_000);
  const judge = new Judge();
  let simulator: Simulator;
  let alertId = '';
  const counts = { replies: 0, records: 0, refusals: 0, requests: 0, wrong: 0 };
  const seen = new Set<string>();
  const guessed = new Map<number, Set<string>>();

  async function start(options: SimulatorOptions = {}): Promise<void> {
    const rates = { endpointActivities: 120, networkActivities: 60, detections: 60, mobileActivities: 60 };
    simulator = await startSimulator({ clock: () => noon, rates, history: 6 * hour, contract: 'note', ...options });
    alertId = String((await ask(simulator, '/v3.0/workbench/alerts')).items[0]!.id);
  }
  beforeEach(() => start());
  afterEach(async () => {
    counts.requests += simulator.contract.checked;
    await simulator.close();
  });
  after(() => {
    const { replies, records, refusals, requests, wrong } = counts;
    const list = [...guessed].map(([status, names]) => `${status} (${names.size} operations)`);
    console.log(
      `      ${replies} replies with ${records} records, ${refusals} refusals, ${requests} requests: ${wrong} wrong`,
    );
    console.log(`      beyond the description: ${[...seen].sort().join(', ')}`);
    console.log(`      guessed: ${list.join(', ')}`);
  });

  function accept(verdict: Verdict, what: string): void {
    if (verdict.wrong.length > 0) counts.wrong++;
    assert.deepEqual(verdict.wrong, [], what);
    for (const fact of verdict.seen) seen.add(fact);
  }

  async function send(operation: Operation, parameters: Parameters): Promise<Received> {
    const isHeader = (name: string): boolean => operation.parameters[name]?.in === 'header';
    const own = Object.entries({ ...requiredOf(operation), ...parameters });
    const query = own.filter(([name]) => !isHeader(name) && name !== 'id');
    const path = operation.path.replace('{id}', parameters.id ?? alertId);
    const text = query.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
    return ask(simulator, `${path}?${text}`, { headers: Object.fromEntries(own.filter(([name]) => isHeader(name))) });
  }

  function requiredOf({ parameters }: Operation): Parameters {
    return 'TMV1-Query' in parameters ? { 'TMV1-Query': '*' } : {};
  }

  function good(operation: Operation, reply: Received, what: string): void {
    assert.equal(reply.status, 200, `${operation.name} ${what}: ${reply.text.slice(0, 200)}`);
    accept(judge.reply(operation, reply.body), `${operation.name} ${what}`);
    for (const name of operation.headers) assert.ok(reply.headers[name.toLowerCase()], `${operation.name}: ${name}`);
    counts.replies++;
    counts.records += reply.items.length;
  }

  function refused(operation: Operation, reply: Received, what: string): void {
    assert.equal(reply.status, 400, `${operation.name} ${what}`);
    accept(judge.refusal(operation, 400, reply.body), `${operation.name} ${what}: ${reply.text}`);
    counts.refusals++;
  }

  for (const operation of operations) {
    describe(operation.name, () => {
      it('takes every value of every parameter, and answers as described', async () => {
        good(operation, await send(operation, {}), 'as it is');
        for (const [name, parameter] of Object.entries(operation.parameters)) {
          // The simulator has no text/csv.
          if (name === 'id' || name === 'Accept') continue;
          for (const value of valuesOf(operation, name, parameter))
            good(operation, await send(operation, { [name]: value }), `${name} ${value}`);
        }
        assert.deepEqual(simulator.contract.violations, [], 'and the recorder takes them all');
      });

      it('goes on by nextLink with replies that are as described', async () => {
        const first: Parameters = operation.path.includes('oat')
          ? { detectedStartDateTime: iso(noon - 24 * hour) }
          : {};
        let reply = await send(operation, first);
        const { authorization: _token, ...headers } = simulator.ledger.requests.at(-1)!.headers;
        while (reply.nextLink !== undefined) {
          reply = await ask(simulator, reply.nextLink, { headers });
          good(operation, reply, 'a later page');
        }
        assert.deepEqual(simulator.contract.violations, []);
      });

      if (operation.errors[400] !== undefined)
        it('refuses what is not described, as described; the recorder notes it', async () => {
          const noted = (): number => simulator.contract.violations.length;
          for (const [name, parameter] of Object.entries(operation.parameters)) {
            const wrong = wrongValue(parameter);
            if (wrong === undefined || name === 'Accept') continue;
            const before = noted();
            refused(operation, await send(operation, { [name]: wrong }), `${name} ${wrong.slice(0, 20)}`);
            assert.equal(noted(), before + 1, `${name} ${wrong.slice(0, 20)}`);
          }
          const before = noted();
          refused(operation, await send(operation, { nosuch: '1' }), 'an unknown parameter');
          if ('TMV1-Query' in operation.parameters)
            refused(operation, await ask(simulator, operation.path), 'no TMV1-Query');
          const odd = await ask(simulator, operation.path, {
            headers: { ...requiredOf(operation), 'TMV1-Other': 'x' },
          });
          assert.equal(odd.status, 200, 'an unknown header is passed over');
          assert.equal(noted() - before, 'TMV1-Query' in operation.parameters ? 3 : 2);
        });

      for (const [start, end] of windows(operation))
        it(`refuses windows of ${start} that it does not take`, async () => {
          const window = (from: number, to: number): Parameters => ({ [start]: iso(from), [end]: iso(to) });
          refused(operation, await send(operation, window(noon - 1000, noon - 1000)), 'start = end');
          refused(operation, await send(operation, window(noon - 1000, noon - 2000)), 'start after end');
          refused(operation, await send(operation, window(noon - 1000, noon + 1000)), 'an end in the future');
          refused(operation, await send(operation, { [start]: `${iso(noon - hour).slice(0, -1)}.5Z` }), 'a fraction');
        });

      if (operation.nextLink !== undefined && operation.path !== '/v3.0/iam/apiKeys')
        it('refuses page tokens that are none, or too old, as described', async () => {
          const token = operation.nextLink!;
          refused(operation, await send(operation, { [token]: 'x' }), 'no token');
          await simulator.close();
          let clock = noon;
          await start({
            clock: () => clock,
            pageTokenLife: 1000,
            rates: { endpointActivities: 120 },
            history: 72 * hour,
          });
          const { nextLink } = await send(operation, operation.path.includes('search') ? { top: '50' } : {});
          clock += 2000;
          const headers = requiredOf(operation);
          const late = await ask(simulator, nextLink!, { headers });
          refused(operation, late, 'an old token');
          assert.equal(error(late).number, 1010550);
        });

      it('answers each described error as described, each number included', async () => {
        for (const [status, { numbers = [] }] of Object.entries(operation.errors)) {
          simulator.faults.add({ kind: 'status', status: Number(status) });
          const plain = await send(operation, {});
          assert.equal(plain.status, Number(status));
          accept(judge.refusal(operation, plain.status, plain.body), `${operation.name} ${status}: ${plain.text}`);
          counts.refusals++;
          for (const [number] of numbers) {
            simulator.faults.add({ kind: 'error', number });
            const reply = await send(operation, {});
            assert.deepEqual([reply.status, error(reply).number], [Number(status), number]);
            accept(judge.refusal(operation, reply.status, reply.body), `${operation.name} ${number}: ${reply.text}`);
            counts.refusals++;
          }
        }
      });

      it('answers what is not described by a guess', async () => {
        const guess = (reply: Received): void => {
          accept(judge.guess(reply.status, reply.body), `${operation.name} ${reply.status}: ${reply.text}`);
          guessed.set(reply.status, (guessed.get(reply.status) ?? new Set()).add(operation.name));
          counts.refusals++;
        };
        const path = operation.path.replace('{id}', alertId);
        guess(await ask(simulator, path, { token: null }));
        guess(await ask(simulator, path, { token: 'wrong' }));
        for (const status of Object.keys(guesses).map(Number)) {
          if (operation.errors[status] !== undefined) continue;
          simulator.faults.add({ kind: 'status', status });
          guess(await send(operation, {}));
        }
        for (const shape of ['bare', 'wrapped', 'array'] as const) {
          simulator.faults.add({ kind: 'rate-limit', shape });
          guess(await send(operation, {}));
        }
      });
    });
  }

  it('each alert has an address, and one that is not there a described 404', async () => {
    const one = operations.find(({ path }) => path.endsWith('{id}'))!;
    for (const { id } of (await ask(simulator, '/v3.0/workbench/alerts')).items)
      good(one, await send(one, { id: String(id) }), String(id));
    const none = await send(one, { id: 'WB-1-20200101-00001' });
    assert.equal(none.status, 404);
    accept(judge.refusal(one, 404, none.body), none.text);
  });

  it('every field that a query may name has a value in some record', () => {
    for (const source of streamNames.slice(3)) {
      const lacking = new Map(fieldsOf('v3.0', source));
      for (const { record } of simulator.ledger.versions(source, { from: noon - 6 * hour }))
        for (const [name, { read }] of lacking) if (hasValue(read(record))) lacking.delete(name);
      assert.deepEqual([...lacking.keys()], [], source);
    }
  });

  it('no error number can be scripted that is not described', async () => {
    simulator.faults.add({ kind: 'error', number: 1010407, match: { path: '/v3.0/audit/logs' } });
    const said = console.error;
    let text = '';
    console.error = (...words: unknown[]) => void (text = words.join(' '));
    try {
      await assert.rejects(ask(simulator, '/v3.0/audit/logs'));
    } finally {
      console.error = said;
    }
    assert.match(text, /has no error 1010407/);
  });

  it('requests that do not keep it end a test: close() rejects with their list', async () => {
    const strict = await startSimulator();
    await ask(strict, '/v3.0/audit/logs?top=7');
    await ask(strict, '/v3.0/nosuch');
    await ask(strict, '/v2.0/siem/events');
    await assert.rejects(strict.close(), (error: Error) => {
      assert.match(error.message, /audit\/logs: query\/top must be equal to one of/);
      assert.match(error.message, /\/v3\.0\/nosuch: not described/);
      return !error.message.includes('siem');
    });
    assert.deepEqual([...strict.contract.outside], [['GET /v2.0/siem/events', 1]]);
  });

  describe('of all that was answered', () => {
    it('what real replies had beyond the description is generated, and told in seen.json', () => {
      const rows = contractFile<readonly { readonly fact: string }[]>('seen').map(({ fact }) => fact);
      assert.deepEqual([...seen].sort(), rows.sort());
    });
  });
});

const hasValue = (value: unknown): boolean =>
  Array.isArray(value) ? value.some(hasValue) : value !== undefined && value !== null && value !== '';

/** The pairs of start and end that an operation has. */
function windows({ parameters }: Operation): [start: string, end: string][] {
  const starts = Object.keys(parameters).filter((name) => /startDateTime$/i.test(name));
  return starts.map((start) => [start, start.replace('Start', 'End').replace('start', 'end')]);
}
