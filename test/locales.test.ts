/** What a node says, in every language: nothing missing, nothing left over, nothing that a translation broke. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import ts from 'typescript';
import { repository } from './support/node-red';

const types = ['vision-one-config', 'vision-one-pull', 'vision-one-search', 'stix-translate', 'stix-map'];
const languages = ['de', 'ja', 'zh-CN'];

/** The catalogue with the words that all forms share, and the code that asks for them. */
const keeper = 'vision-one-config';
const sharedForms = readdirSync(join(repository, 'nodes', 'shared', 'editor')).map((name) => `shared/editor/${name}`);

/**
 * Keys that are only known at run time: for a file's expression, as it is written there, what it comes to. An
 * expression that is not here fails, and so does one that is here but not in the code.
 */
const dynamicKeys: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'stix-map/stix-map.ts': {
    '`${catalogue}.status.${key}`': keys('status', 'mapping held overflow done error'),
  },
  'stix-translate/stix-translate.ts': {
    '`${catalogue}.status.${key}`': keys('status', 'progress queries minutes refused syntax error'),
  },
  'stix-translate/editor/pattern-box.ts': {
    '`precision.${query.precision}`': keys('precision', 'exact wider narrower'),
    title: keys('box', 'notes unmapped refused'),
  },
  'vision-one-config/editor/connection-test.ts': {
    '`test.${check}`': keys('test', 'connectivity audit alerts oat searchV3 searchV2'),
    '`right.${check}`': keys('right', 'connectivity audit alerts oat searchV3 searchV2'),
    '`test.refused.${code}`': keys(
      'test.refused',
      'storedToken noToken deployFirst settingNotDeployed http0 http401 http403 http404',
    ),
  },
  // The callers' properties and tabs are found where they are written.
  'shared/editor/validators.ts': {
    '`label.${property}`': [],
    '`invalid.${key}`': keys(
      'invalid',
      'whole number choice flag text names jsonObject time variable filterCharacter filterLength filterActivity',
    ),
  },

  'shared/editor/tabs.ts': { "`tab.${dataset['tab']}`": [] },
  'shared/editor/words.ts': { '`@open-xdr/node-red-vision-one/${type}:${type}.${key}`': [] },
  'vision-one-pull/vision-one-pull.ts': {
    '`${catalogue}.${key}`': [],
    '`status.${key}`': keys(
      'status',
      'starting waiting waitingInMemory notWired paused reading readingBehind readingGivenUp',
      'upToDate behind asked upToDateInMemory behindInMemory askedInMemory givenUp awaiting',
      'unacknowledged neverAcknowledged rateLimited storeSilent storeRead storeWrite',
      'failed failedUntil config consoleHost notVisionOne',
      'advice.ERR_V1_UNAUTHORIZED advice.ERR_V1_FORBIDDEN advice.ERR_V1_NOT_FOUND',
      'advice.ERR_V1_BAD_REQUEST reason.notConnected reason.timeRange',
    ),
    '`warning.${warning.kind}`': keys('warning', 'volatile damaged substitute'),
  },
  'vision-one-pull/editor.ts': {
    "`vision-one-pull.port.${index === 0 ? 'events' : 'summary'}`": keys('vision-one-pull.port', 'events summary'),
  },
  'vision-one-pull/editor/commands.ts': { '`command.${said}`': keys('command', 'pull busy pause resume') },
  'vision-one-pull/editor/filter-list.ts': {
    "`filter.${name.replace(' ', '_')}`": keys('filter', 'eq not_eq contains not_contains'),
    label: keys('filter', 'field operator value'),
  },
  'vision-one-pull/editor/position-panel.ts': {
    '`state.${name}`': keys('state', 'now watermark lag cycle next error'),
  },
  'vision-one-pull/editor/sidebar.ts': {
    '`state.${name}`': keys('state', 'watermark lag next'),
    '`service.${state.service}`': keys('service', 'audit alerts oat'),
    '`sidebar.${name}`': keys('sidebar', 'pull pause resume reset'),
  },
  // Statuses come from the runtime, which has them above.
  'vision-one-pull/editor/state.ts': { '`status.${status.key}`': [] },
  'vision-one-pull/editor/stores.ts': { '`store.${key}`': keys('store', 'volatile delayed direct shared erased') },
  'vision-one-search/editor.ts': {
    "`vision-one-search.port.${index === 0 ? 'records' : 'summary'}`": keys(
      'vision-one-search.port',
      'records summary',
    ),
  },
  'vision-one-search/vision-one-search.ts': {
    '`${catalogue}.status.${status.key}`': keys(
      'status',
      'searching done incomplete partly unsearched cancelled error unacknowledged connected',
    ),
  },
};

