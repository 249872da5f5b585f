/** vision-one-pull: audit logs, alerts or detections out, none lost; commands and acknowledgements in. */
import { randomUUID } from 'node:crypto';
import type { Node, NodeAPI, NodeDef, NodeMessage } from 'node-red';
import type { VisionOneConfigNode } from '../shared/vision-one/config-node';
import type { Given } from '../shared/settings';
import { settingRefusal } from '../shared/node-red/setting-refusal';
import { configError } from '../shared/vision-one/errors';
import { whenFlowsStarted } from '../shared/node-red/flows-started';
import { registerPullRoutes } from './routes';
import { asksFor } from './commands';
import { durabilityOf, storeKinds } from './cursor/context-store';
import { Monitor } from './report/monitor';
import { PullNode } from './pull-node';
import { nodeSettings } from './settings';
import { failed, notWired, type Status } from './report/status';

type Definition = NodeDef & Given & { config: string; service: string; cursorStore?: string };
type DeployedNode = Node & { wires?: unknown[][]; pull?: PullNode };

const catalogue = '@open-xdr/node-red-vision-one/vision-one-pull:vision-one-pull';

/** Ends of instances by cursor key: the next instance waits for the last one's record, and knows that it is exact. */
const handOvers = new Map<string, Promise<boolean>>();
/** Nodes that said that their cursor is in memory: said once, not at each deploy. */
const warned = new Set<string>();

export = function (RED: NodeAPI): void {
  const watchers = registerPullRoutes(RED);
  const refusal = settingRefusal(RED, 'vision-one-pull', configError);

  function VisionOnePull(this: DeployedNode, definition: Definition): void {
    RED.nodes.createNode(this, definition);
    const config = RED.nodes.getNode(definition.config) as VisionOneConfigNode | null;
    config?.register(this);
    const words = (key: string, values: object = {}): string => RED._(`${catalogue}.${key}`, { ...values });
    const monitor = new Monitor(
      {
        id: this.id,
        service: definition.service,
        config: definition.config,
        standing: () => this.pull?.standing,
        budget: () => config?.client?.budget(),
      },
      Date.now,
      () => watchers.changed(this.id),
    );
    monitor.continue(watchers.get(this.id));
    watchers.add(this.id, monitor);
    const show = (status: Status): void => {
      const { fill, shape, key, values } = status;
      this.status({ fill, shape, text: words(`status.${key}`, values) });
      monitor.show(status);
    };
    const report = (error: Error, message: NodeMessage): void => {
      monitor.fail(error);
      // Without a message object Catch nodes don't hear of it.
      this.error(error, message);
    };

    const isWired = () => (this.wires?.[0]?.length ?? 0) > 0;

    try {
      const settings = nodeSettings(definition, refusal);
      const durability = durabilityOf(
        (RED.settings as { contextStorage?: unknown }).contextStorage,
        definition.cursorStore ?? '',
      );
      if (!config?.client) throw config?.problem ?? configError('The node has no Vision One config.');
      this.pull = new PullNode({
        node: this,
        client: config.client,
        settings,
        durability,
        store: definition.cursorStore ?? '',
        handOvers,
        newId: () => randomUUID(),
        isWired,
        send: (outputs) => this.send(outputs),
        show,
        warn: (warning) => {
          if (warning.kind === 'volatile' && warned.has(this.id)) return;
          if (warning.kind === 'volatile') warned.add(this.id);
          this.warn(words(`warning.${warning.kind}`, warning));
        },
        summarise: (summary) => monitor.summarise(summary),
        fail: (error, payload) =>
          report(error, { topic: settings.service.name, ...(payload === undefined ? {} : { payload }) }),
      });
      this.pull.start();
      // The editor has it already, and Status nodes are made by now.
      whenFlowsStarted(RED, this, () => {
        if (!isWired()) show(notWired);
      });
    } catch (error) {
      whenFlowsStarted(RED, this, () => {
        show(failed(error, undefined));
        report(error instanceof Error ? error : new Error(String(error)), {});
      });
    }

    this.on('input', (message, _send, done) => {
      // A Catch node for all nodes, wired back, would make an error of the error, for ever.
      if (!this.pull && !asksFor(message)) return done();
      if (!this.pull) return done(configError(words('error.notRunning')));
      this.pull.receive(message).then((error) => done(error), done);
    });
    // `removed` is true for a disabled node as well, which must find its cursor again: the record always stays.
    this.on('close', (removed: boolean, done: () => void) => {
      if (removed) watchers.remove(this.id);
      config?.deregister(this);
      (this.pull?.stop() ?? Promise.resolve()).then(() => done(), done);
    });
  }

  const { contextStorage } = RED.settings as { contextStorage?: unknown };
  // The editor knows the names of the context stores; what they keep over a restart is in settings.js only.
  RED.nodes.registerType('vision-one-pull', VisionOnePull, {
    settings: { visionOnePullStores: { value: storeKinds(contextStorage), exportable: true } },
  });
};
