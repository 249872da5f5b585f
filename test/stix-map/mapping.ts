/** Maps records in one go, as the tests want to see it. */
import { BundleWriter, type Bundle } from '../../nodes/stix-map/bundle/bundle-writer';
import { Mapper, MappingSession } from '../../nodes/stix-map/mapper';
import { defaultOptions, type MapOptions } from '../../nodes/stix-map/options';
import { recordsIn } from '../../nodes/stix-map/record/records-in';
import type { Json } from './check-bundle';

export interface Mapped {
  readonly bundle: Bundle;
  /** the bundle's objects, open to a test's questions */
  readonly objects: Json[];
  readonly dropped: Record<string, number>;
}

export function mapAll(payload: unknown, options: Partial<MapOptions> = {}, source?: string): Mapped {
  const mapper = new Mapper({ ...defaultOptions, ...options });
  const session = new MappingSession(mapper, source);
  const writer = new BundleWriter(mapper.version, mapper.identity);
  for (const record of recordsIn(payload)) {
    const observation = session.map(record);
    if (observation) writer.add(observation);
  }
  const bundle = writer.close();
  return { bundle, objects: bundle.objects as unknown as Json[], dropped: Object.fromEntries(session.dropped) };
}

/** The observables of a bundle, without ids in 2.1 where a test asks for what they say. */
export function observables(objects: readonly Json[]): Json[] {
  return objects.flatMap((object) =>
    object['type'] === 'observed-data' && object['objects']
      ? Object.values(object['objects'] as Record<string, Json>)
      : [],
  );
}

export function ofType(objects: readonly Json[], type: string): Json[] {
  return objects.filter((object) => object['type'] === type);
}
