import type { Locator } from 'playwright-core';

/**
 * Two clicks on tabs of whatever strip within this time are a double click to Node-RED, and the second does nothing.
 */
const doubleClick = 400;

/** Brings a tab to the front, of a form or a dialog. */
export async function clickTab(tab: Locator): Promise<void> {
  await tab.page().waitForTimeout(doubleClick + 50);
  await tab.click();
}
