/** Patterns of every kind: right by the grammar with hostile values, right ones that were damaged, and plain soup. */
import type { Random } from './random';

const tokens = [
  ..."[ ] ( ) = != < > <= >= , : . ' [*] [0] AND OR NOT IN LIKE MATCHES ISSUBSET ISSUPERSET EXISTS FOLLOWEDBY".split(
    ' ',
  ),
  ...'WITHIN 5 SECONDS REPEATS 2 TIMES START STOP t b h true false 1.5 -1 /* */ // \n'.split(' '),
  ...[
    "'a'",
    "'%_'",
    "'10.0.0.0/8'",
    "t'2026-01-01T00:00:00Z'",
    "START t'2026-01-01T00:00:00Z' STOP t'2026-01-02T00:00:00Z'",
  ],
  ...['file:name', "file:hashes.'SHA-256'", 'ipv4-addr:value', 'process:command_line', 'x:__proto__.constructor'],
  ...["[file:name = 'a']", "[ipv4-addr:value ISSUBSET '10.0.0.0/8' OR url:value LIKE '%x%']", "'(a+)+$'", "h'00ff'"],
];

const paths = [
  ...'file:name file:hashes.MD5 file:size ipv4-addr:value ipv6-addr:value url:value domain-name:value'.split(' '),
  ...'process:command_line process:pid process:binary_ref.name process:parent_ref.command_line'.split(' '),
  ...'network-traffic:src_ref.value network-traffic:dst_port network-traffic:protocols[*]'.split(' '),
  ...'windows-registry-key:key windows-registry-key:values[*].data email-message:from_ref.value'.split(' '),
  ...'email-message:subject email-message:to_refs[0].value user-account:user_id x-own:__proto__.a'.split(' '),
  "file:hashes.'SHA-256'",
  "file:extensions.'windows-pebinary-ext'.sections[*].name",
];
const values = [
  ...'cmd.exe % _ * ? " \' \\ ( ) : AND OR / . - 10.0.0.1 10.0.0.0/8 ::1 2001:db8::/32 HKLM\\ a@b.example'.split(' '),
  ...['C:\\Windows\\', ' ', '\r\n', '(a|b)+', '[^x]{2,3}', '^', '$', 'é', '%%', 'http://h.example/?q=', '0'.repeat(64)],
];
const operators = ['=', '!=', '=', 'LIKE', 'MATCHES', 'ISSUBSET', 'ISSUPERSET', '<', '>=', 'IN'];

/** Half of them can be parsed. */
export function pattern(random: Random): string {
  const right = (): string => observations(random, 3);
  if (random.chance(0.55)) return right();
  if (random.chance(0.7)) return random.mutated(right(), tokens);
  return random.text(
    tokens.map((token) => ` ${token} `),
    16,
  );
}

function observations(random: Random, depth: number): string {
  const inner =
    depth === 0 || random.chance(0.5) ? `[${comparisons(random, 3)}]` : `(${observations(random, depth - 1)})`;
  const one = inner + qualifiers(random);
  if (depth === 0 || random.chance(0.6)) return one;
  return `${one} ${random.of(['AND', 'OR', 'FOLLOWEDBY'])} ${observations(random, depth - 1)}`;
}

function qualifiers(random: Random): string {
  const found = [
    random.chance(0.1) ? ` WITHIN ${1 + random.below(900)} SECONDS` : '',
    random.chance(0.1) ? ` REPEATS ${1 + random.below(4)} TIMES` : '',
    random.chance(0.1) ? " START t'2026-01-01T00:00:00Z' STOP t'2026-01-01T12:30:00.5Z'" : '',
  ];
  return found.join('');
}

function comparisons(random: Random, depth: number): string {
  const one =
    depth > 0 && random.chance(0.25) ? `(${comparisons(random, depth - 1)})` : comparison(random, random.of(paths));
  if (depth === 0 || random.chance(0.5)) return one;
  return `${one} ${random.of(['AND', 'OR'])} ${comparisons(random, depth - 1)}`;
}

function comparison(random: Random, path: string): string {
  if (random.chance(0.08)) return `EXISTS ${path}`;
  const operator = random.of(operators);
  const not = random.chance(0.15) ? 'NOT ' : '';
  if (operator !== 'IN') return `${path} ${not}${operator} ${literal(random, !/[=<>]/.test(operator))}`;
  const list = Array.from({ length: 1 + random.below(4) }, () => literal(random, false));
  return `${path} ${not}IN (${list.join(', ')})`;
}

function literal(random: Random, text: boolean): string {
  if (text || random.chance(0.7)) return `'${random.text(values, 5).replace(/[\\']/g, '\\$&')}'`;
  return random.of(['0', '-1', '443', '1.5', 'true', 'false', "t'2026-01-01T00:00:00Z'", "h'00ff'", "b'AP8='"]);
}
