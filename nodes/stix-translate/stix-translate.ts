/** stix-translate: patterns, indicators and bundles in, queries out. */
import type { Node, NodeAPI, NodeDef, NodeMessage, NodeMessageInFlow } from 'node-red';
import { whenFlowsStarted } from '../shared/node-red/flows-started';
import { registerPreview } from './routes';
import { invalidParameter, PatternSyntaxError, StixError } from '../shared/stix/error';
import { readInputs } from './inputs';
import type { Translation } from './query';
import { optionsIn, type Given } from '../shared/settings';
import { settingRefusal } from '../shared/node-red/setting-refusal';
import { type Settings, settingsFrom } from './settings';
import { translateAll } from './translate-all';
import { turnsUntil } from '../shared/yielding';

type Definition = NodeDef & Given;
type Message = NodeMessageInFlow & { options?: unknown };

const catalogue = '@open-xdr/node-red-vision-one/stix-translate:stix-translate';

export = function (RED: NodeAPI): void {
  const refusal = settingRefusal(RED, 'stix-translate', invalidParameter);

  function StixTranslate(this: Node, definition: Definition): void {
    RED.nodes.createNode(this, definition);
    const closing = new AbortController();
    const show = (
      fill: 'green' | 'yellow' | 'red' | 'blue',
      key: string,
      values: Record<string, string | number>,
    ): void => {
      const shape = fill === 'red' ? 'ring' : 'dot';
      this.status({ fill, shape, text: RED._(`${catalogue}.status.${key}`, values) });
    };
    const showError = (error: unknown): void => {
      if (error instanceof PatternSyntaxError) {
        const { code, line, column } = error;
        show('red', 'syntax', { code, line, column });
      } else show('red', 'error', { code: error instanceof StixError ? error.code : 'error' });
    };

    /** The form's settings, read once a deploy; a message with options has its own. */
    let deployed: Settings | undefined;
    try {
      deployed = settingsFrom({}, definition, refusal);
    } catch (error) {
      whenFlowsStarted(RED, this, () => {
        showError(error);
        this.error(error, {});
      });
    }
    const settingsFor = (options: Given): Settings =>
      Object.keys(options).length === 0 && deployed !== undefined
        ? deployed
        : settingsFrom(options, definition, refusal);

    const turns = turnsUntil(closing.signal, (done, total) => show('blue', 'progress', { done, total }));

    const showQueries = ({ queries, refused }: Translation, budget: unknown): void => {
      const count = queries.length;
      if (refused.length > 0) show('yellow', 'refused', { count, refused: refused.length });
      else if (typeof budget === 'number' && budget > 0)
        show('green', 'minutes', { count, minutes: Math.ceil(count / budget) });
      else show('green', 'queries', { count });
    };

    const translate = async (message: Message): Promise<NodeMessage> => {
      closing.signal.throwIfAborted();
      const options = optionsIn(message.options, refusal);
      const settings = settingsFor(options);
      const translation = await translateAll(readInputs(message.payload), settings, Date.now(), turns);
      showQueries(translation, 'requestsPerMinute' in options ? options.requestsPerMinute : undefined);
      message.payload = translation;
      return message;
    };

    // One after the other: messages leave in the order in which they came, and a big one is not slowed down by the next.
    let tail = Promise.resolve();
    this.on('input', (message, send, done) => {
      tail = tail
        .then(async () => send(await translate(message)))
        .then(
          () => done(),
          (error: Error) => {
            if (!closing.signal.aborted) showError(error);
            done(error);
          },
        );
    });

    this.on('close', (_removed: boolean, done: () => void) => {
      closing.abort(new StixError('translation_error', 'The node was stopped'));
      this.status({});
      done();
    });
  }

  RED.nodes.registerType('stix-translate', StixTranslate);
  registerPreview(RED);
};
