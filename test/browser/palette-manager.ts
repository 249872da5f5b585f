/** Menu > Manage palette > Install > upload. */
import type { Editor } from './editor';

export async function installFromFile(editor: Editor, file: string): Promise<void> {
  const { page } = editor;
  await editor.menu('edit-palette');
  const settings = page.locator('#red-ui-settings-tab-palette');
  await settings.getByText('Install', { exact: true }).first().click();
  await settings.locator('.red-ui-palette-editor-upload-button input[type=file]').setInputFiles(file);
  await settings.getByRole('button', { name: 'Upload', exact: true }).click();
  await page.getByText('Nodes added to palette').waitFor({ timeout: 60_000 });
  await page.locator('#user-settings-dialog-ok, .red-ui-tray-footer').waitFor({ state: 'attached' });
  await page.getByRole('button', { name: 'Close', exact: true }).first().click();
}
