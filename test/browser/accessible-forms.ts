/** axe reads every form, each of its tabs, with everything shown that can be shown, in each theme. */
import assert from 'node:assert/strict';
import { source as axeSource } from 'axe-core';
import type * as Axe from 'axe-core';
import type { Locator } from 'playwright-core';
import type { Desk } from './desk';
import { type FormType, freshForms, nodeOf } from './flow-of-forms';
import { clickTab } from './tabs';
import { watched } from './watched';

/** Choices that bring up the fields which a form hides at first. */
const unfolded: Readonly<Record<FormType, [string, string][]>> = {
  'vision-one-config': [['region', 'custom']],
  'vision-one-pull': [
    ['service', 'alerts'],
    ['schedule', 'interval'],
    ['start', 'date'],
    ['delivery', 'ack'],
  ],
  'vision-one-search': [['delivery', 'ack']],
  'stix-translate': [['window', 'validity']],
  'stix-map': [['bundle', 'chunk']],
};

export function accessibleForms(desk: () => Desk): void {
  const test = watched(desk);
  describe('accessibility', () => {
    freshForms(desk);

    for (const type of Object.keys(unfolded) as FormType[])
      test(`finds nothing serious in the form of ${type}`, async () => {
        const { editor, line } = desk();
        const form = await editor.edit(type === 'vision-one-config' ? 'search' : nodeOf[type]);
        const inner = type === 'vision-one-config' ? await form.editConfig('config') : form;
        for (const [property, value] of unfolded[type]) await inner.set(property, value);
        // Node-RED 4.1 has no dark theme of its own.
        for (const theme of line.nodeRed.startsWith('5') ? (['light', 'dark'] as const) : (['light'] as const)) {
          await editor.theme(theme);
          for (const tab of [undefined, ...(await inner.tabs())]) {
            if (tab) await clickTab(tab);
            assert.deepEqual(await seriousIn(inner.body), [], theme);
          }
        }
        await editor.theme('light');
        if (inner !== form) await inner.cancel();
        await form.cancel();
      });
  });
}

/** What axe finds serious or critical, with the elements. */
export async function seriousIn(part: Locator): Promise<string[]> {
  await part.page().evaluate(axeSource);
  const results = await part.evaluate((element) => {
    const { axe } = globalThis as unknown as { axe: typeof Axe }; // the page has it by now
    // The editor's own decoys for password managers lie in every form.
    return axe.run({ include: element as never, exclude: [['[id^="red-ui-trap-"]']] });
  });
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
