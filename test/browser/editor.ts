/** The editor of Node-RED as a person at it works: with the mouse, by what is on the screen. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { Comms, type Debugged } from './comms';
import { Form } from './form';
import { clickTab } from './tabs';

/** What this file asks the editor's own program, inside the page. */
declare const RED: {
  nodes: {
    getType(type: string): unknown;
    dirty(): boolean;
    eachNode(visit: (node: { id: string; type: string; z: string; name?: string }) => void): void;
  };
  workspaces: { active(): string; show(id: string): void };
  sidebar: { show(id: string): void };
};

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface FlowNode {
  readonly id: string;
  readonly tab: string;
  readonly type: string;
  readonly name: string;
}

/** The form of a pull asks where it stands; one that is not deployed yet is not found. */
const undeployed = /\/vision-one-pull\/[0-9a-f]+\/state$/;

export class Editor {
  /** errors of the page, failed requests: none is right */
  readonly complaints: string[] = [];
  readonly comms: Comms;

  constructor(
    readonly page: Page,
    private readonly url: string,
  ) {
    page.setDefaultTimeout(15_000);
    this.comms = new Comms(page);
    page.on('pageerror', (error) => this.complaints.push((error.stack ?? error.message).split('\n', 8).join('\n')));
    page.on('console', (message) => {
      const { url } = message.location();
      if (message.type() === 'error' && !undeployed.test(url)) this.complaints.push(`${message.text()} ${url}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 400 && !undeployed.test(response.url()))
        this.complaints.push(`${response.status()} ${response.url()}`);
    });
  }

  /** Loads the page, until the palette shows a type; the package's last one by default. */
  async load(type = 'stix-map'): Promise<void> {
    await this.page.goto(this.url);
    await this.inPalette(type);
    await this.page.locator('#red-ui-loading-progress').waitFor({ state: 'hidden' });
  }

  /** The same after a change behind the editor's back, which it would otherwise ask about. */
  async loadAnew(): Promise<void> {
    await this.page.goto('about:blank');
    await this.load();
  }

  /** Until the palette has a type. */
  async inPalette(type: string): Promise<void> {
    await this.page.locator(paletteNode(type)).waitFor({ state: 'attached' });
  }

  /** Drags a node from the palette to a place on the workspace; its id. */
  async add(type: string, to: Point): Promise<string> {
    const before = new Set((await this.nodes()).map(({ id }) => id));
    const source = this.page.locator(paletteNode(type));
    await source.scrollIntoViewIfNeeded();
    await source.dragTo(this.#workspace, { targetPosition: to });
    const added = (await this.nodes()).find(({ id }) => !before.has(id));
    if (added?.type !== type) throw new Error(`no ${type} on the workspace`);
    return added.id;
  }

  /** The nodes of the tab in front. */
  nodes(): Promise<FlowNode[]> {
    return this.page.evaluate(() => {
      const found: FlowNode[] = [];
      const tab = RED.workspaces.active();
      RED.nodes.eachNode(({ id, type, z, name }) => {
        if (z === tab) found.push({ id, tab, type, name: name ?? '' });
      });
      return found;
    });
  }

  /** Drags a wire from an output to an input. */
  async wire(from: string, to: string, output = 0): Promise<void> {
    const start = this.node(from).locator('.red-ui-flow-port-output').nth(output);
    await start.locator('.red-ui-flow-port').hover();
    await this.page.mouse.down();
    await this.node(to).locator('.red-ui-flow-port-input .red-ui-flow-port').hover();
    await this.page.mouse.up();
  }

  /** Opens a node's form with a double click; one that a busy machine drew out is two clicks to Node-RED: once more. */
  async edit(id: string): Promise<Form> {
    const ok = this.page.locator('#node-dialog-ok');
    for (let tries = 0; tries < 3 && !(await ok.isVisible()); tries++) {
      await this.node(id).locator('rect.red-ui-flow-node').dblclick();
      await ok.waitFor({ timeout: 3_000 }).catch(() => undefined);
    }
    return Form.ofNode(this.page);
  }

  /** Brings a tab of the workspace to the front: with many of them its label may be scrolled out of sight. */
  async showTab(id: string): Promise<void> {
    await this.page.evaluate((tab) => RED.workspaces.show(tab), id);
    await this.page.locator('g.red-ui-flow-node-group').first().waitFor();
  }

  /** Clicks a node's own button, an inject's as a rule. */
  async press(id: string): Promise<void> {
    await this.node(id).locator('.red-ui-flow-node-button-button').click();
  }

  async deploy(): Promise<void> {
    await this.page.locator('#red-ui-header-button-deploy').click();
    await this.page.waitForFunction(() => !RED.nodes.dirty());
  }

  /** The text under a node, once it is as expected. */
  async status(id: string, expected: RegExp): Promise<string> {
    const label = this.node(id).locator('.red-ui-flow-node-status-label').filter({ hasText: expected });
    await label.waitFor();
    return (await label.textContent()) ?? '';
  }

  /** What the red triangle of a node says; undefined when there is none. */
  async trouble(id: string): Promise<string | undefined> {
    const triangle = this.node(id).locator('.red-ui-flow-node-error');
    if (!(await triangle.isVisible())) return undefined;
    await triangle.hover();
    const tooltip = this.page.locator('.red-ui-flow-port-tooltip');
    await tooltip.waitFor();
    const text = await tooltip.locator('text').allTextContents();
    await this.page.mouse.move(2, 2);
    await tooltip.waitFor({ state: 'detached' });
    return text.join('\n');
  }

  /** Menu > Import > Examples > the package > a folder > a title; brings its tab to the front. */
  async importExample(module: string, folder: string, title: string): Promise<void> {
    const tabs = this.page.locator('#red-ui-workspace-tabs > li.red-ui-tab');
    const count = await tabs.count();
    await this.menu('import');
    await clickTab(this.page.getByRole('link', { name: 'Examples', exact: true }));
    const tree = this.page.locator('#red-ui-clipboard-dialog-import-tab-examples');
    const [inModule, inFolder] = [folder, title].map((name) => tree.getByText(name, { exact: true }));
    await this.#unfold(tree.getByText(module, { exact: true }), inModule!);
    await this.#unfold(inModule!, inFolder!);
    await inFolder!.click();
    await this.page.locator('#red-ui-clipboard-dialog-ok').click();
    // Nodes that are there already, the config that examples share, are asked about.
    const copy = this.page.getByRole('button', { name: 'Import copy' });
    await tabs.nth(count).or(copy).first().waitFor();
    if (await copy.isVisible()) await copy.click();
    // Its label lies under the notice of what was imported for a while.
    const tab = await tabs.nth(count).getAttribute('id');
    await this.showTab((tab ?? '').replace('red-ui-tab-', ''));
  }

  /** Opens an entry of a tree. Lists slide open, and a click meanwhile goes to whatever passes under it. */
  async #unfold(entry: Locator, inside: Locator): Promise<void> {
    for (let tries = 0; tries < 3 && !(await inside.isVisible()); tries++) {
      await entry.click();
      await inside.waitFor({ timeout: 2_000 }).catch(() => undefined);
      await this.page.waitForTimeout(300);
    }
  }

  /** An entry of the menu behind the three lines. */
  async menu(entry: string): Promise<void> {
    await this.page.locator('#red-ui-header-button-sidemenu').click();
    await this.page.locator(`#menu-item-${entry}`).click();
  }

  /** The messages that a debug node has shown. */
  shown(id: string): Debugged[] {
    return this.comms.debugged.filter((message) => message.id === id);
  }

  /** The same, once they are as wanted. */
  async toShow(id: string, wanted: (messages: Debugged[]) => boolean = (all) => all.length > 0): Promise<Debugged[]> {
    if (await this.until(() => wanted(this.shown(id)), 30_000)) return this.shown(id);
    throw new Error(
      `debug node ${id} showed ${JSON.stringify(this.comms.debugged.map(({ msg }) => msg.slice(0, 200)))}`,
    );
  }

  /** Waits; false when it did not come true in time, ms. */
  async until(isTrue: () => boolean, limit: number): Promise<boolean> {
    for (const end = Date.now() + limit; Date.now() < end; await this.page.waitForTimeout(50))
      if (isTrue()) return true;
    return false;
  }

  /** Selects a node and opens its help; the text. */
  async help(id: string): Promise<string> {
    await this.node(id).locator('rect.red-ui-flow-node').click();
    await this.sidebar('help');
    const help = this.page.locator('.red-ui-sidebar-help-content, .red-ui-help').filter({ visible: true }).first();
    return help.innerText();
  }

  /** Brings a tab of the sidebar to the front, by its id. */
  async sidebar(id: string): Promise<void> {
    await this.page.evaluate((tab) => RED.sidebar.show(tab), id);
  }

  /** As the editor's own setting does it; Node-RED 5 only. */
  async theme(theme: 'light' | 'dark'): Promise<void> {
    await this.page.locator('html').evaluate((html, isDark) => {
      const { classList } = html as unknown as { classList: { toggle(name: string, on: boolean): void } };
      classList.toggle('nr-theme-dark', isDark);
    }, theme === 'dark');
  }

  /** The screen as a PNG, for whoever looks into a failure; its path. */
  async picture(): Promise<string> {
    const path = join(mkdtempSync(join(tmpdir(), 'screen-')), 'editor.png');
    await this.page.screenshot({ path });
    return path;
  }

  node(id: string): Locator {
    return this.page.locator(`g.red-ui-flow-node-group[id="${id}"]`);
  }

  get #workspace(): Locator {
    return this.page.locator('#red-ui-workspace-chart');
  }
}

function paletteNode(type: string): string {
  return `.red-ui-palette-node[data-palette-type="${type}"]`;
}
