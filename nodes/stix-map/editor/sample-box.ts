/** A sample record and the bundle that the form's settings make of it, as either changes. Nothing of it is stored. */
import { Live, post } from '../../shared/editor/admin';
import { JsonEditor } from '../../shared/editor/json-editor';
import { jsonProblem } from '../../shared/editor/validators';
import { wordsOf } from '../../shared/editor/words';
import type { Preview } from '../routes';
import { samples } from './samples';

const words = wordsOf('stix-map');

export class SampleBox {
  readonly #choice = $('#stix-map-sample');
  readonly #result = $('#stix-map-result');
  readonly #record: JsonEditor;
  readonly #live: Live<Preview>;

  /** `settings` gives the properties as the form shows them. */
  constructor(settings: () => object) {
    for (const name of Object.keys(samples)) $('<option>').val(name).text(name).appendTo(this.#choice);
    this.#record = new JsonEditor('stix-map-record', words('sample.record'), undefined, this.#sample, () =>
      this.changed(),
    );
    this.#live = new Live(
      async () => {
        const record: unknown = JSON.parse(this.#record.value);
        return (await post('stix-map/preview', { record, settings: settings() })) as Preview;
      },
      (preview) => this.#show(preview),
      (error) => this.#complain(error instanceof SyntaxError ? undefined : error),
    );
    this.#choice.on('change', () => (this.#record.value = this.#sample));
    this.changed();
  }

  /** A setting or the record was changed. */
  changed(): void {
    this.#live.changed();
  }

  resize(): void {
    this.#record.resize();
  }

  close(): void {
    this.#live.stop();
    this.#record.destroy();
  }

  get #sample(): string {
    return JSON.stringify(samples[String(this.#choice.val())], null, 2);
  }

  #show(preview: Preview): void {
    if (!preview.ok) return this.#complain(new Error(`${preview.code}: ${preview.message}`));
    const { observed, objects, dropped, empty } = preview.mapping;
    const lost = Object.keys(dropped).join(', ');
    this.#result.empty().append(
      $('<div class="v1-ok">').text(words('sample.made', { objects, observed })),
      empty > 0 ? $('<div>').text(words('sample.empty', { count: empty })) : '',
      lost === '' ? '' : $('<div>').text(words('sample.dropped', { fields: lost })),
      $('<pre class="v1-code" tabindex="0">')
        .attr('aria-label', words('sample.bundle'))
        .text(JSON.stringify(preview.bundle, null, 2)),
    );
  }

  /** Without an error: the record is no JSON yet. */
  #complain(error: unknown): void {
    const said = error instanceof Error ? error.message : (jsonProblem(this.#record.value) ?? words('sample.noObject'));
    this.#result.empty().append($('<div class="v1-bad">').text(said));
  }
}
