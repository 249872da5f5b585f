/** The grammar against the specification: what it takes, what it refuses and where, and the tree that it builds. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PatternSyntaxError } from '../../../nodes/shared/stix/error';
import { parsePattern } from '../../../nodes/shared/stix/pattern/parse-pattern';
import type { Comparison, ObservationExpression, Pattern } from '../../../nodes/shared/stix/pattern/pattern';

const parse = (text: string): ObservationExpression => parsePattern(text).expression;

/** The tree without spans, as a text with every parenthesis written. */
function shape(
  expression:
    ObservationExpression | Comparison | Extract<ObservationExpression, { type: 'observation' }>['comparison'],
): string {
  switch (expression.type) {
    case 'observation':
      return `[${shape(expression.comparison)}]`;
    case 'qualified':
      return `${shape(expression.expression)}@${expression.qualifier.type}`;
    case 'observation-operation':
    case 'comparison-operation':
      return `(${expression.operands.map(shape).join(` ${expression.operator} `)})`;
    case 'comparison': {
      const { path, operator, negated, values } = expression;
      const literals = values.map((value) => `${value.type}:${String(value.value)}`).join(',');
      return `${path.objectType}${negated ? ' NOT' : ''} ${operator} ${literals}`.trim();
    }
  }
}

/** The one comparison of `[...]`. */
function comparison(text: string): Comparison {
  const expression = parse(`[${text}]`);
  assert.ok(expression.type === 'observation' && expression.comparison.type === 'comparison');
  return expression.comparison;
}

function refusal(text: string): PatternSyntaxError {
  try {
    parsePattern(text);
  } catch (error) {
    assert.ok(error instanceof PatternSyntaxError, String(error));
    return error;
  }
  throw new assert.AssertionError({ message: `taken: ${text.slice(0, 100)}` });
}

