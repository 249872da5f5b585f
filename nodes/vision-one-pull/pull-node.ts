/** Ties a pull to its node: what comes in, what goes out, what the status shows. */
import type { Node, NodeMessage } from 'node-red';
import type { VisionOneClient } from '../shared/vision-one/types';
import { Delivery } from '../shared/delivery/delivery';
import type { DeliveryMessage } from '../shared/delivery/messages';
import { realClock } from '../shared/delivery/clock';
import { VisionOneError } from '../shared/vision-one/errors';
import { commandOf, type Command } from './commands';
import { contextStore, cursorKey } from './cursor/context-store';
import { Cursor, type CursorWarning } from './cursor/cursor';
import { CursorStore, type Durability } from './cursor/cursor-store';
import { Display } from './report/status-display';
import { givenUpIn } from './report/given-up';
import { messagesOf, outcomesOfEvents } from './records/message';
import type { Deliver } from './run/pull-options';
import { Puller } from './run/puller';
import type { Progress, Run } from './run/tally';
import type { NodeSettings } from './settings';
import { Schedule, untilAsked, type EndedRun, type RunOrder } from '../shared/schedule/schedule';
import { explained } from './run/server-time';
import { sourceOf } from './run/source';
import { notWired, paused, starting, type Status } from './report/status';
import type { Standing } from './report/monitor';
import { summaryOf, type Summary } from './report/summary';

export interface PullNodePorts {
  readonly node: Node;
  readonly client: VisionOneClient;
  readonly settings: NodeSettings;
  readonly durability: Durability;
  /** name of the cursor's store, empty for the default one */
  readonly store: string;
  readonly handOvers: Map<string, Promise<boolean>>;
  readonly newId: () => string;
  /** whether anything is wired to output 1 */
  readonly isWired: () => boolean;
  readonly send: (outputs: (DeliveryMessage | null)[]) => void;
  readonly show: (status: Status) => void;
  /** what output 2 says, for the editor */
  readonly summarise: (summary: Summary) => void;
  readonly warn: (warning: CursorWarning) => void;
  /** an error that no message waits for, and what else Catch nodes should know of it */
  readonly fail: (error: Error, payload?: object) => void;
}

/** seconds between polls, for a pull that only runs when it is asked to */
const usualInterval = 60;
/** ms between two looks at whether anything is wired */
const lookEvery = 1_000;

export class PullNode {
  readonly #cursor: Cursor;
  readonly #puller: Puller;
  readonly #schedule: Schedule<Run>;
  readonly #delivery: Delivery;
  readonly #display: Display;
  /** where the record lies, in this process */
  readonly #place: string;
  #ready = false;
  #beginning: Promise<void> | undefined;
  #handedOver = false;
  #stopped = false;

