/** A form of the editor: finds fields by what they are called in flows, whichever tab of the form they lie on. */
import type { Locator, Page } from 'playwright-core';
import { clickTab } from './tabs';

export class Form {
  private constructor(
    private readonly page: Page,
    private readonly prefix: 'node-input' | 'node-config-input',
    private readonly okButton: string,
    private readonly cancelButton: string,
  ) {}

  static async ofNode(page: Page): Promise<Form> {
    const form = new Form(page, 'node-input', '#node-dialog-ok', '#node-dialog-cancel');
    await form.#opened();
    return form;
  }

  /** Presses the + beside the field that names a config node. */
  async addConfig(property: string): Promise<Form> {
    await this.page.locator(`#${this.prefix}-btn-${property}-add`).click();
    return this.#config();
  }

  /** Presses the pencil beside it. */
  async editConfig(property: string): Promise<Form> {
    await this.page.locator(`#${this.prefix}-btn-${property}-edit`).click();
    return this.#config();
  }

  async #config(): Promise<Form> {
    const form = new Form(this.page, 'node-config-input', '#node-config-dialog-ok', '#node-config-dialog-cancel');
    await form.#opened();
    return form;
  }

  /** The element whose id the property gives; it may be hidden behind another that Node-RED made of it. */
  field(property: string): Locator {
    return this.page.locator(`#${this.prefix}-${property}`);
  }

  /** Types, chooses or ticks, as the field wants. */
  async set(property: string, value: string | boolean): Promise<void> {
    const field = await this.#bringUp(property);
    if (typeof value === 'boolean') return field.setChecked(value);
    const kind = await field.evaluate((element) => {
      const { tagName, type } = element as unknown as { tagName: string; type?: string };
      return type === 'hidden' ? 'code' : tagName;
    });
    if (kind === 'code') return this.#typeCode(field, value);
    if (kind === 'SELECT') await field.selectOption(value);
    else await field.fill(value);
    await field.blur();
  }

  /** A hidden field has a code editor beside it. */
  async #typeCode(field: Locator, value: string): Promise<void> {
    await field.locator('xpath=following-sibling::*').first().click();
    await this.page.keyboard.press('ControlOrMeta+A');
    await this.page.keyboard.press('Delete');
    await this.page.keyboard.insertText(value);
  }

  /** Chooses an option of a list by its place. */
  async choose(property: string, index: number): Promise<void> {
    await (await this.#bringUp(property)).selectOption({ index });
  }

  /** Presses "Test connection" of a config's form; the lines, once all are answered. */
  async testConnection(): Promise<string[]> {
    const button = this.body.locator('#node-config-test');
    await button.click();
    const lines = this.body.locator('#node-config-test-lines li');
    await lines.first().waitFor();
    await this.page.locator('#node-config-test:not([disabled])').waitFor();
    return lines.allInnerTexts();
  }

  /** In the form of stix-translate: types a pattern into the box to try one; what the form makes of it. */
  async tryPattern(pattern: string): Promise<string> {
    const box = this.body.locator('#stix-translate-pattern');
    if (!(await box.isVisible())) await this.#openTabOf(box);
    const result = this.body.locator('#stix-translate-result');
    const before = await result.innerText();
    await box.fill(pattern);
    for (let tries = 0; tries < 50 && (await result.innerText()) === before; tries++)
      await this.page.waitForTimeout(100);
    return result.innerText();
  }

  /** What a part of the form says, once it is as expected. */
  async tell(selector: string, expected: RegExp): Promise<string> {
    const part = this.body.locator(selector).filter({ hasText: expected });
    await part.waitFor({ state: 'attached' });
    return (await part.textContent()) ?? '';
  }

  /** In the form of an inject node: makes its payload a text. */
  async injectText(text: string): Promise<void> {
    const row = this.body.locator('#node-input-property-container > li').first();
    await row.locator('.red-ui-typedInput-type-select').last().click();
    await this.page.locator('.red-ui-typedInput-options').filter({ visible: true }).getByText('string').click();
    await row.locator('input.red-ui-typedInput-input').last().fill(text);
  }

  async value(property: string): Promise<string> {
    return this.field(property).inputValue();
  }

  /** What is written beside a field. */
  async label(property: string): Promise<string> {
    const label = this.page.locator(`label[for="${this.prefix}-${property}"]`).first();
    return ((await label.textContent()) ?? '').trim();
  }

  /** Whether a field is marked as wrong. */
  async isWrong(property: string): Promise<boolean> {
    const field = await this.#bringUp(property);
    return (await this.field(property).or(field).and(this.page.locator('.input-error')).count()) > 0;
  }

  /** The visible one of a field, on the tab in front. */
  async #bringUp(property: string): Promise<Locator> {
    const field = this.field(property);
    await field.waitFor({ state: 'attached' });
    // A hidden field is as visible as what it lies in.
    const row = field.locator('xpath=self::*[not(@type="hidden")] | self::*[@type="hidden"]/..');
    if (!(await row.isVisible())) await this.#openTabOf(row);
    // Node-RED hides the input of a typed input and puts its own beside it.
    const typed = field.locator('xpath=following-sibling::*[contains(@class,"red-ui-typedInput-container")]');
    return (await typed.count()) > 0 ? typed.locator('input.red-ui-typedInput-input') : field;
  }

  /** The form's own tab that the field lies on. */
  async #openTabOf(field: Locator): Promise<void> {
    const content = await field.locator('xpath=ancestor-or-self::*[@data-tab][1]').getAttribute('id');
    await clickTab(this.body.locator(`a.red-ui-tab-label[href="#${content}"]`));
  }

  /** The form's own tabs, none in a short form. */
  tabs(): Promise<Locator[]> {
    return this.body.locator('.red-ui-tabs a.red-ui-tab-label').all();
  }

  get body(): Locator {
    return this.page.locator('.red-ui-tray').last().locator('.red-ui-tray-body form').first();
  }

  async ok(): Promise<void> {
    await this.#close(this.okButton);
  }

  async cancel(): Promise<void> {
    await this.#close(this.cancelButton);
  }

  async #opened(): Promise<void> {
    await this.page.locator(this.okButton).waitFor();
    await this.#settled();
  }

  async #close(button: string): Promise<void> {
    await this.page.locator(button).click();
    await this.page.locator(button).waitFor({ state: 'detached' });
    await this.#settled();
  }

  /** Trays slide; a click while they do goes astray. */
  async #settled(): Promise<void> {
    await this.page.waitForTimeout(400);
  }
}
