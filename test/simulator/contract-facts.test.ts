/** The contract beside the facts taken from Trend's description, and the samples of real replies. Runs where they are at hand. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { namesIn, sources } from './contract/activities';
import { type JsonSchema, type Operation, contractFile, operationOf, operations } from './contract/operations';
import { Judge, detailSchemas, recordSchema } from './contract/schemas';

const shared = join(__dirname, '..', '..', '..', 'shared');
const reference = join(shared, 'reference');
const samples = join(shared, 'samples');

interface Described {
  readonly parameters: readonly {
    readonly name: string;
    readonly in: string;
    readonly required: boolean;
    readonly schema: JsonSchema;
  }[];
  readonly responses: Readonly<Record<string, { readonly numbers?: readonly string[]; readonly content: Content }>>;
}

type Content = Readonly<Record<'application/json', JsonSchema>>;

const fileOf = <T>(name: string): T => JSON.parse(readFileSync(join(reference, name), 'utf8')) as T;

/** `path type`, `path !` for a required member, `path = values`: what a schema says, whatever it is composed of. */
function said(schema: JsonSchema, root: JsonSchema, path = ''): string[] {
  const { $ref, allOf, anyOf, oneOf, required, properties, items, enum: values } = schema;
  if (typeof $ref === 'string')
    return said(resolved($ref, root), $ref.startsWith('#') ? root : resolved($ref, root), path);
  const parts = [allOf, anyOf, oneOf].flatMap((list) => (list ?? []) as JsonSchema[]);
  const members = Object.entries((properties ?? {}) as Record<string, JsonSchema>);
  return [
    ...parts.flatMap((part) => said(part, root, path)),
    ...((required ?? []) as string[]).map((name) => `${path}.${name} !`),
    ...members.flatMap(([name, member]) => said(member, root, `${path}.${name}`)),
    ...(items === undefined ? [] : said(items as JsonSchema, root, `${path}[]`)),
    ...(values === undefined ? [] : [`${path} = ${[...(values as unknown[])].map(String).sort().join()}`]),
    ...types(schema).map((type) => `${path} ${type}`),
  ];
}

function types({ type, nullable, enum: values, const: value }: JsonSchema): string[] {
  const named = [type ?? []].flat() as string[];
  // An enumeration or a constant says its type.
  const own = named.length === 0 ? [...((values ?? []) as unknown[]), ...(value === undefined ? [] : [value])] : [];
  const found = own.map((one) => (typeof one === 'number' ? 'integer' : typeof one));
  const alike: Readonly<Record<string, string[]>> = { int: ['integer'], bool: ['boolean'], 'string[]': ['array'] };
  const all = [...named, ...found, ...(nullable === true ? ['null'] : [])];
  return [...new Set(all)].flatMap((one) => alike[one] ?? [one === 'uint64' ? 'integer' : one]);
}

function resolved(ref: string, root: JsonSchema): JsonSchema {
  if (ref === 'alert') return contractFile<JsonSchema>('alert-record');
  if (ref === 'details') return {};
  const source = /^activity-(.*)$/.exec(ref)?.[1];
  if (source !== undefined) return activity(source);
  return ref
    .slice(2)
    .split('/')
    .reduce((at, name) => at[name] as JsonSchema, root);
}

function activity(source: string): JsonSchema {
  const { record, flow } = sources[source]!;
  return { anyOf: [recordSchema(record), ...(flow === undefined ? [] : [recordSchema(flow)])] };
}

/** Lists too long to repeat, the alternatives of a text by its values, and what only describes a text. */
const unsaid = (line: string): boolean => / = /.test(line) && /\.(actResult|blocking|act)\b/.test(line);

function assertSame(ours: readonly string[], theirs: readonly string[], what: string): void {
  const tidy = (lines: readonly string[]): string[] => [...new Set(lines.filter((line) => !unsaid(line)))].sort();
  assert.deepEqual(tidy(ours), tidy(theirs), what);
}

