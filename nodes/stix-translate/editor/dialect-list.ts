/** The sources to search, as check boxes: none checked is all of them. */
import type { Form } from '../../shared/editor/form';
import { dialectNames } from '../../shared/vision-one/source-names';

export class DialectList {
  readonly #boxes = new Map<string, JQuery>();

  constructor(
    private readonly form: Form,
    chosen: readonly string[],
    changed: () => void,
  ) {
    const place = $('#stix-translate-dialects').empty();
    const rows = new Map<string, JQuery>();
    for (const [api, names] of Object.entries(dialectNames)) {
      const row = $('<div>').appendTo(place);
      rows.set(api, row);
      for (const name of names) {
        const box = $('<input type="checkbox">').val(name).prop('checked', chosen.includes(name));
        const label = $('<label class="v1-inline stix-translate-dialect">').append(box, document.createTextNode(name));
        label.appendTo(row);
        box.on('change', changed);
        this.#boxes.set(name, box);
      }
    }
    const show = (): void => {
      for (const [api, row] of rows) row.toggle(api === form.value('api'));
    };
    form.field('api').on('change', show);
    show();
  }

  /** Names of the chosen api only: those of the other would be refused. */
  get chosen(): string[] {
    const api = this.form.value('api') === 'v2.0' ? 'v2.0' : 'v3.0';
    return dialectNames[api].filter((name) => this.#boxes.get(name)?.prop('checked') === true);
  }
}
