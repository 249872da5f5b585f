/** Tests of a page that must not complain. */
import assert from 'node:assert/strict';
import type { Desk } from './desk';

/**
 * `it`, which also fails when the page had an error meanwhile, and keeps a picture of whatever failed. Not an afterEach
 * hook: one that fails takes all tests after it along.
 */
export function watched(desk: () => Desk): (title: string, test: () => void | Promise<void>) => void {
  return (title, test) =>
    void it(title, async () => {
      const { editor } = desk();
      try {
        await test();
        // What the last click set off comes with the next turn of the page's own loop.
        await editor.page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
        assert.deepEqual(editor.complaints, [], 'the page complains');
      } catch (error) {
        const said = editor.complaints.map((complaint) => `\n      the page: ${complaint}`).join('');
        console.log(`      see ${await editor.picture()}${said}`);
        throw error;
      } finally {
        editor.complaints.length = 0;
      }
    });
}