if (existsSync(join(reference, 'openapi-facts.json'))) {
  const facts = fileOf<Readonly<Record<string, Described>>>('openapi-facts.json');
  const describedOf = ({ name }: Operation): Described => facts[name]!;

  describe("simulator: the contract beside Trend's description", () => {
    for (const operation of operations) {
      it(`${operation.name}: parameters, limits and defaults`, () => {
        const theirs = describedOf(operation).parameters.map(({ name, in: place, required, schema }) => {
          const { type, maxLength, enum: values, format, default: usual } = schema;
          const limits = { type, maxLength, enum: values && [...(values as string[])].sort(), format };
          return [name, { in: place, required, ...limits, default: usual }];
        });
        const ours = Object.entries(operation.parameters).map(([name, parameter]) => {
          const { in: place, required = false, type, maxLength, enum: values, format } = parameter;
          const limits = { type, maxLength, enum: values && [...values].sort(), format };
          return [name, { in: place, required, ...limits, default: operation.defaults[name] }];
        });
        assert.deepEqual(Object.fromEntries(ours), Object.fromEntries(theirs));
      });

      it(`${operation.name}: the reply`, () => {
        const theirs = describedOf(operation).responses['200']!.content['application/json'];
        const line = (text: string): boolean => !/\.detail\b/.test(text) && !/\.alertProvider/.test(text);
        const ours = said(operation.reply, operation.reply).filter(line);
        assertSame(ours, said(theirs, theirs).filter(line), operation.name);
      });

      it(`${operation.name}: the errors, with their codes and numbers`, () => {
        const { responses } = describedOf(operation);
        const statuses = Object.keys(responses).filter((status) => status !== '200');
        assert.deepEqual(Object.keys(operation.errors).sort(), statuses.sort());
        for (const status of statuses) {
          const { numbers: listed = [], content } = responses[status]!;
          const lines = said(content['application/json'], {}).filter((text) => text.includes(' = '));
          const values = (path: string): string[] =>
            lines
              .filter((text) => text.startsWith(`.error.${path} = `))
              .flatMap((text) => text.split(' = ')[1]!.split(','));
          const { code, numbers = [], inner } = operation.errors[status]!;
          assert.deepEqual(values('code'), code === undefined ? [] : [code], `${status}: code`);
          const all = [...new Set([...listed, ...values('number')])].sort();
          assert.deepEqual(numbers.map(([number]) => String(number)).sort(), all, `${status}: numbers`);
          const code2 = inner?.code === 'any' ? undefined : inner?.code;
          assert.deepEqual(values('innererror.code'), code2 === undefined ? [] : [code2], `${status}: inner code`);
          const services = [inner?.service, inner?.inner?.service].filter((one) => one !== undefined);
          const theirServices = [...values('innererror.service'), ...values('innererror.innererror.service')];
          assert.deepEqual(services, theirServices, `${status}: service`);
        }
      });
    }

    it("OAT detections: each source's detail", () => {
      const { content } = describedOf(operations.find(({ path }) => path.includes('oat'))!).responses['200']!;
      const reply = content['application/json'] as { properties: { items: { items: JsonSchema } } };
      const { detail } = reply.properties.items.items.properties as Record<string, { anyOf: JsonSchema[] }>;
      const names = 'endpointActivityData detections cloudActivityData containerActivityData networkActivityData';
      const order = `${names} mobileActivityData emailActivityData identityActivityData thirdPartyLogData`.split(' ');
      const ours = detailSchemas();
      assert.deepEqual(Object.keys(ours).sort(), [...order].sort());
      for (const [at, name] of order.entries()) {
        const theirs = new Set(said(detail!.anyOf[at]!, {}).filter((line) => !unsaid(line) && !line.includes('[]')));
        const own = new Set(said(ours[name]!, {}));
        // A detail has what the search of its source has; what is described of it must be so.
        assert.deepEqual(
          [...theirs].filter((line) => !own.has(line) && !/^ (string|object)/.test(line)),
          [],
          name,
        );
      }
    });

    it('the fields that a query may name, in full or in part', () => {
      const theirs = fileOf<Readonly<Record<string, Readonly<Record<string, string>>>>>('search-fields.json');
      const ours = Object.entries(sources).map(([source, { searched }]) => {
        const whole = namesIn(searched.whole).map((name) => [name, 'full'] as const);
        const inPart = namesIn(searched['in part']).map((name) => [name, 'partial'] as const);
        return [source, Object.fromEntries([...whole, ...inPart])] as const;
      });
      assert.deepEqual(Object.fromEntries(ours), theirs);
    });
  });
}

if (existsSync(samples)) {
  describe("simulator: the contract beside the replies of Trend's own mock", () => {
    const judge = new Judge();
    const sample = (path: string): unknown => JSON.parse(readFileSync(join(samples, path), 'utf8'));
    const operation = (path: string): Operation => operationOf('GET', path)!;
    const accepted = { wrong: [], seen: [] };

    it('takes its records', () => {
      for (const file of ['alert-list-page', 'alert-list-page-with-nextLink'])
        assert.deepEqual(judge.reply(operation('/v3.0/workbench/alerts'), sample(`alerts/v1mock-${file}.json`)), {
          wrong: [],
          seen: ['alert of an old schema'],
        });
      for (const [folder, source] of [
        ['endpoint', 'endpointActivities'],
        ['email', 'emailActivities'],
      ])
        for (const what of ['page', 'countOnly'])
          assert.deepEqual(
            judge.reply(operation(`/v3.0/search/${source}`), sample(`${folder}/v1mock-${source}-${what}.json`)),
            accepted,
          );
    });

    it('takes its refusals', () => {
      for (const [file, path] of [
        ['alerts-400', '/v3.0/workbench/alerts'],
        ['alerts-404', '/v3.0/workbench/alerts/WB-1'],
        ['alerts-500', '/v3.0/workbench/alerts'],
        ['search-400', '/v3.0/search/detections'],
        ['search-408', '/v3.0/search/detections'],
        ['search-500', '/v3.0/search/detections'],
        ['connectivity-500', '/v3.0/healthcheck/connectivity'],
      ] as const) {
        const status = Number(file.split('-').at(-1));
        assert.deepEqual(judge.refusal(operation(path), status, sample(`errors/v1mock-${file}.json`)), accepted, file);
      }
      for (const file of ['403', '413', '429', '429-no-error-wrapper'])
        assert.deepEqual(judge.guess(parseInt(file), sample(`errors/v1mock-${file}.json`)), accepted, file);
    });
  });
}
