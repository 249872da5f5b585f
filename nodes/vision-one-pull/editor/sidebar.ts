/** The sidebar tab: all deployed pulls, live while it can be seen. */
import { post } from '../../shared/editor/admin';
import { wordsOf } from '../../shared/editor/words';
import { lineChart } from './chart';
import { askReset, command, type Command } from './commands';
import { durationText, nextText, statusColor, statusText, timeText, type PullState } from './state';

const words = wordsOf('vision-one-pull');
const id = 'vision-one';
const topic = 'vision-one-pull/state';
/** Shorter than what one question keeps the news coming for (watchers.ts). */
const askEvery = 20_000;

let sidebar: Sidebar | undefined;

export function addSidebar(): void {
  sidebar ??= new Sidebar();
}

export function removeSidebar(): void {
  sidebar?.remove();
  sidebar = undefined;
}

class Sidebar {
  readonly #place = $('<div class="v1-sidebar">');
  readonly #states = new Map<string, PullState>();
  readonly #seen: IntersectionObserver;
  #timer: number | undefined;

  constructor() {
    RED.sidebar.addTab({
      id,
      name: words('sidebar.name'),
      label: words('sidebar.name'),
      iconClass: 'fa fa-cloud-download',
      content: this.#place[0],
      enableOnEdit: true,
    });
    // Whichever way a Node-RED shows and hides it: other tabs, a closed sidebar, a page in the background.
    this.#seen = new IntersectionObserver((entries) => this.#watch(entries.some((entry) => entry.isIntersecting)));
    this.#seen.observe(this.#place[0] as HTMLElement);
    RED.events.on('deploy', this.#ask);
  }

  remove(): void {
    this.#watch(false);
    this.#seen.disconnect();
    RED.events.off('deploy', this.#ask);
    RED.sidebar.removeTab(id);
  }

  #watch(isSeen: boolean): void {
    window.clearInterval(this.#timer);
    RED.comms.unsubscribe(topic, this.#hear);
    this.#timer = undefined;
    if (!isSeen) return;
    RED.comms.subscribe(topic, this.#hear);
    this.#timer = window.setInterval(this.#ask, askEvery);
    this.#ask();
  }

  readonly #hear = (_topic: string, state: PullState): void => {
    this.#states.set(state.id, state);
    this.#draw();
  };

  /** All states; this also keeps the news coming. */
  readonly #ask = (): void => {
    if (this.#timer === undefined || document.hidden) return;
    post('vision-one-pull/watch', {}).then(
      (answer) => {
        const { pulls } = answer as { pulls: PullState[] };
        this.#states.clear();
        for (const state of pulls) this.#states.set(state.id, state);
        this.#draw();
      },
      () => this.#place.empty().append($('<p class="v1-quiet">').text(words('command.noAnswer'))),
    );
  };

  #draw(): void {
    const focused = this.#place.find(':focus').attr('data-key');
    const scrolled = this.#place.scrollTop() ?? 0;
    const states = [...this.#states.values()];
    this.#place.empty();
    if (states.length === 0) this.#place.append($('<p class="v1-quiet">').text(words('sidebar.none')));
    const configs = new Map(states.map((state) => [state.config, state.budget]));
    for (const [config, budget] of configs) if (budget) this.#place.append(budgetBar(config, budget));
    for (const state of states.sort(byLabel)) this.#place.append(card(state, this.#ask));
    // Drawing anew must not take the place, or the keyboard, from somebody who is about to press a button.
    this.#place.scrollTop(scrolled);
    if (focused) this.#place.find(`[data-key="${focused}"]`).trigger('focus');
  }
}

function budgetBar(
  config: string,
  { usedInLastMinute: used, requestsPerMinute: most, pausedUntil }: NonNullable<PullState['budget']>,
): JQuery {
  const said = words('sidebar.budget', { config: labelOf(config), used, most });
  const bar = $('<div class="v1-budget" role="meter" aria-valuemin="0">').attr({
    'aria-valuemax': most,
    'aria-valuenow': used,
    'aria-label': said,
  });
  bar.append($('<div>').css('width', `${Math.min(100, (100 * used) / most)}%`));
  const made = $('<div class="v1-budget-row">').append($('<div>').text(said), bar);
  if (pausedUntil !== undefined)
    made.append($('<div>').text(words('sidebar.pausedUntil', { time: timeText(pausedUntil) })));
  return made;
}

/** `ask` is called after a command: what it did may be told late, or by nothing. */
function card(state: PullState, ask: () => void): JQuery {
  const label = labelOf(state.id);
  const title = $('<button type="button" class="v1-link">')
    .text(label)
    .attr({ title: words('sidebar.show', { label }), 'data-key': `${state.id} show` })
    .on('click', () => RED.view.reveal(state.id));
  const dot = $('<span class="v1-dot" aria-hidden="true">').css('background', statusColor(state));
  const counts = state.cycles.map(({ emitted }) => emitted);
  const chart = lineChart(counts, words('sidebar.chart', { label, list: counts.slice(-10).join(', ') }));
  const facts = $('<dl class="v1-facts">');
  const fact = (name: string, text: string): void =>
    void facts.append($('<dt>').text(words(`state.${name}`)), $('<dd>').text(text));
  fact('watermark', timeText(state.watermark));
  fact('lag', durationText(state.lagMs));
  fact('next', nextText(state));
  const made = $('<section class="v1-panel v1-card">').attr('aria-label', label);
  made.append(
    $('<div class="v1-card-head">').append(
      dot,
      title,
      $('<span class="v1-quiet">').text(words(`service.${state.service}`)),
    ),
    $('<div>').text(statusText(state)),
    facts,
  );
  if (state.lastError)
    made.append($('<div class="v1-bad">').text(`${timeText(state.lastError.at)}: ${state.lastError.message}`));
  // `place` and not `name` finds it again: pause becomes resume under somebody's finger.
  const button = (place: string, name: string, icon: string, act: () => void): JQuery =>
    $('<button type="button" class="red-ui-button red-ui-button-small">')
      .attr({
        title: words(`sidebar.${name}`),
        'aria-label': `${words(`sidebar.${name}`)}: ${label}`,
        'data-key': `${state.id} ${place}`,
      })
      .append($(`<i class="fa fa-${icon}" aria-hidden="true">`))
      .on('click', act);
  const tell = (name: Command) => () => void command(state.id, name, label).then(ask);
  return made.append(
    $('<div class="v1-buttons">').append(
      $('<span class="v1-chart">').append(chart),
      button('first', 'pull', 'download', tell('pull')),
      state.paused
        ? button('second', 'resume', 'play', tell('resume'))
        : button('second', 'pause', 'pause', tell('pause')),
      button('third', 'reset', 'undo', () => askReset(state.id, label, ask)),
    ),
  );
}

/**
 * As on the canvas, where an unnamed node looks like any other of its kind: with its tab. What is deployed, but not in
 * the editor any more, has its id.
 */
function labelOf(node: string): string {
  const found = RED.nodes.node(node) as (Parameters<typeof RED.utils.getNodeLabel>[0] & Placed) | null;
  if (!found) return node;
  const label = RED.utils.getNodeLabel(found, node);
  if (found.name || !found.z) return label;
  const { workspace, subflow } = RED.nodes as unknown as Places;
  const tab = workspace(found.z) ?? subflow(found.z);
  const place = tab?.label ?? tab?.name ?? '';
  return place === '' ? label : `${label} (${place})`;
}

/** node-red's types don't know the parameters of these. */
interface Places {
  readonly workspace: (id: string) => { readonly label?: string; readonly name?: string } | null;
  readonly subflow: Places['workspace'];
}

interface Placed {
  readonly name?: string;
  /** the tab or subflow that it lies on; nothing for a config node */
  readonly z?: string;
}

function byLabel(one: PullState, other: PullState): number {
  return labelOf(one.id).localeCompare(labelOf(other.id));
}
