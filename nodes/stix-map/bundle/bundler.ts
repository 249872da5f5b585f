/** Observations into bundles of the size that was asked for, each whole by itself; equal ones grouped if asked for. */
import type { Work } from '../../shared/yielding';
import { BundleWriter, type Bundle } from './bundle-writer';
import { definitionFor } from '../stix/extensions';
import type { Observation } from '../record/observation';
import { idOf, sha1 } from '../stix/ids';
import type { Mapper } from '../mapper';
import type { Match } from '../search/open-search';
import type { StixObject } from '../stix/observed-data';
import { indicatorFor } from '../stix/domain-objects';

/** An observation that waits for the end of the message, and the indicators that it is a sighting of. */
interface GatheredObservation {
  observation: Observation;
  readonly indicators: Set<unknown>;
}

const noIndicators: readonly StixObject[] = [];

export class Bundler {
  readonly #bundles: Bundle[] = [];
  readonly #gathered = new Map<string, GatheredObservation>();
  /** where an observation may come twice: those that were counted */
  readonly #counted = new Set<Observation>();
  /** indicators as they were given -> as they are in a bundle; undefined for those that can't be in one */
  readonly #indicators = new Map<unknown, StixObject | undefined>();
  #writer: BundleWriter;
  /** in the bundle that is being filled: indicators with a sighting, which come last, and extension-definitions */
  readonly #sighted = new Set<StixObject>();
  readonly #defined = new Set<string>();
  observed = 0;

  /** @param mayComeTwice an observation may be put again, with other indicators: all wait until the last one was put */
  constructor(
    private readonly mapper: Mapper,
    private readonly mayComeTwice: boolean,
  ) {
    this.#writer = this.#newWriter();
  }

  put(match: Match): void {
    const { group } = this.mapper.options;
    if (!group && !this.mayComeTwice) {
      this.#write(match);
      return;
    }
    const { observation } = match;
    const isCounted = this.#counted.has(observation);
    if (this.mayComeTwice) this.#counted.add(observation);
    const gathered = this.#gathered.get(observation.id);
    if (!gathered) {
      this.#gathered.set(observation.id, { observation, indicators: new Set(match.indicators) });
      return;
    }
    for (const indicator of match.indicators) gathered.indicators.add(indicator);
    if (group && !isCounted) gathered.observation = grouped(gathered.observation, observation);
  }

  /** All bundles; at least one, which then holds the identity only. */
  *close(): Work<Bundle[]> {
    const { group } = this.mapper.options;
    for (const { observation, indicators } of this.#gathered.values()) {
      this.#write({ observation: group ? asGroup(observation) : observation, indicators: [...indicators] });
      yield;
    }
    if (this.#bundles.length === 0 || !this.#writer.isEmpty) this.#finish();
    return this.#bundles;
  }

  /** How many of the indicators that were matched can't be in a bundle of this version. */
  get refusedIndicators(): number {
    return [...this.#indicators.values()].filter((indicator) => indicator === undefined).length;
  }

  #write({ observation, indicators: given }: Match): void {
    const { bundle, sighting } = this.mapper.options;
    const indicators =
      sighting && observation.isObserved ? given.flatMap((one) => this.#indicator(one) ?? []) : noIndicators;
    if (
      !this.#writer.isEmpty &&
      (bundle === 'record' || (bundle === 'chunk' && !this.#fits(observation, indicators)))
    ) {
      this.#finish();
      this.#writer = this.#newWriter();
    }
    this.#writer.add(observation);
    if (bundle === 'chunk')
      for (const { object } of observation.observables) for (const id of definitionIds(object)) this.#defined.add(id);
    for (const indicator of indicators) {
      this.#writer.sighted(indicator, observation);
      this.#sighted.add(indicator);
    }
  }

  /** Counts the most that an observation can add; in 2.0 the observables are inside the observed-data. */
  #fits({ observables, related, isObserved }: Observation, indicators: readonly StixObject[]): boolean {
    const ownObjects = this.mapper.version === '2.0' ? [] : observables;
    const definitions = new Set(ownObjects.flatMap(({ object }) => definitionIds(object)));
    for (const id of this.#defined) definitions.delete(id);
    const sighted = new Set([...this.#sighted, ...indicators]).size;
    const added = (isObserved ? 1 : 0) + ownObjects.length + related.length + definitions.size;
    return this.#writer.size + added + 2 * sighted <= this.mapper.options.chunkSize;
  }

  #indicator(given: unknown): StixObject | undefined {
    let indicator = this.#indicators.get(given);
    if (!indicator && !this.#indicators.has(given)) {
      indicator = indicatorFor(given, this.mapper.version);
      this.#indicators.set(given, indicator);
    }
    return indicator;
  }

  #finish(): void {
    this.observed += this.#writer.observed;
    this.#bundles.push(this.#writer.close());
    this.#sighted.clear();
    this.#defined.clear();
  }

  #newWriter(): BundleWriter {
    return new BundleWriter(this.mapper.version, this.mapper.identity);
  }
}

/** One more of a group: its observables are those of the first. */
function grouped(group: Observation, { first, last, count }: Observation): Observation {
  return {
    ...group,
    first: first < group.first ? first : group.first,
    last: last > group.last ? last : group.last,
    count: group.count + count,
  };
}

/**
 * The observation that equal records are grouped in, with an id of its own: the next message may have the same content at
 * other times, which is another observation. One that other objects refer to by id (OAT) is never grouped.
 */
function asGroup(observation: Observation): Observation {
  const { id, first, last, count, related } = observation;
  if (related.length > 0) return observation;
  return { ...observation, id: idOf('observed-data', sha1(`${id} ${first} ${last} ${count}`), '4') };
}

function definitionIds(object: StixObject): string[] {
  if (object['extensions'] === undefined) return [];
  const definition = definitionFor(object);
  return definition ? [definition.id] : [];
}
