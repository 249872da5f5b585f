import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { repository } from '../support/node-red';
import { sources } from './literals';

/**
 * Who may reach beyond its arguments, and for what. Whatever is not here can be brought to no file, host or program.
 */
const allowed: Readonly<Record<string, readonly string[]>> = {
  'node:crypto': ['*'],
  'node:net.isIPv4': ['*'],
  'node:net.isIPv6': ['*'],
  'node:timers/promises': ['*'],
  'node:util': ['*'],
  'node:url': ['*'],
  'node:fs': ['vision-one-config/vision-one-config.ts'], // our own package.json, for the User-Agent
  'node:path': ['vision-one-config/vision-one-config.ts'],
  'node:http': ['shared/http', 'shared/vision-one', 'shared/node-red', 'vision-one-config'],
  'node:https': ['shared/http', 'shared/node-red', 'vision-one-config'],
  axios: ['shared/http/transport.ts', 'shared/http/connection-fault.ts'],
  'axios-retry': ['shared/http/transport.ts'],
  hpagent: ['shared/http/agent.ts'],
  'proxy-from-env': ['shared/http/agent.ts'],
  re2js: ['stix-map/matcher/observation'],
  'node-red': ['*'], // types
};

interface Reach {
  readonly modules: readonly string[];
  /** code out of a text, modules out of a variable, variables of the process */
  readonly deeds: readonly string[];
}

function reachOf(file: string): Reach {
  const source = ts.createSourceFile(file, readFileSync(join(repository, file), 'utf8'), ts.ScriptTarget.Latest, true);
  const modules: string[] = [];
  const deeds: string[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier)
      modules.push(...namesOf(node, (node.moduleSpecifier as ts.StringLiteral).text));
    if (ts.isNewExpression(node) || ts.isCallExpression(node)) {
      const called = node.expression.getText();
      if (/^(eval|Function|require|import|globalThis\.eval)$/.test(called)) deeds.push(node.getText());
    }
    if (ts.isPropertyAccessExpression(node) && node.expression.getText() === 'process') deeds.push(node.getText());
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { modules, deeds };
}

/** The module; of node:net, which is harmless in parts, what is taken of it. */
function namesOf(node: ts.ImportDeclaration | ts.ExportDeclaration, module: string): string[] {
  const bindings = ts.isImportDeclaration(node) ? node.importClause?.namedBindings : undefined;
  if (module !== 'node:net' || bindings === undefined || !ts.isNamedImports(bindings)) return [module];
  return bindings.elements.map(({ name }) => `${module}.${name.text}`);
}

describe('what a message, a pattern or a record can reach', () => {
  const files = sources('nodes').filter((file) => !/editor/.test(file));

  it('sees what a module reaches', () => {
    const { modules, deeds } = reachOf(join('nodes', 'vision-one-config', 'connection-test.ts'));
    assert.ok(modules.includes('node-red') && modules.includes('../shared/vision-one/token'));
    assert.ok(deeds.includes('process.env'));
    assert.ok(files.length > 100);
  });

  it('is no file, no program and no host: modules have only what they need', () => {
    for (const file of files) {
      const inNodes = file.replaceAll('\\', '/').replace(/^nodes\//, '');
      for (const name of reachOf(file).modules.filter((one) => !one.startsWith('.'))) {
        const places = allowed[name] ?? [];
        const may = places.some((place) => place === '*' || place === inNodes || place === dirname(inNodes));
        assert.ok(may, `${inNodes} imports ${name}`);
      }
    }
  });

  it('is no code: nothing is evaluated, nothing is loaded by a name that is made', () => {
    for (const file of files) {
      const strange = reachOf(file).deeds.filter((deed) => !/^process\.(env)$/.test(deed));
      assert.deepEqual(strange, [], file);
    }
  });

  it('is no variable of the environment: only the connection test reads one, which a person with the right asks for', () => {
    const readers = files.filter((file) => reachOf(file).deeds.includes('process.env'));
    assert.deepEqual(readers, [join('nodes', 'vision-one-config', 'connection-test.ts')]);
  });
});