function keys(group: string, ...tails: string[]): string[] {
  return tails.flatMap((tail) => tail.split(' ')).map((tail) => `${group}.${tail}`);
}

/** A catalogue's strings by key, without the root key, in the order of the file. */
function catalogue(type: string, language: string): Map<string, string> {
  const text = readFileSync(join(repository, 'nodes', type, 'locales', language, `${type}.json`), 'utf8');
  const root = JSON.parse(text) as Record<string, unknown>;
  assert.deepEqual(Object.keys(root), [type]);
  const strings = new Map<string, string>();
  const walk = (value: unknown, key: string): void => {
    if (typeof value === 'string') strings.set(key, value);
    else for (const [name, inner] of Object.entries(value as object)) walk(inner, key === '' ? name : `${key}.${name}`);
  };
  walk(root[type], '');
  return strings;
}

const helpOf = (type: string, language: string): string =>
  readFileSync(join(repository, 'nodes', type, 'locales', language, `${type}.html`), 'utf8');

/** What a translation must leave as it is: placeholders, markup, code, and variables of the environment. */
function marksOf(text: string): string[] {
  return (text.match(/__\w+__|<[^>]+>|\$\{\w+\}|\b(?:ERR_V1_\w+|TMV1-Filter|maybeDuplicate)\b/g) ?? []).sort();
}

