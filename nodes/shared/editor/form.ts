/** What all forms of this package do alike: fields of the open form, and rows that apply. */
import { addStyle } from './style';

interface EditedNode {
  readonly id: string;
}

/** Rows by selector, and when each applies. */
export type Rows = Readonly<Record<string, () => boolean>>;

export class Form {
  #open: EditedNode | undefined;

  constructor(private readonly prefix: 'node-input' | 'node-config-input') {
    addStyle();
  }

  /** Call in oneditprepare: from now on the node's properties are what its fields show. */
  open(node: EditedNode): void {
    this.#open = node;
  }

  /** Call in oneditsave and oneditcancel. */
  close(): void {
    this.#open = undefined;
  }

  field(property: string): JQuery {
    return $(`#${this.prefix}-${property}`);
  }

  /** What the field shows while this node's form is open, else what is stored: validators run for closed nodes too. */
  value(property: string, node: object | undefined = this.#open): string {
    const isOpen = node !== undefined && 'id' in node && node.id === this.#open?.id;
    const field = this.field(property);
    const value: unknown =
      isOpen && field.length > 0 ? field.val() : (node as Record<string, unknown> | undefined)?.[property];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  }

  isChecked(property: string): boolean {
    return this.field(property).prop('checked') === true;
  }

  /** Shows rows when they apply, now and at each change of one of the `deciding` fields. */
  rows(deciding: readonly string[], rows: Rows): void {
    const show = (): void => {
      for (const [selector, applies] of Object.entries(rows)) $(selector).toggle(applies());
    };
    for (const property of deciding) this.field(property).on('change', show);
    show();
  }
}
