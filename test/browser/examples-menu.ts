/** Every example comes whole and neat out of the import menu, and runs on the simulator as it is. */
import assert from 'node:assert/strict';
import { examples } from '../playground/examples';
import { isExpected } from '../playground/run-once';
import type { Desk } from './desk';
import type { FlowNode } from './editor';
import { untidy } from './neatness';
import { watched } from './watched';

const module = '@open-xdr/node-red-vision-one';

/** Hunts keep to the budget of requests that an example is delivered with; a busy machine takes its time besides. */
const timeLimit = 240_000;

export function examplesFromTheMenu(desk: () => Desk): void {
  const test = watched(desk);
  describe('examples', function () {
    this.timeout(timeLimit + 30_000);
    /** the nodes of each, by title */
    const imported = new Map<string, FlowNode[]>();
    before(async () => {
      await desk().nodeRed.deploy([{ id: 'flow', type: 'tab', label: 'Flow 1' }]);
      await desk().editor.loadAnew();
    });

    for (const { title, folder, nodes } of examples())
      test(`imports ${title}`, async () => {
        const { editor } = desk();
        await editor.importExample(module, folder, title);
        const found = await editor.nodes();
        assert.equal(found.length, nodes.filter(({ z }) => z !== undefined).length, 'it has its tab to itself');
        for (const { id, type } of found) {
          assert.notEqual(type, 'unknown');
          assert.equal(await editor.trouble(id), undefined, `${type} is not complete`);
        }
        assert.deepEqual(await untidy(editor.page), []);
        imported.set(title, found);
      });

    describe('deployed together', () => {
      before(async () => {
        const { editor } = desk();
        await editor.deploy();
        for (const nodes of imported.values()) {
          const injects = nodes.filter(({ type }) => type === 'inject');
          if (injects.length > 0) await editor.showTab(injects[0]!.tab);
          for (const { id } of injects) await editor.press(id);
        }
        const expected = [...imported.values()].flat().filter(isExpectedDebug);
        await editor.until(() => expected.every(({ id }) => editor.shown(id).length > 0), timeLimit);
      });

      for (const { title } of examples())
        test(`${title} shows what it should, and no error`, () => {
          const { editor } = desk();
          const debugs = (imported.get(title) ?? []).filter(({ type }) => type === 'debug');
          assert.ok(debugs.length > 0);
          const silent = debugs.filter((node) => isExpectedDebug(node) && editor.shown(node.id).length === 0);
          assert.deepEqual(silent, []);
          const errors = debugs.filter(({ name }) => name === 'errors').flatMap(({ id }) => editor.shown(id));
          assert.deepEqual(
            errors.map(({ msg }) => msg.slice(0, 300)),
            [],
          );
        });
    });
  });
}

function isExpectedDebug({ type, name }: FlowNode): boolean {
  return type === 'debug' && isExpected(name);
}