/** The level of each heading, in order. */
const headingsOf = (help: string): string[] => [...help.matchAll(/^ *(#+) \S/gm)].map(([, level = '']) => level);

/** Properties, codes and values: all that is written as code, and the terms of lists that are names, not words. */
function namesOf(help: string): string[] {
  const code = [...help.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name.replace(/\s+/g, ' '));
  const terms = [...help.matchAll(/^ *: ([^(:]+?) *(?=[(:])/gm)].map(([, term = '']) => term.replaceAll(/[_*]/g, ''));
  return [...new Set([...code, ...terms.filter((term) => /^[a-z]/.test(term))])].sort();
}

/** The keys that a node's form and wiring ask for, and the expressions that only `dynamicKeys` can tell. */
function keysUsedBy(type: string): { keys: Set<string>; expressions: Map<string, string[]> } {
  const folder = join(repository, 'nodes', type);
  const form = readFileSync(join(folder, 'editor.html'), 'utf8');
  const found = [...form.matchAll(/data-i18n="([^"]+)"/g)]
    .flatMap(([, value = '']) => value.split(';'))
    .map((part) => part.replace(/^\[[\w-]+\]/, ''));
  found.push(...[...form.matchAll(/data-tab="([^"]+)"/g)].map(([, tab = '']) => `tab.${tab}`));
  const expressions = new Map<string, string[]>();
  const own = existsSync(join(folder, 'editor')) ? readdirSync(join(folder, 'editor')) : [];
  const paths = [`${type}/editor.ts`, `${type}/${type}.ts`, ...own.map((name) => `${type}/editor/${name}`)];
  for (const path of [...paths, ...(type === keeper ? sharedForms : [])]) {
    const unknown = new Set<string>();
    for (const key of keysAskedFor(join(repository, 'nodes', path))) {
      if ('literal' in key) found.push(key.literal);
      else unknown.add(key.expression);
    }
    if (unknown.size > 0) expressions.set(path, [...unknown].sort());
  }
  return { keys: new Set(found.map((key) => key.replace(`${type}.`, ''))), expressions };
}

type Asked = { readonly literal: string } | { readonly expression: string };

/** What a source file looks up: `words(...)`, `RED._(...)`, `this._(...)`, and the labels that validators name. */
function keysAskedFor(path: string): Asked[] {
  const source = ts.createSourceFile(basename(path), readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const asked: Asked[] = [];
  const ask = (key: ts.Expression | undefined): void => {
    if (key === undefined) return;
    if (ts.isConditionalExpression(key)) {
      ask(key.whenTrue);
      ask(key.whenFalse);
    } else if (!ts.isStringLiteral(key)) asked.push({ expression: key.getText(source) });
    // Node-RED's own catalogue
    else if (!key.text.startsWith('notification.') && key.text !== '') asked.push({ literal: key.text });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const callee = node.expression.getText(source);
      const [first] = node.arguments;
      // The property follows the words; ofTable has those of its node.
      const property = callee === 'ofTable' ? first : node.arguments[1];
      if (['words', 'shared', 'RED._', 'this._'].includes(callee)) ask(first);
      const names = ['validator', 'setting', 'jsonObject', 'ofTable'].includes(callee);
      if (names && property && ts.isStringLiteral(property)) asked.push({ literal: `label.${property.text}` });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return asked;
}

describe('locales', () => {
  for (const type of types) {
    const english = catalogue(type, 'en-US');

    it(`${type}: has every string that it uses, and uses every string that it has`, () => {
      const { keys, expressions } = keysUsedBy(type);
      const listed = Object.entries(dynamicKeys).filter(
        ([path]) => path.startsWith(`${type}/`) || (type === keeper && path.startsWith('shared/')),
      );
      const written = listed.map(([path, found]) => [path, Object.keys(found).sort()] as const);
      assert.deepEqual(Object.fromEntries(expressions), Object.fromEntries(written));
      for (const key of listed.flatMap(([, found]) => Object.values(found).flat()))
        keys.add(key.replace(`${type}.`, ''));
      assert.deepEqual([...keys].sort(), [...english.keys()].sort());
    });

    it(`${type}: has no empty string`, () => {
      for (const [key, text] of english) assert.notEqual(text.trim(), '', key);
    });

    for (const language of ['en-US', ...languages])
      it(`${type}: has a help whose lists of properties the editor can show, in ${language}`, () => {
        // Its markdown takes `: name (type) : text` on one line; another colon or a break cuts the text off.
        const items = helpOf(type, language).match(/^ *: .*$/gm) ?? [];
        for (const item of items) assert.match(item, /^ *: [^:()]+ \([^:()]+\) : [^:]+$/);
        assert.doesNotMatch(helpOf(type, language), /^ *[^: \n].*:[^:\n]+\([^:\n]+\).*:/m, 'read as such an item');
        assert.doesNotMatch(helpOf(type, language), /^ *: .*\n *[^\s:#\d<-]/m, 'goes on in a second line');
      });

    for (const language of languages)
      describe(`${type} in ${language}`, () => {
        it('has the strings of en-US, in their order', () => {
          assert.deepEqual([...catalogue(type, language).keys()], [...english.keys()]);
        });

        it('has no empty string, and the placeholders and code of en-US in each', () => {
          for (const [key, text] of catalogue(type, language)) {
            assert.notEqual(text.trim(), '', key);
            assert.deepEqual(marksOf(text), marksOf(english.get(key) ?? ''), key);
          }
        });

        it('has the headings and the names of the help of en-US', () => {
          const [own, other] = [helpOf(type, language), helpOf(type, 'en-US')];
          assert.match(own, new RegExp(`^<script type="text/markdown" data-help-name="${type}">\n[^]*\n</script>\n$`));
          assert.deepEqual(headingsOf(own), headingsOf(other));
          assert.deepEqual(namesOf(own), namesOf(other));
        });
      });
  }
});
