/** The pattern box: what a pattern becomes with the settings of the form, as it is typed. Nothing of it is stored. */
import { Live, post } from '../../shared/editor/admin';
import { wordsOf } from '../../shared/editor/words';
import { isoSecond } from '../../shared/time';
import type { PreviewError, TranslationPreview } from '../preview';
import type { Query, Translation } from '../query';

const words = wordsOf('stix-translate');
/** Of a long list only the beginning is shown. */
const shown = 20;
/** Characters of the pattern before and after the place of an error. */
const around = 40;

export class PatternBox {
  readonly #text = $('#stix-translate-pattern');
  readonly #result = $('#stix-translate-result');
  readonly #live: Live<TranslationPreview | undefined>;

  /** `settings` gives the properties as the form shows them. */
  constructor(settings: () => object) {
    this.#live = new Live(
      async () => {
        const pattern = this.#pattern;
        if (pattern.trim() === '') return undefined;
        return (await post('stix-translate/preview', { pattern, settings: settings() })) as TranslationPreview;
      },
      (preview) => this.#show(preview),
      (error) => this.#result.empty().append(line('bad', error instanceof Error ? error.message : String(error))),
    );
    this.#text.on('input', () => this.#live.changed());
    this.changed();
  }

  /** A setting was changed. */
  changed(): void {
    this.#live.changed();
  }

  close(): void {
    this.#live.stop();
  }

  get #pattern(): string {
    return String(this.#text.val());
  }

  #show(preview: TranslationPreview | undefined): void {
    this.#text.attr('aria-invalid', String(preview?.ok === false));
    this.#result.empty();
    if (!preview) this.#result.append(line('quiet', words('box.empty')));
    else if (preview.ok) this.#result.append(...parts(preview));
    else this.#showError(preview);
  }

  #showError({ code, message, start, end }: PreviewError): void {
    this.#result.append(line('bad', `${code}: ${message}`));
    if (start === undefined) return;
    const pattern = this.#pattern;
    const stop = Math.max(end ?? start, start + 1);
    const marked = $('<pre>').append(
      document.createTextNode(pattern.slice(Math.max(0, start - around), start)),
      $('<mark>').text(pattern.slice(start, stop) || '\u00a0'),
      document.createTextNode(pattern.slice(stop, stop + around)),
    );
    const go = $('<button type="button" class="red-ui-button red-ui-button-small">').text(words('box.go'));
    go.on('click', () => {
      const field = this.#text[0] as HTMLTextAreaElement;
      field.focus();
      field.setSelectionRange(start, stop);
    });
    this.#result.append(marked, go);
  }
}

function parts({ queries, notes, unmapped, refused }: Translation): JQuery[] {
  const parts = [line('ok', words('box.queries', { count: queries.length }))];
  for (const query of queries.slice(0, shown)) parts.push(queryPart(query));
  if (queries.length > shown) parts.push(line('quiet', words('box.more', { count: queries.length - shown })));
  parts.push(
    ...section(
      'box.notes',
      notes.map(({ dialect, message }) => `${dialect}: ${message}`),
    ),
  );
  const missing = [...new Set(unmapped.map(({ dialect, attribute }) => `${dialect}: ${attribute}`))];
  parts.push(...section('box.unmapped', missing));
  parts.push(
    ...section(
      'box.refused',
      refused.map(({ code, message }) => `${code}: ${message}`),
    ),
  );
  return parts;
}

function queryPart(query: Query): JQuery {
  const window =
    query.api === 'v3.0'
      ? `${query.startDateTime} - ${query.endDateTime}`
      : `${isoSecond(query.from)} - ${isoSecond(query.to)}`;
  const precision = words(`precision.${query.precision}`);
  const isDoubtful = query.api === 'v3.0' && query.fallback !== undefined;
  const head = $('<div>').append(
    $('<strong>').text(query.source),
    document.createTextNode(` (${isDoubtful ? words('box.doubtful', { precision }) : precision}) `),
    $('<span class="v1-quiet">').text(window),
  );
  return $('<div>').append(head, $('<pre>').text(query.query));
}

function section(title: string, texts: readonly string[]): JQuery[] {
  if (texts.length === 0) return [];
  const list = $('<ul class="stix-translate-findings">');
  for (const text of texts.slice(0, shown)) $('<li>').text(text).appendTo(list);
  const rest = texts.length - shown;
  if (rest > 0)
    $('<li class="v1-quiet">')
      .text(words('box.more', { count: rest }))
      .appendTo(list);
  return [$('<div>').append($('<strong>').text(words(title))), list];
}

function line(kind: 'ok' | 'bad' | 'quiet', text: string): JQuery {
  return $('<div>').addClass(`v1-${kind}`).text(text);
}