describe('the grammar of STIX patterns', () => {
  it('binds AND tighter than OR in comparisons, and keeps parentheses', () => {
    assert.equal(
      shape(parse('[a:x = 1 AND b:x = 2 OR c:x = 3 AND d:x = 4]')),
      '[((a = integer:1 AND b = integer:2) OR (c = integer:3 AND d = integer:4))]',
    );
    assert.equal(
      shape(parse('[a:x = 1 AND (b:x = 2 OR c:x = 3)]')),
      '[(a = integer:1 AND (b = integer:2 OR c = integer:3))]',
    );
  });

  it('binds AND tighter than OR tighter than FOLLOWEDBY between observations', () => {
    const text = '[a:x = 1] FOLLOWEDBY [b:x = 2] OR [c:x = 3] AND [d:x = 4]';
    assert.equal(
      shape(parse(text)),
      '([a = integer:1] FOLLOWEDBY ([b = integer:2] OR ([c = integer:3] AND [d = integer:4])))',
    );
  });

  it('binds a qualifier to the observation before it, and to parentheses', () => {
    const times = "START t'2020-01-01T00:00:00Z' STOP t'2020-01-02T00:00:00.5Z'";
    assert.equal(shape(parse(`[a:x = 1] ${times} OR [b:x = 2]`)), '([a = integer:1]@start-stop OR [b = integer:2])');
    assert.equal(
      shape(parse(`([a:x = 1] OR [b:x = 2]) REPEATS 2 TIMES WITHIN 1.5 SECONDS`)),
      '([a = integer:1] OR [b = integer:2])@repeats@within',
    );
    const expression = parse(`[a:x = 1] ${times}`);
    assert.ok(expression.type === 'qualified' && expression.qualifier.type === 'start-stop');
    assert.equal(expression.qualifier.start, Date.UTC(2020, 0, 1));
    assert.equal(expression.qualifier.stop, Date.UTC(2020, 0, 2) + 500);
  });

  it("takes STIX 2.0's START with plain strings", () => {
    assert.equal(
      shape(parse("[a:x = 1] START '2020-01-01T00:00:00Z' STOP '2020-01-02T00:00:00Z'")),
      '[a = integer:1]@start-stop',
    );
  });

  it('takes every operator, negated or not', () => {
    for (const operator of ['=', '!=', '<', '<=', '>', '>='])
      assert.equal(comparison(`a:x ${operator} 1`).operator, operator);
    assert.equal(comparison('a:x == 1').operator, '=');
    assert.equal(comparison('a:x <> 1').operator, '!=');
    for (const operator of ['LIKE', 'MATCHES', 'ISSUBSET', 'ISSUPERSET'])
      assert.equal(shape(parse(`[a:x NOT ${operator} 'v']`)), `[a NOT ${operator} string:v]`);
    assert.equal(shape(parse("[a:x NOT IN (1, 'b', true)]")), '[a NOT IN integer:1,string:b,boolean:true]');
    assert.equal(shape(parse('[a:x IN ()]')), '[a IN]');
    assert.equal(shape(parse('[EXISTS a:x]')), '[a EXISTS]');
    assert.equal(shape(parse('[NOT EXISTS a:x]')), '[a NOT EXISTS]');
  });

  it('takes every literal, exactly', () => {
    const value = (text: string): unknown => comparison(`a:x = ${text}`).values[0]?.value;
    assert.equal(value(String.raw`'it\'s \\ "x"'`), String.raw`it's \ "x"`);
    assert.equal(value('-5'), -5);
    assert.equal(value('+0.5'), 0.5);
    assert.equal(value('-.5'), -0.5);
    assert.equal(value('false'), false);
    assert.equal(value("h'0aFF'"), '0aff');
    assert.equal(value("b'aGk='"), '6869');
    assert.equal(value("t'2016-12-31T23:59:60.25Z'"), Date.UTC(2017, 0, 1) + 250);
    assert.deepEqual(comparison('a:x = 9007199254740993').values[0], {
      type: 'integer',
      value: 9007199254740992,
      text: '9007199254740993',
      span: { start: 7, end: 23 },
    });
  });

  it('takes paths with quoted names, indices and stars', () => {
    const { path } = comparison("x-a:b.'c d'[0].e_ref[*] = 1");
    assert.deepEqual(path.steps, [
      { type: 'property', name: 'b' },
      { type: 'property', name: 'c d' },
      { type: 'index', index: 0 },
      { type: 'property', name: 'e_ref' },
      { type: 'any' },
    ]);
  });

  it('passes over white space and comments of every kind', () => {
    const text = '/* a */[ \u00a0a:x/**/=// b\r\n1\u3000]//end';
    assert.equal(shape(parse(text)), '[a = integer:1]');
    assert.equal(
      shape(parse("[a:x='//']START t'2020-01-01T00:00:00Z'STOP t'2020-01-02T00:00:00Z'")),
      '[a = string://]@start-stop',
    );
  });

  it('gives each part the place in the text that it came from', () => {
    const text = " [ a:x = 'v'  OR b:y > 2 ]  WITHIN 5 SECONDS ";
    const expression = parse(text);
    assert.ok(expression.type === 'qualified' && expression.expression.type === 'observation');
    const of = ({ span }: { span: { start: number; end: number } }): string => text.slice(span.start, span.end);
    assert.equal(of(expression), text.trim());
    assert.equal(of(expression.expression), "[ a:x = 'v'  OR b:y > 2 ]");
    assert.equal(of(expression.qualifier), 'WITHIN 5 SECONDS');
    assert.equal(of(expression.expression.comparison), "a:x = 'v'  OR b:y > 2");
  });

  for (const [text, line, column, found] of [
    ['', 1, 1, ''],
    ["[a:x = 'v'", 1, 11, ''],
    ["[a:x = 'v']]", 1, 12, ']'],
    ["[a:x =\n 'v' and b:y = 1]", 2, 6, 'and'],
    ['[a:x = "v"]', 1, 8, '"'],
    ['[a:x = v]', 1, 8, 'v'],
    ['[AND:x = 1]', 1, 2, 'AND'],
    ['[a:x LIKE 5]', 1, 11, '5'],
    ["[a:x = t'2021-02-30T00:00:00Z']", 1, 10, '2021-02-30T00'],
    ["[a:x = 'a\\b']", 1, 10, '\\'],
    ["[a:x = 'v]", 1, 8, "'"],
    ['[a:x = 007]', 1, 9, '07'],
    ["[a:x = h'6']", 1, 8, 'h'],
    ['[NOT a:x = 1]', 1, 6, 'a'],
    ["[a:x = 1] START t'2020-01-01T00:00:00Z'", 1, 40, ''],
  ] as const) {
    it(`refuses ${JSON.stringify(text)} at line ${line}, column ${column}`, () => {
      const error = refusal(text);
      assert.equal(error.code, 'translation_error');
      assert.deepEqual([error.line, error.column, error.found], [line, column, found]);
      assert.match(error.message, new RegExp(`^Line ${line}, column ${column}: `));
    });
  }

  for (const [text, hint] of [
    ['[a:x = "v"]', /strings stand in single quotes/],
    ['[a:x IN ("v", "w")]', /strings stand in single quotes/],
    ['[a:x = ‘v’]', /strings stand in single quotes/],
    ['[a:"x" = 1]', /strings stand in single quotes/],
    ["[a:x = 'v' and b:y = 1]", /AND stands in capitals/],
    ["[a:x like 'v']", /LIKE stands in capitals/],
    ['{"type":"indicator"}', /JSON has to be parsed/],
  ] as const) {
    it(`helps with ${text}`, () => {
      assert.match(refusal(text).message, hint);
    });
  }

  it('gives no such help where it is none', () => {
    for (const text of ["[a:x = 'v", '[a:x = v]', '[AND:x = 1]', "a:x = 'v'", '']) {
      assert.doesNotMatch(refusal(text).message, /single quotes|capitals|parsed/, text);
    }
  });

  it('reads each text anew: what was refused before leaves nothing behind', () => {
    for (let round = 0; round < 3; round++) {
      const late = refusal("[a:x = 'v' OR\n  b:y = 'unclosed]");
      assert.deepEqual([late.line, late.column, late.found], [2, 9, "'"]);
      const early = refusal('[a:x\n\n= ]');
      assert.deepEqual([early.line, early.column, early.found], [3, 3, ']']);
      assert.equal(shape(parse("[c:z = 'w']")), '[c = string:w]');
      assert.deepEqual(refusal("[a:x = 'v'").expected, ['AND', 'OR', ']']);
    }
  });

  it('takes one qualifier of a kind on an observation expression, as 2.1 has it; parentheses make a new one', () => {
    const [start, stop] = ["t'2020-01-01T00:00:00Z'", "t'2020-01-02T00:00:00Z'"];
    const qualifiers = ['WITHIN 5 SECONDS', 'REPEATS 2 TIMES', `START ${start} STOP ${stop}`];
    for (const qualifier of qualifiers) {
      const [kind = ''] = qualifier.split(' ');
      const twice = refusal(`[a:x = 1] ${qualifier} ${qualifier}`);
      assert.match(twice.message, new RegExp(`a second ${kind}`));
      assert.deepEqual([twice.offset, twice.found], [`[a:x = 1] ${qualifier} `.length, kind]);
      const others = qualifiers.filter((other) => other !== qualifier).join(' ');
      assert.match(refusal(`([a:x = 1]) ${qualifier} ${others} ${qualifier}`).message, new RegExp(`a second ${kind}`));
      assert.match(refusal(`[a:x = 1]${` ${qualifier}`.repeat(5_000)}`).message, new RegExp(`a second ${kind}`));
      parse(`([a:x = 1] ${qualifier}) ${qualifier}`);
    }
    assert.equal(shape(parse(`[a:x = 1] ${qualifiers.join(' ')}`)), '[a = integer:1]@within@repeats@start-stop');
  });

  it('says what was expected', () => {
    assert.deepEqual(refusal("[a:x = 'v'").expected, ['AND', 'OR', ']']);
  });

  it('refuses what nests too deep or is too long, before it costs anything', () => {
    assert.match(refusal(`${'('.repeat(100_000)}[a:x = 1]${')'.repeat(100_000)}`).message, /deeper than 256/);
    assert.match(refusal(`[${'('.repeat(256)}a:x = 1${')'.repeat(256)}]`).message, /deeper than 256/);
    assert.match(refusal(`[a:x = '${'v'.repeat(1 << 19)}']`).message, /longer than/);
    assert.equal(shape(parse(`[${'('.repeat(255)}a:x = 1${')'.repeat(255)}]`)), '[a = integer:1]');
    assert.equal(shape(parse(`[a:x = '${'('.repeat(1000)}' /* ${'['.repeat(1000)} */]`)).length, 1013);
  });

  it('reads 10 000 comparisons and 10 000 observations as flat lists', () => {
    const flat = (pattern: Pattern): number => {
      const { expression } = pattern;
      if (expression.type === 'observation-operation') return expression.operands.length;
      return expression.type === 'observation' && expression.comparison.type === 'comparison-operation'
        ? expression.comparison.operands.length
        : 0;
    };
    assert.equal(flat(parsePattern(`[${Array(10_000).fill("a:x = 'v'").join(' OR ')}]`)), 10_000);
    assert.equal(flat(parsePattern(Array(10_000).fill("[a:x = 'v']").join(' FOLLOWEDBY '))), 10_000);
  });

  it('answers any text with a pattern or a syntax error', () => {
    const token = fc.constantFrom(
      '[',
      ']',
      '(',
      ')',
      'a:b',
      '=',
      "'v'",
      "'",
      '\\',
      ' ',
      'AND',
      'OR',
      'NOT',
      'EXISTS',
      'IN',
      ',',
      '1',
      '.',
      '/*',
      '*/',
      '//',
      '\n',
      "t'",
      'WITHIN',
      'SECONDS',
      'é',
      '\u2028',
      '\ud800',
    );
    const text = fc.oneof(
      fc.array(token, { maxLength: 40 }).map((parts) => parts.join('')),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(text, (given) => {
        try {
          parsePattern(given);
        } catch (error) {
          assert.ok(error instanceof PatternSyntaxError, String(error));
        }
      }),
      { numRuns: 5000 },
    );
  });
});
