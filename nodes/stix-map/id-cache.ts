/** Ids of observables that were seen before: hashing costs more than looking up, and records repeat themselves. */
import { observableId, versionFourId } from './ids';

/** Names kept for each type; beyond it the type's names are forgotten, so that memory stays bounded. */
const LIMIT = 20_000;

export class IdCache {
  private readonly byType = new Map<string, Map<string, string>>();

  /** The UUIDv5 of an observable whose only contributing property is `value`. */
  ofValue(type: string, value: string): string {
    const known = this.names(type);
    return known.get(value) ?? keep(known, value, observableId(type, `{"value":${JSON.stringify(value)}}`));
  }

  /** The UUIDv5 of an observable with these contributing properties, as canonical JSON. */
  ofProperties(type: string, json: string): string {
    const known = this.names(type);
    return known.get(json) ?? keep(known, json, observableId(type, json));
  }

  /** The id of an object that is the same as any with this content. */
  ofContent(type: string, json: string): string {
    const known = this.names(type);
    return known.get(json) ?? keep(known, json, versionFourId(type, json));
  }

  private names(type: string): Map<string, string> {
    let known = this.byType.get(type);
    if (!known) this.byType.set(type, (known = new Map()));
    else if (known.size >= LIMIT) known.clear();
    return known;
  }
}

/** Names longer than this would make the cache's memory depend on its input. */
const LONG = 1024;

function keep(known: Map<string, string>, name: string, id: string): string {
  if (name.length <= LONG) known.set(name, id);
  return id;
}
