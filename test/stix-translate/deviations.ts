/**
 * Where a v2.0 text is not stix-shifter's, by the corpus' pattern ids: what stix-shifter does, what is done here, and
 * why. docs/translate-deviations.md is printed from this, and corpus.test.ts holds both to what the translator does.
 */
export interface Deviation {
  readonly ids: string;
  readonly theirs: string;
  readonly ours: string;
}

const deviations: readonly Deviation[] = [
  {
    ids: 'p006 p018 p030 p034 p038 p042 p048 p054 p058 p062 p070 p078 p082 p102 p283 p399 p411 p417',
    theirs: 'LIKE’s `%` and `_` are searched as they stand',
    ours: 'both become `*`: the query language has no other wildcard, and STIX means any text and any character',
  },
  {
    ids: 'p286 p295',
    theirs: 'blanks and line breaks in an unquoted value',
    ours: 'they become `*`: a blank would end the value',
  },
  {
    ids: 'p301',
    theirs: 'a LIKE of a wildcard alone searches for the wildcard',
    ours: 'refused: it would select every record',
  },
  {
    ids: 'p248 p343',
    theirs: 'a quote in a value ends the quotes, so that the rest is read as a query',
    ours: 'written unquoted with escapes: no value leaves its quotes',
  },
  {
    ids: 'p253 p258 p291 p353',
    theirs: "`\\'` keeps its backslash, quotes at the ends go",
    ours: 'the value that the pattern’s text stands for',
  },
  {
    ids: 'p327 p328 p329',
    theirs: 'numbers in Python’s notation',
    ours: 'the number as records write it: 1.0 is 1',
  },
  {
    ids: 'p332 p336 p342',
    theirs: 'binary, hex and timestamp literals are searched by their notation',
    ours: 'refused: no field holds such a value',
  },
  {
    ids: 'p339 p340',
    theirs: 'a boolean in a set vanishes, or fails the whole',
    ours: 'it is searched like the other values',
  },
  {
    ids: 'p345',
    theirs: 'an empty set fails with a translation error',
    ours: 'refused as nothing to search (mapping_error)',
  },
  { ids: 'p357', theirs: '`NOT !=` is a negation', ours: 'two negations are none' },
  {
    ids: 'p114',
    theirs: 'an OR loses the side that can’t be searched, silently',
    ours: 'refused: its records would be missed',
  },
  {
    ids: 'p145 p148',
    theirs: 'a quoted property name, or an index, is an unknown attribute',
    ours: 'the attribute that it names; an index is searched in all elements (wider)',
  },
  { ids: 'p498', theirs: 'EXISTS is a syntax error', ours: 'known, but not searchable (mapping_error)' },
  {
    ids: 'p170 p231 p243',
    theirs: 'a STOP with a fraction is cut to the second before it',
    ours: 'rounded up, so that nothing of the time is lost',
  },
  {
    ids: 'p173 p182',
    theirs: 'seven digits of a second, or STIX 2.0’s START without `t`, are errors',
    ours: 'both are taken',
  },
  {
    ids: 'p191 p193 p195 p202 p209',
    theirs: 'START ... STOP on one or on each of several observations fails, or gives no query at all',
    ours: 'each time has its own query',
  },
  { ids: 'p198', theirs: 'START ... STOP around nested observations is lost', ours: 'it is the time of the query' },
  { ids: 'p350', theirs: 'the word START in a value, beside a qualifier, gives no query', ours: 'a value is a value' },
  { ids: 'p211 p214', theirs: 'parentheses are lost where AND stands over OR', ours: 'they are written' },
  { ids: 'p226', theirs: 'FOLLOWEDBY is refused', ours: 'its observations are searched one by one, with a note' },
  {
    ids: 'p096 p441 p521',
    theirs: 'NOT LIKE and NOT IN are written for messageActivityData, which takes no NOT',
    ours: 'that dialect is refused; the others go on',
  },
  { ids: 'p508', theirs: 'one dialect’s refusal refuses all', ours: 'the other dialects go on' },
  {
    ids: 'p415 p416 p418 p428 p434 p438 p444',
    theirs: 'messageActivityData’s rules refuse the pattern, or are broken between observations',
    ours: 'several queries that together select the same',
  },
  {
    ids: 'p144 p446',
    theirs: 'a hash of the wrong length is searched',
    ours: 'refused, as OASIS’s validator does',
  },
  {
    ids: 'p334 p358 p359 p452 p454 p458 p469 p472 p473 p475 p482 p485 p491 p518',
    theirs: 'text that is no pattern is repaired or cut, and searched',
    ours: 'refused with line, column and what was expected',
  },
  { ids: 'p495', theirs: 'a syntax error is an invalid_parameter', ours: 'every syntax error is a translation_error' },
  {
    ids: 'p527 p538 p540 p545',
    theirs: 'language, result_limit, timeout, a null time range',
    ours: 'options of that name do not exist here; null is the default',
  },
  {
    ids: 'p532 p533',
    theirs: 'a time range of 0 is taken, a negative one a translation_error',
    ours: 'both are an invalid_parameter',
  },
  { ids: 'p534', theirs: 'a time range as text fails', ours: 'the number that it says' },
];

export const deviatingIds: ReadonlyMap<string, Deviation> = new Map(
  deviations.flatMap((deviation) => deviation.ids.split(' ').map((id) => [id, deviation] as const)),
);

/** docs/translate-deviations.md */
export function deviationsPage(): string {
  const rows = deviations.map(({ ids, theirs, ours }) => `| ${ids.replaceAll(' ', ', ')} | ${theirs} | ${ours} |`);
  return `# Where v2.0 texts are not stix-shifter's

222 patterns were put to stix-shifter's \`trendmicro_vision_one\` module (develop, f32d4482) and to this package with
\`api: v2.0\`, \`split: combined\` and \`timeRange: 5\`. ${222 - deviatingIds.size} answers are the same, byte for byte. The other ${deviatingIds.size}, by the
number of the pattern:

| patterns | stix-shifter | here |
| --- | --- | --- |
${rows.join('\n')}

Texts that are the same as stix-shifter's and select less than the pattern means say so: \`precision\` is \`narrower\` and a
note names what is missing. An address is not searched in \`endpointIp\`, a domain not in \`objectHostName\`, a user id not in
\`logonUser\`, a registry key in one spelling of its hive; a \`NOT\` over several fields, over a list or over text excludes
records of which only one value is the excluded one; AND between observations asks them all of one record.
`;
}
