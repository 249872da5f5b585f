/** The route behind the form's "Test connection": one line of the answer a request. */
import type { NodeAPI } from 'node-red';
import { AdminRefusal, adminRoute } from '../shared/node-red/admin-route';
import type { JsonObject } from '../shared/json';
import type { Route, VisionOneConfigNode } from '../shared/vision-one/config-node';
import { checkConnection, checks, type CheckName, type CheckResult } from './connection-checks';
import { agentThrough } from '../shared/node-red/core-nodes';
import { configError, VisionOneError } from '../shared/vision-one/errors';
import { ConsoleHost, configuredOrigin } from '../shared/vision-one/origin';
import { isRegion } from '../shared/vision-one/regions';
import { storedToken } from '../shared/node-red/stored-token';
import { checkedToken, tokenEnd } from '../shared/vision-one/token';
import { variableIn } from '../shared/variable';

/** What the form shows of a line. */
export interface CheckReply extends CheckResult {
  /** days until the token's own end, if it says one */
  readonly tokenDays?: number;
  /** of the region whose console was given as the host */
  readonly apiHost?: string;
}

type DeployedConfig = VisionOneConfigNode & { readonly credentials?: { readonly token?: string } };

/** milliseconds a line */
const timeLimit = 10_000;
const day = 86_400_000;

export function registerConnectionCheck(RED: NodeAPI, userAgent: string): void {
  const route = {
    method: 'post',
    path: '/vision-one-config/check/:check',
    permission: 'vision-one-config.write',
    timeLimit: timeLimit + 2_000,
    sizeLimit: 64 * 1024,
  } as const;
  adminRoute(RED, route, async ({ params, body }): Promise<CheckReply> => {
    const check = params['check'] ?? '';
    if (!isCheck(check)) throw new AdminRefusal(404, 'unknownCheck', 'There is no such test.');
    const typed = withHost(RED, routeIn(body), body['id']);
    // A host that can't be is the first thing to mend, and nothing is sent to it.
    const fault = hostFault(typed);
    if (fault) return refused(fault);
    const { text, written } = tokenFor(RED, typed, body);
    for (const id of [typed.tls, typed.proxy]) {
      if (id !== '' && !deployed(RED, id))
        throw new AdminRefusal(409, 'settingNotDeployed', 'The TLS or proxy setting is not deployed yet.');
    }
    try {
      const origin = configuredOrigin(typed.region, typed.host);
      const token = checkedToken(text, Date.now(), written);
      const agent = agentThrough(RED, origin, typed.tls, typed.proxy, configError);
      const result = await checkConnection(check, { origin, token, userAgent, agent, timeLimit });
      const end = tokenEnd(token);
      return end === undefined ? result : { ...result, tokenDays: Math.floor((end - Date.now()) / day) };
    } catch (error) {
      if (!(error instanceof VisionOneError)) throw error;
      return refused(error);
    }
  });
}

function refused(error: VisionOneError): CheckReply {
  const { code, message } = error;
  return { ok: false, ms: 0, code, message, ...(error instanceof ConsoleHost ? { apiHost: error.apiHost } : {}) };
}

/** Only the deployed node knows the value of a host that is a variable; that of any other is nobody's to try. */
function withHost(RED: NodeAPI, typed: Route, id: unknown): Route {
  if (isRegion(typed.region) || variableIn(typed.host) === undefined) return typed;
  let stored: unknown;
  RED.nodes.eachNode((node) => {
    if (node.id === id) stored = (node as { host?: unknown }).host;
  });
  const node = typeof id === 'string' ? (deployed(RED, id) as DeployedConfig | undefined) : undefined;
  if (node === undefined || stored !== typed.host)
    throw new AdminRefusal(409, 'deployFirst', 'A variable is tested on this host after a deploy.');
  return { ...typed, host: node.route.host };
}

function hostFault({ region, host }: Route): VisionOneError | undefined {
  try {
    configuredOrigin(region, host);
    return undefined;
  } catch (error) {
    if (error instanceof VisionOneError) return error;
    throw error;
  }
}

function isCheck(name: string): name is CheckName {
  return Object.hasOwn(checks, name);
}

function routeIn(body: JsonObject): Route {
  const text = (name: string): string => {
    const value = body[name] ?? '';
    if (typeof value !== 'string') throw new AdminRefusal(400, 'badField', `${name} has to be a text.`);
    return value.trim();
  };
  return { region: text('region'), host: text('host'), tls: text('tls'), proxy: text('proxy') };
}

/** A token, and what the form holds in its place: itself, or the name of a variable. */
interface Token {
  readonly text: string;
  readonly written: string;
}

/** What the editor has in a credential's place when nobody typed there. */
const untouched = '__PWRD__';

/**
 * The token that was typed, or the stored one, which goes nowhere but where the deployed node sends it: whoever may
 * open the form must not be able to have it sent to a host, or through a proxy, of their own.
 */
function tokenFor(RED: NodeAPI, typed: Route, body: JsonObject): Token {
  const id = typeof body['id'] === 'string' ? body['id'] : '';
  const token = typeof body['token'] === 'string' && body['token'] !== untouched ? body['token'] : '';
  const variable = variableIn(token);
  if (token !== '' && variable === undefined) return { text: token, written: token };
  const node = deployed(RED, id) as DeployedConfig | undefined;
  if (variable !== undefined && (node === undefined || !sameRoute(node.route, typed))) {
    // Before a deploy a variable's value may go to Vision One itself; for any other host it is a secret.
    if (!isRegion(typed.region) || typed.tls !== '' || typed.proxy !== '')
      throw new AdminRefusal(409, 'deployFirst', 'A variable is tested on this host after a deploy.');
    return { text: process.env[variable] ?? token, written: token };
  }
  // Of the flow's or the runtime's own variables only the deployed node knows the value.
  if (variable !== undefined && process.env[variable] !== undefined)
    return { text: process.env[variable], written: token };
  if (node === undefined) throw new AdminRefusal(409, 'noToken', 'No token was typed, and none is deployed.');
  if (!sameRoute(node.route, typed))
    throw new AdminRefusal(409, 'storedToken', 'The stored token is only sent to the deployed host.');
  return { text: node.credentials?.token ?? '', written: storedToken(RED, id) };
}

/** A deployed node with that id; Node-RED says null for none. */
function deployed(RED: NodeAPI, id: string): object | undefined {
  return RED.nodes.getNode(id) ?? undefined;
}

function sameRoute(one: Route | undefined, other: Route): boolean {
  if (one === undefined || one.tls !== other.tls || one.proxy !== other.proxy) return false;
  try {
    return configuredOrigin(one.region, one.host) === configuredOrigin(other.region, other.host);
  } catch {
    return false;
  }
}
