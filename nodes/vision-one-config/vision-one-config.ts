/** The config node: turns its form into the one client that all nodes on it share. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { registerConnectionCheck } from './connection-test';
import { createClient } from '../shared/vision-one/client';
import type { VisionOneClient } from '../shared/vision-one/types';
import type { VisionOneConfigNode } from '../shared/vision-one/config-node';
import { agentThrough } from '../shared/node-red/core-nodes';
import { configError, VisionOneError } from '../shared/vision-one/errors';
import { settingsTable } from './settings-table';
import { configuredOrigin } from '../shared/vision-one/origin';
import { readSettings, type Given } from '../shared/settings';
import { settingRefusal } from '../shared/node-red/setting-refusal';
import { storedToken } from '../shared/node-red/stored-token';
import { checkedToken } from '../shared/vision-one/token';

interface Definition extends NodeDef {
  region: string;
  host: string;
  timeout: number | string;
  retries: number | string;
  requestsPerMinute: number | string;
  tls: string;
  proxy: string;
}

interface Credentials {
  token?: string;
}

type ConfigNode = Node<Credentials> & { -readonly [key in keyof VisionOneConfigNode]: VisionOneConfigNode[key] };

const packageFile = join(__dirname, '..', '..', 'package.json');
const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string };

export = function (RED: NodeAPI): void {
  const refusal = settingRefusal(RED, 'vision-one-config', configError);

  function VisionOneConfig(this: ConfigNode, definition: Definition): void {
    RED.nodes.createNode(this, definition);
    // Node-RED looks up a config node's users here to route its errors and status to their Catch and Status nodes.
    this.users = {};
    this.register = (user) => {
      this.users[user.id] = user;
    };
    this.deregister = (user) => {
      delete this.users[user.id];
    };
    const { region, host = '', tls = '', proxy = '' } = definition;
    this.route = { region, host, tls, proxy };
    try {
      this.client = clientOf(this, definition);
    } catch (error) {
      if (!(error instanceof VisionOneError)) throw error;
      this.problem = error;
    }
    this.on('close', (_removed: boolean, done: () => void) => {
      this.client?.close();
      done();
    });
  }

  function clientOf(node: ConfigNode, definition: Definition): VisionOneClient {
    const origin = configuredOrigin(definition.region, definition.host ?? '');
    const given = definition as unknown as Given; // its properties are what a flow file says
    const settings = readSettings(settingsTable, [given], refusal);
    return createClient({
      origin,
      token: checkedToken(node.credentials?.token ?? '', Date.now(), storedToken(RED, node.id)),
      userAgent: `node-red-vision-one/${version}`,
      timeout: settings.timeout * 1000,
      retries: settings.retries,
      requestsPerMinute: settings.requestsPerMinute,
      agent: agentThrough(RED, origin, definition.tls, definition.proxy, configError),
    });
  }

  RED.nodes.registerType<ConfigNode, Definition, object, Credentials>('vision-one-config', VisionOneConfig, {
    credentials: { token: { type: 'password' } },
  });
  registerConnectionCheck(RED, `node-red-vision-one/${version}`);
};
