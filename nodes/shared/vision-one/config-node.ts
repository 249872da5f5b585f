/** The `vision-one-config` node, as pull and search see it: RED.nodes.getNode() gives it to them. */
import type { Node } from 'node-red';
import type { VisionOneClient } from './types';
import type { VisionOneError } from './errors';

export interface VisionOneConfigNode extends Node {
  /** undefined when host or token can't be used; `problem` says why */
  readonly client?: VisionOneClient;
  readonly problem?: VisionOneError;
  /** how the deployed token travels */
  readonly route: Route;
  /** Node-RED routes a config node's errors and status to the Catch and Status nodes of its users by this map. */
  readonly users: Record<string, Node>;
  /** call at start and at close; a config node without users frees its sockets */
  register(user: Node): void;
  deregister(user: Node): void;
}

/** Everything of a config that decides where its token goes: properties as the form stores them. */
export interface Route {
  readonly region: string;
  readonly host: string;
  /** ids of core's config nodes, or empty */
  readonly tls: string;
  readonly proxy: string;
}
