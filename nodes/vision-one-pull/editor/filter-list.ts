/** The list that writes the filter's text, for those who don't want to. The text stays the property that is stored. */
import type { Form } from '../../shared/editor/form';
import { wordsOf } from '../../shared/editor/words';
import { filterRules, type FilterRules } from './filter-fields';
import { filterRows, filterText, type FilterRow } from './filter-text';

const words = wordsOf('vision-one-pull');

export class FilterList {
  readonly #list = $('#vision-one-pull-filter-list');
  readonly #text: JQuery;
  /** the list writes the text: the text must not write the list at the same time */
  #isWriting = false;

  constructor(private readonly form: Form) {
    this.#text = form.field('filter');
    this.#list.editableList<FilterRow | object>({
      addButton: words('filter.add'),
      height: 'auto',
      removable: true,
      addItem: (container, _index, row) => this.#addRow(container, row),
      removeItem: () => this.#write(),
    });
    this.#text.on('input change', () => !this.#isWriting && this.read());
    form.field('service').on('change', () => this.read());
    this.read();
  }

  /** Rows from the text, and an example for no text; without rows for it, the list is away. */
  read(): void {
    this.#text.attr('placeholder', this.#rules.example);
    const rows = filterRows(this.form.value('filter'));
    const known = new Set(this.#rules.fields.map(({ name }) => name));
    const isShown =
      rows?.every(({ field, operator }) => known.has(field) && this.#operators.includes(operator)) ?? false;
    $('#vision-one-pull-filter-rows').toggle(isShown);
    $('#vision-one-pull-filter-raw').toggle(!isShown);
    this.#isWriting = true;
    this.#list.editableList('empty');
    if (isShown) this.#list.editableList('addItems', rows ?? []);
    this.#isWriting = false;
  }

  get #rules(): FilterRules {
    return filterRules[this.form.value('service')] ?? { fields: [], contains: false, longest: Infinity, example: '' };
  }

  get #operators(): readonly string[] {
    return this.#rules.contains ? ['eq', 'contains'] : ['eq'];
  }

  #addRow(container: JQuery, given: Partial<FilterRow>): void {
    const { fields, contains } = this.#rules;
    const row: FilterRow = { field: fields[0]?.name ?? '', operator: 'eq', value: '', not: false, ...given };
    const field = select(
      'filter.field',
      fields.map(({ name }) => [name, name]),
    ).val(row.field);
    const kinds = ['eq', ...(contains ? ['contains'] : [])].flatMap((kind) => [kind, `not ${kind}`]);
    const kind = select(
      'filter.operator',
      kinds.map((name) => [name, words(`filter.${name.replace(' ', '_')}`)]),
    );
    kind.val(row.not ? `not ${row.operator}` : row.operator);
    const place = $('<span class="vision-one-pull-filter-value">');
    container.addClass('vision-one-pull-filter-row').append(field, kind, place);
    container
      .closest('li')
      .find('.red-ui-editableList-item-remove')
      .attr({ 'aria-label': words('filter.remove') });

    /** A list of the values that the service knows, or a field for any other. */
    const showValue = (value: string): void => {
      const values = fields.find(({ name }) => name === field.val())?.values;
      const isListed = values !== undefined && kind.val() !== 'contains' && kind.val() !== 'not contains';
      const known = isListed && value !== '' && !values.includes(value) ? [value, ...values] : (values ?? []);
      const input = isListed
        ? select(
            'filter.value',
            known.map((name) => [name, name]),
          )
        : $('<input type="text">').attr('aria-label', words('filter.value'));
      if (value !== '' || !isListed) input.val(value);
      place.empty().append(input);
      input.on('input change', () => this.#write());
    };
    const rewrite = (value: string): void => {
      showValue(value);
      this.#write();
    };
    field.on('change', () => rewrite(''));
    kind.on('change', () => rewrite(String(place.children().val() ?? '')));
    showValue(row.value);
    container.data('row', (): FilterRow => {
      const [name = '', ...rest] = String(kind.val()).split(' ').reverse();
      return {
        field: String(field.val()),
        operator: name === 'contains' ? 'contains' : 'eq',
        value: String(place.children().val() ?? ''),
        not: rest.length > 0,
      };
    });
    if (!this.#isWriting) this.#write();
  }

  /** The text from the rows; a row without a value waits for one. */
  #write(): void {
    if (this.#isWriting) return;
    const rows: FilterRow[] = [];
    this.#list.children('li').each((_index, item) => {
      const row = $(item).find('.vision-one-pull-filter-row').data('row') as (() => FilterRow) | undefined;
      if (row) rows.push(row());
    });
    this.#isWriting = true;
    this.#text.val(filterText(rows.filter(({ value }) => value !== ''))).trigger('change');
    this.#isWriting = false;
  }
}

function select(label: string, options: readonly (readonly [value: string, text: string])[]): JQuery {
  const made = $('<select>').attr('aria-label', words(label));
  for (const [value, text] of options) $('<option>').val(value).text(text).appendTo(made);
  return made;
}