  constructor(private readonly ports: PullNodePorts) {
    const { node, client, settings, durability, store } = ports;
    const { cursorScope: scope } = settings;
    const key = cursorKey(node.id, settings.stream);
    this.#place = [scope, store, key].join(' ');
    this.#display = new Display({
      client,
      asked: settings,
      isVolatile: durability === 'volatile',
      behind: () => this.#puller.behind,
      isHalted: () => this.#schedule.halted,
      show: (status) => ports.show(status),
      report: (error) => ports.fail(error),
    });
    this.#delivery = new Delivery({
      property: 'delivery',
      node: node.id,
      mode: settings.mode,
      ackTimeout: settings.ackTimeout,
      maxAttempts: settings.maxAttempts,
      clock: realClock,
      send: (message) => ports.send([message, null]),
      onUnacknowledged: (attempt) => this.#display.unacknowledged(attempt),
    });
    const source = sourceOf(client, settings, node.id, (error, wait) => this.#display.fail(error, wait));
    const pullSettings = { ...settings, interval: settings.interval ?? usualInterval, durability };
    const record = contextStore(node, scope, store, key);
    this.#cursor = new Cursor(pullSettings, {
      store: new CursorStore(record, realClock, (trouble) => this.#display.trouble(trouble)),
      source,
      wasHandedOver: () => this.#handedOver,
      warn: (warning) => ports.warn(warning),
    });
    this.#puller = new Puller(pullSettings, {
      source,
      cursor: this.#cursor,
      clock: realClock,
      deliver: this.#deliver,
      onProgress: (progress) => this.#summarise(progress, undefined, 0),
    });
    this.#schedule = new Schedule({
      run: (order) => this.#run(order),
      interval: settings.interval,
      clock: realClock,
      random: Math.random,
      onRun: (run) => this.#onRun(run),
    });
  }

  /** Loads the cursor and begins; what goes wrong is shown and reported. */
  start(): void {
    this.ports.show(this.ports.isWired() ? starting : notWired);
    this.#beginning = this.#begin();
    this.#beginning
      .then(() => this.#schedule.start())
      .catch((error: unknown) => {
        if (!this.#stopped) this.#display.fail(error);
      });
  }

  /** Answers an input message: with an error, or nothing when all is well. Never rejects. */
  async receive(message: NodeMessage): Promise<Error | undefined> {
    try {
      const reply = this.#delivery.receive(message);
      if (reply === 'answer') this.#display.answered();
      else if (reply === 'none') await this.#perform(commandOf(message));
      return undefined;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  /** For the button in the editor: whether a run begins now. */
  pullNow(): boolean {
    if (!this.#ready || this.#schedule.busy) return false;
    void this.#schedule.pull();
    return true;
  }

  /** For the editor: where the pull stands; undefined before the cursor was read. */
  get standing(): Standing | undefined {
    if (!this.#ready) return undefined;
    const { paused, busy } = this.#schedule;
    const { scanned } = this.#cursor.position.main;
    return { scanned, serverNow: this.ports.client.serverNow(), paused, busy };
  }

  /** Resolves when the record is written, or will not be: the next instance goes by what was reached. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#display.end();
    this.#schedule.stop();
    const stopping = this.#puller.stop();
    this.ports.handOvers.set(this.#place, stopping);
    await stopping;
    this.ports.node.status({});
  }

  async #begin(): Promise<void> {
    const { handOvers, isWired } = this.ports;
    const before = handOvers.get(this.#place);
    this.#handedOver = (await before) ?? false;
    // Without a consumer nothing is asked, not even the time.
    while (!isWired() && !this.#stopped) await realClock.sleep(lookEvery);
    if (this.#stopped) return;
    await this.#puller.load();
    handOvers.delete(this.#place);
    this.#ready = true;
    this.#showWaiting();
  }

  /** At an interval the next run comes by itself. */
  #showWaiting(): void {
    if (this.ports.settings.interval === undefined && !this.#schedule.busy) this.#display.wait();
  }

  async #run(order: RunOrder) {
    if (!this.ports.isWired()) return void this.ports.show(notWired);
    this.#display.begin();
    const run = await this.#puller.run(order).finally(() => this.#display.end());
    return run?.error ? { ...run, error: explained(run.error, this.ports.client) } : run;
  }

  #onRun(ended: EndedRun<Run>): void {
    const { run, wait, skipped, asked } = ended;
    this.#summarise(run, wait, skipped);
    if (run.error) this.#display.fail(run.error, wait, asked);
    else this.#display.succeed(ended, this.#schedule.paused);
  }

  readonly #deliver: Deliver = async (events, slice, replay, signal) => {
    const { newId, settings, fail } = this.ports;
    const { output, mode, service, maxAttempts } = settings;
    const again = mode === 'ack';
    const batch = messagesOf(events, { id: newId(), service: service.name, output, again, slice, replay });
    if (again) this.#display.await();
    const outcomes = outcomesOfEvents(await this.#delivery.deliver(batch, signal), events.length);
    this.#display.delivered(outcomes);
    const givenUp = givenUpIn(events, outcomes, maxAttempts);
    if (givenUp) fail(givenUp.error, givenUp.gap);
    return outcomes;
  };

  #summarise(progress: Progress, wait: number | undefined, skipped: number): void {
    const { client } = this.ports;
    const now = client.serverNow();
    const { refusedUntil = now } = client.budget();
    const next = wait === undefined ? undefined : now + untilAsked(wait, refusedUntil - now);
    const summary = summaryOf(progress, next, skipped);
    this.ports.send([null, { topic: this.ports.settings.service.name, payload: summary }]);
    this.ports.summarise(summary);
  }

  async #perform(command: Command): Promise<void> {
    if (command.kind === 'none') return;
    if (!this.ports.isWired()) throw new VisionOneError('ERR_V1_CONFIG', 'Output 1 is not wired: nothing is pulled.');
    // A message may come while the cursor is being read, as from an inject node at the start of a flow.
    await this.#beginning;
    const schedule = this.#schedule;
    switch (command.kind) {
      case 'pull': {
        const run = await schedule.pull();
        if (run?.error) throw run.error;
        return;
      }
      case 'pause':
        schedule.pause();
        return this.ports.show(paused);
      case 'resume':
        schedule.resume();
        return this.#showWaiting();
      case 'state':
        return this.#summarise(this.#puller.state(), schedule.wait, 0);
      case 'reset to start':
        await this.#puller.resetToStart(command.second);
        return this.#goOn();
      case 'reset to cursor':
        await this.#puller.resetToCursor(command.cursor);
        return this.#goOn();
    }
  }

  /** After a reset; a pull that only runs when asked waits to be asked. */
  #goOn(): void {
    if (this.ports.settings.interval !== undefined) void this.#schedule.pull();
  }
}
