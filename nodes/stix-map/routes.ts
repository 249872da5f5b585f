/** The route behind the form's sample: a record, and what the settings make of it. */
import { isRecord } from '../shared/json';
import type { NodeAPI } from 'node-red';
import { AdminRefusal, adminRoute } from '../shared/node-red/admin-route';
import { Converter, type Converted } from './conversion';
import { StixError } from '../shared/stix/error';
import { Mapper } from './mapper';
import { readOptions } from './options';
import { turnsUntil } from '../shared/yielding';

export type Preview =
  | { readonly ok: true; readonly bundle: unknown; readonly mapping: Converted['report'] }
  | { readonly ok: false; readonly code: string; readonly message: string };

export function registerPreview(RED: NodeAPI): void {
  const route = { method: 'post', path: '/stix-map/preview', permission: 'stix-map.read', timeLimit: 3_000 } as const;
  adminRoute(RED, route, async ({ body: { record, source, settings }, signal }): Promise<Preview> => {
    if (typeof record !== 'object' || record === null)
      throw new AdminRefusal(400, 'badField', 'record has to be an object or a list.');
    try {
      const mapper = new Mapper(readOptions(isRecord(settings) ? settings : {}));
      const converter = new Converter(turnsUntil(signal));
      const { bundles, report } = await converter.convert(mapper, { payload: record, source, isComplete: true });
      return { ok: true, bundle: bundles[0], mapping: report };
    } catch (error) {
      if (!(error instanceof StixError)) throw error;
      return { ok: false, code: error.code, message: error.message };
    }
  });
}
