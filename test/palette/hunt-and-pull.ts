/** A flow with every node of the package: alerts are pulled, a pattern is hunted, and sinks show what came. */
import { planted } from '../simulator';

export const pulled = 'pulled-alerts';
export const summaries = 'pull-summaries';
export const bundles = 'hunt-bundles';
export const errors = 'all-errors';
export const hunt = 'hunt-button';

/** @param host of the simulator, as the config node takes it */
export function huntAndPull(host: string, token: string): object[] {
  return [
    { id: tab, type: 'tab', label: 'every node' },
    {
      id: 'tenant',
      type: 'vision-one-config',
      region: 'custom',
      host,
      requestsPerMinute: 6000,
      credentials: { token },
    },
    node('pull', 'vision-one-pull', { config: 'tenant', service: 'alerts' }, [pulled], [summaries]),
    node(pulled, 'test-sink', { fields: 'payload,delivery' }),
    node(summaries, 'test-sink', { fields: 'payload' }),
    node(hunt, 'inject', { ...pattern, repeat: '', once: false }, ['translate']),
    node('translate', 'stix-translate', {}, ['search']),
    node('search', 'vision-one-search', { config: 'tenant' }, ['map'], []),
    node('map', 'stix-map', { onlyMatches: true }, [bundles]),
    node(bundles, 'test-sink', { fields: 'payload,complete' }),
    node('catch', 'catch', { scope: null }, [errors]),
    node(errors, 'test-sink', { fields: 'error' }),
  ];
}

const tab = 'everything';
const pattern = {
  props: [{ p: 'payload' }],
  payload: `[ipv4-addr:value = '${planted.addresses[0]}']`,
  payloadType: 'str',
};

/** Without a place a node would be taken for a config node. */
function node(id: string, type: string, properties: object, ...wires: string[][]): object {
  return { id, type, z: tab, x: 0, y: 0, ...properties, wires };
}
