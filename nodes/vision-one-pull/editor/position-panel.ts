/** Where the deployed pull stands, in its form: asked for when the form opens, and by a button. */
import { AdminError, get } from '../../shared/editor/admin';
import { wordsOf } from '../../shared/editor/words';
import { askReset } from './commands';
import { durationText, nextText, statusText, timeText, type PullState } from './state';

const words = wordsOf('vision-one-pull');

export class PositionPanel {
  readonly #place = $('#vision-one-pull-position');
  #isOpen = true;

  constructor(
    private readonly node: string,
    label: string,
  ) {
    $('#vision-one-pull-refresh').on('click', () => void this.refresh());
    $('#vision-one-pull-reset').on('click', () => askReset(node, label, () => void this.refresh()));
    void this.refresh();
  }

  close(): void {
    this.#isOpen = false;
  }

  /** Never rejects: what goes wrong is shown. */
  async refresh(): Promise<void> {
    try {
      const state = (await get(`vision-one-pull/${this.node}/state`)) as PullState;
      if (this.#isOpen) this.#show(state);
    } catch (error) {
      if (!this.#isOpen) return;
      const isMissing = error instanceof AdminError && error.status === 404;
      this.#place.empty().text(words(isMissing ? 'state.notDeployed' : 'state.unknown'));
      $('#vision-one-pull-reset').prop('disabled', isMissing);
    }
  }

  #show(state: PullState): void {
    const last = state.cycles.at(-1);
    const cycle = last
      ? words('state.cycleText', {
          time: timeText(last.at),
          count: last.emitted,
          elapsed: durationText(last.elapsedMs),
        })
      : words('state.none');
    const facts = {
      now: statusText(state),
      watermark: timeText(state.watermark),
      lag: durationText(state.lagMs),
      cycle,
      next: nextText(state),
      ...(state.lastError ? { error: `${timeText(state.lastError.at)}: ${state.lastError.message}` } : {}),
    };
    const list = $('<dl>');
    for (const [name, text] of Object.entries(facts))
      list.append($('<dt>').text(words(`state.${name}`)), $('<dd>').text(text));
    this.#place.empty().append(list);
    $('#vision-one-pull-reset').prop('disabled', false);
  }
}
