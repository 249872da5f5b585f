/** The routes behind the form, the node's button and the sidebar: state, commands, and who watches. */
import type { NodeAPI } from 'node-red';
import { AdminRefusal, adminRoute, type AdminRequest } from '../shared/node-red/admin-route';
import { VisionOneError } from '../shared/vision-one/errors';
import type { PullNode } from './pull-node';
import { Watchers } from './report/watchers';

/** Commands that a message can give as well, with what they take of the body. */
const commands = {
  pause: () => ({ topic: 'pause' }),
  resume: () => ({ topic: 'resume' }),
  reset: ({ start }: AdminRequest['body']) => ({ topic: 'reset', payload: { start } }),
} as const;

/** Registers the routes, once; gives the place where deployed pulls report. */
export function registerPullRoutes(RED: NodeAPI): Watchers {
  const watchers = new Watchers({
    publish: (state) => RED.comms.publish('vision-one-pull/state', state, false),
    clock: () => performance.now(),
    timer: (task, delay) => void setTimeout(task, delay).unref(),
  });
  const read = 'vision-one-pull.read';
  const write = 'vision-one-pull.write';

  adminRoute(RED, { method: 'post', path: '/vision-one-pull/watch', permission: read }, () => ({
    pulls: watchers.watch(),
  }));
  adminRoute(RED, { method: 'get', path: '/vision-one-pull/:id/state', permission: read }, ({ params }) => {
    pullOf(RED, params);
    return watchers.get(params['id'] ?? '')?.state() ?? {};
  });
  adminRoute(RED, { method: 'post', path: '/vision-one-pull/:id/pull', permission: write }, ({ params }) => ({
    started: pullOf(RED, params).pullNow(),
  }));
  for (const [name, messageOf] of Object.entries(commands)) {
    adminRoute(
      RED,
      { method: 'post', path: `/vision-one-pull/:id/${name}`, permission: write },
      async ({ params, body }) => {
        const error = await pullOf(RED, params).receive(messageOf(body));
        if (error) throw new AdminRefusal(409, error instanceof VisionOneError ? error.code : 'error', error.message);
        return {};
      },
    );
  }
  return watchers;
}

function pullOf(RED: NodeAPI, params: AdminRequest['params']): PullNode {
  const { pull } = (RED.nodes.getNode(params['id'] ?? '') ?? {}) as { pull?: PullNode };
  if (!pull) throw new AdminRefusal(404, 'notDeployed', 'This pull is not deployed, or it can not run.');
  return pull;
}
