/** Every regular expression in the sources, by TypeScript's own parser: none can be forgotten. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

export interface Found {
  /** `nodes/stix-map/stix/values.ts:12` */
  readonly where: string;
  readonly expression: RegExp;
}

const root = join(__dirname, '..', '..');

export function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.ts$/.test(entry.name) && !/\.d\.ts$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}

/** Literals, and the calls of `new RegExp` that no literal shows: those have to be exported and named by a test. */
export function regularExpressions(file: string): { literals: Found[]; built: string[] } {
  const source = ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest, true);
  const literals: Found[] = [];
  const built: string[] = [];
  const visit = (node: ts.Node): void => {
    const where = `${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      literals.push({ where, expression: new RegExp(node.text.slice(1, end), node.text.slice(end + 1)) });
    }
    if ((ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === 'RegExp')
      built.push(where);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { literals, built };
}
