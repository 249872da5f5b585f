/** Holds the requests that come to the contract, and writes down which do not keep it. */
import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { type Operation, type Parameter, operationOf } from './operations';

export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  /** names in lower case */
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** Served here, and not described: what older clients ask. */
const undescribed = new Set(['POST /v2.0/xdr/search/data', 'GET /v2.0/siem/events']);

/** What a client, its HTTP library and whatever it passes on the way may send with any request. */
const ofHttp = new Set(
  `accept accept-encoding accept-language authorization cache-control connection content-length content-type
  host if-none-match keep-alive pragma sec-fetch-mode transfer-encoding user-agent via x-forwarded-for x-task-id
  x-trace-id`.split(/\s+/),
);

export class Recorder {
  /** requests that were held to the contract */
  checked = 0;
  /** requests of operations that the description lacks, by name */
  readonly outside = new Map<string, number>();
  readonly violations: string[] = [];
  readonly #compiled = new Map<Operation, ValidateFunction>();

  check({ method, path, params, headers }: Sent): void {
    const name = `${method} ${path}`;
    if (undescribed.has(name)) return void this.outside.set(name, (this.outside.get(name) ?? 0) + 1);
    const operation = operationOf(method, path);
    this.checked++;
    if (operation === undefined) return void this.violations.push(`${name}: not described`);
    const validate = this.#validatorOf(operation);
    const own = Object.fromEntries(
      Object.entries(headers).filter(([header]) => !ofHttp.has(header) || header in headerNames(operation)),
    );
    if (validate({ query: { ...params }, header: own })) return;
    const wrong = validate.errors ?? [];
    this.violations.push(
      `${name}: ${wrong.map(({ instancePath, message, params: about }) => `${instancePath.slice(1)} ${message} ${JSON.stringify(about)}`).join('; ')}`,
    );
  }

  /** @throws Error that lists the requests which did not keep the contract */
  assertKept(): void {
    if (this.violations.length === 0) return;
    const all = [...new Set(this.violations)];
    throw new Error(`requests that Vision One's description does not know:\n${all.join('\n')}`);
  }

  #validatorOf(operation: Operation): ValidateFunction {
    let validate = this.#compiled.get(operation);
    if (validate === undefined) {
      // Everything in a request is text; `top` is described as a number.
      const ajv = new Ajv({ allErrors: true, coerceTypes: true, strict: false });
      addFormats(ajv);
      this.#compiled.set(operation, (validate = ajv.compile(requestSchema(operation))));
    }
    return validate;
  }
}

const headerNames = ({ parameters }: Operation): Record<string, Parameter> =>
  Object.fromEntries(
    Object.entries(parameters)
      .filter(([, parameter]) => parameter.in === 'header')
      .map(([name, parameter]) => [name.toLowerCase(), parameter]),
  );

/** What a request may carry: its own parameters, and the one by which a nextLink goes on. */
function requestSchema(operation: Operation): object {
  const query = Object.fromEntries(
    Object.entries(operation.parameters).filter(([, parameter]) => parameter.in === 'query'),
  );
  const link: Record<string, Parameter> =
    operation.nextLink === undefined ? {} : { [operation.nextLink]: { in: 'query', type: 'string' } };
  return {
    type: 'object',
    properties: { query: closed({ ...query, ...link }), header: closed(headerNames(operation)) },
  };
}

function closed(parameters: Readonly<Record<string, Parameter>>): object {
  return {
    type: 'object',
    additionalProperties: false,
    required: Object.keys(parameters).filter((name) => parameters[name]?.required),
    properties: Object.fromEntries(
      Object.entries(parameters).map(([name, { in: _in, required: _required, ...schema }]) => [name, schema]),
    ),
  };
}
