/** The editor shows each list of properties in the help as one, in every language. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../support/node-red';
import type { Desk } from './desk';
import { watched } from './watched';

const types = ['vision-one-config', 'vision-one-pull', 'vision-one-search', 'stix-translate', 'stix-map'];

/** What this file asks the editor's own program, inside the page. */
declare const RED: { utils: { renderMarkdown(text: string): string } };

export function renderedHelp(desk: () => Desk): void {
  const test = watched(desk);
  describe('help', () => {
    for (const type of types)
      test(`of ${type} shows every property that it lists`, async () => {
        for (const language of readdirSync(join(repository, 'dist', type, 'locales'))) {
          const file = join(repository, 'dist', type, 'locales', language, `${type}.html`);
          const help = readFileSync(file, 'utf8').replaceAll(/<\/?script[^>]*>/g, '');
          const html = await desk().editor.page.evaluate((text) => RED.utils.renderMarkdown(text), help);
          const listed = help.match(/^ *: /gm) ?? [];
          const shown = html.match(/<dt>/g) ?? [];
          assert.equal(shown.length, listed.length, `${language}\n${html}`);
          assert.doesNotMatch(html, /\) : |<dd><\/dd>/, language);
        }
      });
  });
}
