/** The house keeps its shape: what ESLint's rule on imports can't see. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';
import { sources } from './security/literals';
import { repository } from './support/node-red';

/** The files that each file imports, types included; `text` reads a file. */
function importsOf(files: readonly string[], text: (file: string) => string): Map<string, string[]> {
  const known = new Set(files);
  return new Map(
    files.map((file) => {
      const specifiers = ts.preProcessFile(text(file), true, true).importedFiles.map(({ fileName }) => fileName);
      const paths = specifiers
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => posix.join(posix.dirname(file), specifier));
      return [file, paths.flatMap((path) => [`${path}.ts`, `${path}/index.ts`].filter((one) => known.has(one)))];
    }),
  );
}

/** A circle of files that import each other, as a walk along it; undefined when there is none. */
function circleIn(imports: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const next of imports.get(file) ?? []) {
      const circle = walk(next, [...path, file]);
      if (circle) return circle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of imports.keys()) {
    const circle = walk(file, []);
    if (circle) return circle;
  }
  return undefined;
}

describe('the house', () => {
  const files = sources('nodes').map((file) => file.replaceAll('\\', '/'));

  it('has no circle: a file can be read with what it imports and nothing else', () => {
    const imports = importsOf(files, (file) => readFileSync(join(repository, file), 'utf8'));
    assert.ok([...imports.values()].flat().length > 400, 'the imports are seen');
    assert.deepEqual(circleIn(imports), undefined);
  });

  it('would see a circle, of types too', () => {
    const texts: Record<string, string> = {
      'nodes/a.ts': "import type { B } from './b/b';",
      'nodes/b/b.ts': "export * from '../c';",
      'nodes/c.ts': "import { a } from './a';",
    };
    const imports = importsOf(Object.keys(texts), (file) => texts[file] ?? '');
    assert.deepEqual(circleIn(imports), ['nodes/a.ts', 'nodes/b/b.ts', 'nodes/c.ts', 'nodes/a.ts']);
  });

  it('has no folder in which a file must be searched for', () => {
    const folders = new Set(files.map((file) => posix.dirname(file)));
    for (const folder of folders) {
      const entries = readdirSync(join(repository, folder)).filter((name) => !/^grammar\./.test(name));
      assert.ok(entries.length <= 20, `${folder}: ${entries.length} entries`);
    }
  });
});
