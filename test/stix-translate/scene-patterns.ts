/** Patterns over some attributes and some values of each. */
import fc from 'fast-check';
import { one } from './scene-values';

/** STIX attributes by the values that a pattern about them may name. */
export type Attributes = Readonly<Record<string, readonly (string | number)[]>>;

const quote = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;
const literal = (value: string | number): string => (typeof value === 'number' ? String(value) : quote(value));

/** A LIKE pattern cut out of a value: some ends and characters become wildcards. */
const like = (value: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.nat(), fc.nat(), one(['%', '_', ''] as const), one(['%', '_', ''] as const))
    .map(([from, length, head, tail]) => {
      const start = from % (value.length + 1);
      const end = start + (length % (value.length - start + 1));
      return head + value.slice(start, end) + tail;
    });

function comparison(attributes: Attributes): fc.Arbitrary<string> {
  return one(Object.keys(attributes)).chain((path) => {
    const values = attributes[path] ?? [];
    const value = one(values);
    const not = one(['', '', '', 'NOT ']);
    const equality = fc
      .tuple(not, one(['=', '=', '=', '!=']), value)
      .map(([n, op, v]) => `${path} ${n}${op} ${literal(v)}`);
    const set = fc
      .tuple(not, fc.array(value, { minLength: 1, maxLength: 3 }))
      .map(([n, vs]) => `${path} ${n}IN (${vs.map(literal).join(', ')})`);
    const others = one([
      `${path} MATCHES '.'`,
      `${path} > ${literal(values[0] ?? 0)}`,
      `EXISTS ${path}`,
      `NOT EXISTS ${path}`,
      `${path} = true`,
      `${path} = h'41'`,
      `${path} = 80.0`,
    ]);
    const arbitraries = [
      { weight: 6, arbitrary: equality },
      { weight: 3, arbitrary: set },
      { weight: 1, arbitrary: others },
    ];
    if (typeof values[0] === 'string' && !path.includes('hashes')) {
      const likes = fc
        .tuple(
          not,
          value.chain((v) => like(String(v))),
        )
        .map(([n, v]) => `${path} ${n}LIKE ${quote(v)}`);
      arbitraries.push({ weight: 6, arbitrary: likes });
    }
    if (/^ipv4/.test(path)) {
      const block = one([
        '10.0.0.0/8',
        '10.1.0.0/16',
        '10.1.2.0/24',
        '10.1.2.3',
        '10.1.2.3/32',
        '10.1.2.0/27',
        '0.0.0.0/0',
      ]);
      const subset = fc
        .tuple(not, one(['ISSUBSET', 'ISSUBSET', 'ISSUPERSET']), block)
        .map(([n, op, b]) => `${path} ${n}${op} '${b}'`);
      arbitraries.push({ weight: 2, arbitrary: subset });
    }
    return fc.oneof(...arbitraries);
  });
}

function expression(attributes: Attributes): fc.Arbitrary<string> {
  const leaf = comparison(attributes);
  const inner = fc.tuple(leaf, one([' AND ', ' OR ']), leaf).map(([a, operator, b]) => `(${a}${operator}${b})`);
  const chain = fc
    .array(fc.oneof({ weight: 3, arbitrary: leaf }, inner), { minLength: 2, maxLength: 3 })
    .chain((parts) => one([' AND ', ' OR ']).map((operator) => parts.join(operator)));
  return fc.oneof({ weight: 3, arbitrary: leaf }, { weight: 2, arbitrary: chain });
}

export function pattern(attributes: Attributes): fc.Arbitrary<string> {
  const observation = expression(attributes).map((text) => `[${text}]`);
  const several = fc
    .tuple(
      observation,
      one([' AND ', ' OR ', ' FOLLOWEDBY ']),
      observation,
      one(['', ' WITHIN 300 SECONDS', ' REPEATS 2 TIMES']),
    )
    .map(([a, operator, b, qualifier]) => `(${a}${operator}${b})${qualifier}`);
  return fc.oneof({ weight: 5, arbitrary: observation }, { weight: 1, arbitrary: several });
}
