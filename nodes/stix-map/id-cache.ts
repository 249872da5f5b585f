/**
 * The 2.1 observables that were seen before: hashing an id costs more than looking it up, and records repeat
 * themselves. Each also remembers the bundle that it is in, so that a bundle needs no second index of its own.
 */
import { observableId, versionFourId } from './ids';
import type { StixObject } from './observed-data';

/** An observable that is known by what its id is made of. */
export interface Known {
  readonly id: string;
  readonly type: string;
  /** its value, or canonical JSON of what its id is made of */
  readonly name: string;
  /** the last record that had it */
  record: number;
  /** the last bundle that it was put into, and as what */
  bundle: { readonly isClosed: boolean } | undefined;
  object: StixObject | undefined;
}

/** Observables of a type that are remembered, beyond those of a bundle that is being filled. */
const LIMIT = 50_000;

interface Names {
  readonly known: Map<string, Known>;
  limit: number;
}

export class IdCache {
  private readonly byType = new Map<string, Names>();
  private record = 0;

  /** Begins a record; gives its number. */
  nextRecord(): number {
    return ++this.record;
  }

  /** The observable whose only contributing property is `value`. */
  ofValue(type: string, value: string): Known {
    const { known } = this.namesOf(type);
    return known.get(value) ?? remember(known, type, value, observableId(type, `{"value":${JSON.stringify(value)}}`));
  }

  /** The observable with these contributing properties, as canonical JSON. */
  ofProperties(type: string, json: string): Known {
    const { known } = this.namesOf(type);
    return known.get(json) ?? remember(known, type, json, observableId(type, json));
  }

  /** The object that is the same as any with this content. */
  ofContent(type: string, json: string): Known {
    const { known } = this.namesOf(type);
    return known.get(json) ?? remember(known, type, json, versionFourId(type, json));
  }

  /** What stands for an observable now: it may have been forgotten and met again while a search was held. */
  current(known: Known): Known {
    const names = this.namesOf(known.type).known;
    const now = names.get(known.name);
    if (!now) names.set(known.name, known);
    return now ?? known;
  }

  private namesOf(type: string): Names {
    let names = this.byType.get(type);
    if (!names) this.byType.set(type, (names = { known: new Map(), limit: LIMIT }));
    else if (names.known.size >= names.limit) forget(names);
    return names;
  }
}

/** Forgets what no open bundle holds; memory grows with the output, not with what was looked at. */
function forget(names: Names): void {
  for (const [name, { bundle }] of names.known) if (!bundle || bundle.isClosed) names.known.delete(name);
  names.limit = Math.max(LIMIT, 2 * names.known.size);
}

function remember(names: Map<string, Known>, type: string, name: string, id: string): Known {
  const known = { id, type, name, record: 0, bundle: undefined, object: undefined };
  names.set(name, known);
  return known;
}
