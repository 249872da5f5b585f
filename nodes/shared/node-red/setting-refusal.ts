/** How the runtime of a node names a setting that it refuses: as the form does, in the language of the server. */
import type { NodeAPI } from 'node-red';
import type { Refusal } from '../settings';

export function settingRefusal(RED: NodeAPI, type: string, error: (message: string) => Error): Refusal {
  return {
    error,
    label(property) {
      const key = `label.${property}`;
      const label = RED._(`@open-xdr/node-red-vision-one/${type}:${type}.${key}`);
      // Without a catalogue the key itself comes back.
      return label.endsWith(key) ? property : label;
    },
  };
}
