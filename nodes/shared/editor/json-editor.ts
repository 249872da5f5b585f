/** A code editor for a property that is JSON text. The hidden field behind it is what the form validates and stores. */

/**
 * Node-RED hands what it doesn't know to Monaco, whose inline suggestions (JSON has none) would ask for a model that
 * the editor has already given up when a form is closed while its cursor is in there: "Model is disposed!".
 */
const options = { mode: 'ace/mode/json', inlineSuggest: { enabled: false } };

export class JsonEditor {
  readonly #editor: AceAjax.Editor;

  /** `element` is the id of an empty div; `field` the hidden input, if the text is a property. */
  constructor(element: string, label: string, field?: JQuery, value = '', changed: () => void = () => undefined) {
    const text = field === undefined ? value : String(field.val() ?? '');
    this.#editor = RED.editor.createEditor({ ...options, id: element, value: text });
    // Monaco's own text area has no name that says which one it is.
    $(`#${element} textarea`).attr('aria-label', label);
    this.#editor.getSession().on('change', () => {
      field?.val(this.value).trigger('change');
      changed();
    });
  }

  get value(): string {
    return this.#editor.getValue();
  }

  set value(text: string) {
    this.#editor.setValue(text, -1);
  }

  resize(): void {
    this.#editor.resize();
  }

  /** Node-RED keeps what is not destroyed: call it on save and on cancel. */
  destroy(): void {
    this.#editor.destroy();
  }
}
