/** vision-one-search: queries in, records out page by page, a summary at the end. One message is searched at a time. */
import type { Node, NodeAPI, NodeDef } from 'node-red';
import type { VisionOneClient } from '../shared/vision-one/types';
import type { VisionOneConfigNode } from '../shared/vision-one/config-node';
import { Delivery } from '../shared/delivery/delivery';
import { realClock } from '../shared/delivery/clock';
import { configError } from '../shared/vision-one/errors';
import { whenFlowsStarted } from '../shared/node-red/flows-started';
import { ping } from '../shared/vision-one/ping';
import { SearchJob, type JobMessage } from './search-job';
import { holdsQueries, searchQueries } from './search-query';
import { asVisionOneError, SearchRunner, type SearchState } from './search-runner';
import { optionsIn, type Given } from '../shared/settings';
import { settingRefusal } from '../shared/node-red/setting-refusal';
import { deliverySettings, querySettings } from './settings';
import { sequencesOf } from './pattern-sequences';

type Definition = NodeDef & Given & { config: string };
type Status =
  SearchState | { readonly key: 'unacknowledged'; readonly attempt: number } | { readonly key: 'connected' };

const catalogue = '@open-xdr/node-red-vision-one/vision-one-search:vision-one-search';

const looks = {
  searching: { fill: 'blue', shape: 'dot' },
  done: { fill: 'green', shape: 'dot' },
  incomplete: { fill: 'yellow', shape: 'dot' },
  partly: { fill: 'yellow', shape: 'dot' },
  unsearched: { fill: 'yellow', shape: 'dot' },
  cancelled: { fill: 'grey', shape: 'ring' },
  error: { fill: 'red', shape: 'ring' },
  unacknowledged: { fill: 'yellow', shape: 'ring' },
  connected: { fill: 'green', shape: 'ring' },
} as const;

export = function (RED: NodeAPI): void {
  const refusal = settingRefusal(RED, 'vision-one-search', configError);

  function VisionOneSearch(this: Node, definition: Definition): void {
    RED.nodes.createNode(this, definition);
    const config = RED.nodes.getNode(definition.config) as VisionOneConfigNode | null;
    config?.register(this);
    const closing = new AbortController();

    const clone = (message: JobMessage): JobMessage => RED.util.cloneMessage(message);
    const show = (status: Status): void => {
      this.status({ ...looks[status.key], text: RED._(`${catalogue}.status.${status.key}`, { ...status }) });
    };
    const fail = (reason: unknown, done: (error: Error) => void): void => {
      const error = asVisionOneError(reason);
      show({ key: 'error', code: error.code });
      done(error);
    };

    /** @throws what is wrong with the configuration: at deploy, and for each message */
    const usableClient = (): VisionOneClient => {
      querySettings(definition, {}, this.id, refusal);
      deliverySettings(definition, refusal);
      if (config?.client !== undefined) return config.client;
      throw config?.problem ?? configError('The node has no Vision One config.');
    };

    const startRunner = (): SearchRunner => {
      const { output, mode, ...limits } = deliverySettings(definition, refusal);
      const delivery = new Delivery({
        ...limits,
        mode,
        property: 'searchDelivery',
        node: this.id,
        clock: realClock,
        send: (message) => this.send([message, null]),
        onUnacknowledged: (attempt) => show({ key: 'unacknowledged', attempt }),
      });
      const runner = new SearchRunner({
        delivery,
        output,
        keep: mode === 'ack',
        sendSummary: (message) => this.send([null, message]),
        reportError: (error, message) => this.error(error, clone(message)),
        show,
      });
      this.on('input', (message, _send, done) => {
        try {
          const reply = delivery.receive(message);
          if (reply === 'answer' || isFailure(message)) done();
          else if (message.topic === 'cancel') {
            runner.cancel(idIn(message.payload));
            done();
          } else if (message.topic === 'ping') {
            answerPing(message as JobMessage, done).catch((error: unknown) => fail(error, done));
          } else if (reply === 'foreign' && !holdsQueries(message.payload)) {
            // An acknowledgement that several searches hear.
            done();
          } else {
            const client = usableClient();
            const job = new SearchJob(message, sequencesOf(searchQueries(message.payload)), clone);
            const settings = querySettings(definition, optionsIn(job.message['options'], refusal), this.id, refusal);
            runner.enqueue({ job, client, settings, done });
          }
        } catch (error) {
          fail(error, done);
        }
      });
      return runner;
    };

    const answerPing = async (message: JobMessage, done: () => void): Promise<void> => {
      const started = performance.now();
      const client = usableClient();
      await ping(client, this.id, closing.signal);
      const elapsedMs = Math.round(performance.now() - started);
      const payload = { success: true, elapsedMs, ...tokenLife(client) };
      this.send([null, { ...clone(message), payload }]);
      show({ key: 'connected' });
      done();
    };

    let runner: SearchRunner | undefined;
    try {
      runner = startRunner();
      usableClient();
    } catch (error) {
      whenFlowsStarted(RED, this, () => fail(error, (reason) => this.error(reason, {})));
      if (runner === undefined)
        this.on('input', (message, _send, done) => (isFailure(message) ? done() : fail(error, done)));
    }

    this.on('close', (_removed: boolean, done: () => void) => {
      closing.abort(new Error('closed'));
      config?.deregister(this);
      (runner?.close() ?? Promise.resolve()).then(done, done);
    });
  }

  RED.nodes.registerType('vision-one-search', VisionOneSearch);
};

/** A Catch node's message: it is not searched again, whatever it holds. */
function isFailure(message: object): boolean {
  return Boolean((message as { error?: unknown }).error);
}

/** When the token ends and how many days are left, where the token says so. */
function tokenLife(client: VisionOneClient): { tokenEnds?: string; daysLeft?: number } {
  const { tokenEnd } = client;
  if (tokenEnd === undefined) return {};
  return {
    tokenEnds: new Date(tokenEnd).toISOString(),
    daysLeft: Math.floor((tokenEnd - client.serverNow()) / 86_400_000),
  };
}

function idIn(payload: unknown): string | undefined {
  const id = typeof payload === 'object' && payload !== null && 'id' in payload ? payload.id : undefined;
  return typeof id === 'string' ? id : undefined;
}
