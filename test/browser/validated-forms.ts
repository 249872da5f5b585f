/** What is wrong in a form is marked there, and said by the triangle of its node. */
import assert from 'node:assert/strict';
import type { Desk } from './desk';
import type { Form } from './form';
import { freshForms, nodeOf } from './flow-of-forms';
import { watched } from './watched';

interface Wrong {
  readonly property: string;
  readonly wrong: string;
  readonly right: string;
  /** where no label is tied to the field: its name in the triangle's words */
  readonly label?: string;
}

/** Choices that make the fields of a form show, and values that they must not take. */
const forms: Readonly<Record<keyof typeof nodeOf, { given: [string, string][]; fields: readonly Wrong[] }>> = {
  'vision-one-pull': {
    given: [
      ['schedule', 'interval'],
      ['delivery', 'ack'],
    ],
    fields: [
      { property: 'interval', wrong: '5', right: '10' },
      { property: 'lookback', wrong: '-1', right: '4320' },
      { property: 'maxLookback', wrong: '181', right: '180' },
      { property: 'top', wrong: '7', right: '200' },
      { property: 'ackTimeout', wrong: '0', right: '1' },
      { property: 'maxAttempts', wrong: '-1', right: '3' },
      { property: 'settle', wrong: '-1', right: '2' },
      { property: 'overlap', wrong: '-1', right: '0' },
    ],
  },
  'vision-one-search': {
    given: [['delivery', 'ack']],
    fields: [
      { property: 'ackTimeout', wrong: '0', right: '1' },
      { property: 'maxAttempts', wrong: '-1', right: '0' },
      { property: 'maxRecords', wrong: '-1', right: '0' },
      { property: 'maxPages', wrong: '-1', right: '10' },
      { property: 'timeLimit', wrong: '0', right: '1' },
    ],
  },
  'stix-translate': {
    given: [['window', 'validity']],
    fields: [
      { property: 'timeRange', wrong: '0', right: '1' },
      { property: 'maxLookback', wrong: '0', right: '1' },
      { property: 'maxQueryLength', wrong: '255', right: '256' },
    ],
  },
  'stix-map': {
    given: [['bundle', 'chunk']],
    fields: [
      { property: 'maxHeld', wrong: '-1', right: '0' },
      { property: 'chunkSize', wrong: '0', right: '1' },
      { property: 'identity', wrong: '{ "type": ', right: '', label: 'Identity object' },
    ],
  },
};

const ofConfig: readonly Wrong[] = [
  { property: 'host', wrong: 'not a host', right: 'api.example.com' },
  { property: 'timeout', wrong: '0', right: '1' },
  { property: 'retries', wrong: '1.5', right: '10' },
  { property: 'requestsPerMinute', wrong: '0', right: '1' },
];

export function validatedForms(desk: () => Desk): void {
  const test = watched(desk);
  describe('validation', () => {
    freshForms(desk);

    for (const [type, { given, fields }] of Object.entries(forms))
      test(`of ${type} marks what is wrong, and the node says it`, async () => {
        const { editor } = desk();
        const id = nodeOf[type as keyof typeof nodeOf]; // Object.entries widens the keys
        assert.equal(await editor.trouble(id), undefined);

        const form = await editor.edit(id);
        for (const [property, value] of given) await form.set(property, value);
        await fillIn(form, fields, 'wrong');
        const labels = await Promise.all(fields.map(async ({ property, label }) => label ?? form.label(property)));
        await form.ok();
        const trouble = ((await editor.trouble(id)) ?? '').split('\n');
        for (const label of labels)
          assert.ok(
            trouble.some((line) => line.startsWith(`  - ${label}: `)),
            `${label} in ${trouble.join('\n')}`,
          );

        const again = await editor.edit(id);
        await fillIn(again, fields, 'right');
        await again.ok();
        assert.equal(await editor.trouble(id), undefined);
      });

    test('of vision-one-config marks what is wrong', async () => {
      const { editor } = desk();
      const form = await editor.edit(nodeOf['vision-one-search']);
      const config = await form.editConfig('config');
      await fillIn(config, ofConfig, 'wrong');
      await fillIn(config, ofConfig, 'right');
      await config.cancel();
      await form.cancel();
    });
  });
}

async function fillIn(form: Form, fields: readonly Wrong[], how: 'wrong' | 'right'): Promise<void> {
  for (const field of fields) {
    await form.set(field.property, field[how]);
    assert.equal(await form.isWrong(field.property), how === 'wrong', `${field.property} = ${field[how]}`);
  }
}
