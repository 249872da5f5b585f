/** stix-map: records in, STIX bundles out. Messages are worked on one after the other, each in slices. */
import type { Node, NodeAPI, NodeDef, NodeMessageInFlow } from 'node-red';
import { nextTurn, turnsUntil } from '../shared/yielding';
import { whenFlowsStarted } from '../shared/node-red/flows-started';
import { registerPreview } from './routes';
import { Converter, type Converted } from './conversion';
import { invalidParameter, StixError } from '../shared/stix/error';
import { Mapper } from './mapper';
import { overridesIn, readOptions } from './options';
import { settingRefusal } from '../shared/node-red/setting-refusal';
import type { Given } from '../shared/settings';
import { mapMessages, requestIn } from './message';
import { SearchTotal } from './search-total';
import { jsonText } from './stix/values';

const catalogue = '@open-xdr/node-red-vision-one/stix-map:stix-map';
/** Milliseconds between two words on progress. */
const progressMs = 1000;

export = function (RED: NodeAPI): void {
  const refusal = settingRefusal(RED, 'stix-map', invalidParameter);

  function StixMap(this: Node, definition: NodeDef & Given): void {
    RED.nodes.createNode(this, definition);
    const closing = new AbortController();
    const mappers = new Map<string, Mapper>();
    let shown = 0;

    const say = (
      fill: 'green' | 'blue' | 'yellow' | 'red',
      key: string,
      values: Record<string, string | number>,
    ): void => {
      this.status({ fill, shape: fill === 'red' ? 'ring' : 'dot', text: RED._(`${catalogue}.status.${key}`, values) });
    };
    /** Compiled once for the node's own settings, and once for each set of overrides. */
    const mapperFor = (overrides: Given): Mapper => {
      const key = jsonText(overrides);
      if (key === undefined) throw new StixError('invalid_parameter', 'options: JSON has no place for them');
      let mapper = mappers.get(key);
      if (!mapper) {
        if (mappers.size >= 20) mappers.clear();
        mapper = new Mapper(readOptions(JSON.parse(key) as Given, definition, refusal), converter.cache);
        mappers.set(key, mapper);
      }
      return mapper;
    };
    const showProgress = (done: number, total: number): void => {
      if (performance.now() - shown < progressMs) return;
      shown = performance.now();
      say('blue', 'mapping', { done, total });
    };
    const converter = new Converter(turnsUntil(closing.signal, showProgress));
    const total = new SearchTotal();
    const report = ({ report: { forgotten, ...page } }: Converted, search: string | undefined): void => {
      const all = total.add(search, { ...page, overflow: page.overflow + forgotten });
      if (all.overflow > 0) say('yellow', 'overflow', { overflow: all.overflow });
      else if (page.held > 0) say('blue', 'held', { held: page.held });
      else say('green', 'done', { ...all });
    };
    const work = async (message: NodeMessageInFlow, send: (message: NodeMessageInFlow) => void): Promise<void> => {
      closing.signal.throwIfAborted();
      const mapper = mapperFor(overridesIn(message as { options?: unknown }));
      const request = requestIn(message);
      const converted = await converter.convert(mapper, request);
      let sent = 0;
      for (const outgoing of mapMessages(message, converted, mapper.options.bundle, RED.util.generateId())) {
        send(outgoing);
        if (++sent % 100 !== 0) continue;
        await nextTurn();
        closing.signal.throwIfAborted();
      }
      report(converted, request.searchId);
    };

    let tail = Promise.resolve();
    this.on('input', (message, send, done) => {
      tail = tail
        .then(() => work(message, send))
        .then(
          () => done(),
          (reason: unknown) => {
            if (closing.signal.aborted) return done();
            const error = reason instanceof Error ? reason : new StixError('invalid_parameter', String(reason));
            say('red', 'error', { code: 'code' in error ? String(error.code) : error.name });
            return done(error);
          },
        );
    });
    this.on('close', (_removed: boolean, done: () => void) => {
      closing.abort();
      this.status({});
      done();
    });
    try {
      mapperFor({});
    } catch (error) {
      whenFlowsStarted(RED, this, () => {
        say('red', 'error', { code: error instanceof StixError ? error.code : 'error' });
        this.error(error, {});
      });
    }
  }

  RED.nodes.registerType('stix-map', StixMap);
  registerPreview(RED);
};
