/** Findings into bundles of the size that was asked for, each whole by itself; equal findings grouped when that was. */
import { BundleWriter, type Bundle } from './bundle-writer';
import { definitionFor } from '../stix/extensions';
import type { Finding } from '../record/finding';
import { idOf, sha1 } from '../stix/ids';
import type { Mapper } from '../mapper';
import type { Match } from '../search/matching';
import type { StixObject } from '../stix/observed-data';
import { indicatorFor } from '../stix/domain-objects';

/** A finding that waits for the end of the message, and the indicators that it is a sighting of. */
interface Gathered {
  readonly finding: Finding;
  readonly indicators: Set<unknown>;
}

const NONE: readonly StixObject[] = [];

export class Shelf {
  private readonly bundles: Bundle[] = [];
  private readonly gathered = new Map<string, Gathered>();
  /** where a finding may come twice: those that are in the count of what was gathered */
  private readonly counted = new Set<Finding>();
  /** indicators as they were given -> as they are in a bundle; undefined for those that can't be in one */
  private readonly indicators = new Map<unknown, StixObject | undefined>();
  private writer: BundleWriter;
  /** in the bundle that is being filled: indicators with a sighting, which come last, and extension-definitions */
  private readonly sighted = new Set<StixObject>();
  private readonly defined = new Set<string>();
  observed = 0;

  /** @param mayComeTwice a finding may be put again, with other indicators: all wait until the last one was put */
  constructor(
    private readonly mapper: Mapper,
    private readonly mayComeTwice: boolean,
  ) {
    this.writer = this.newWriter();
  }

  put(match: Match): void {
    const { group } = this.mapper.options;
    if (!group && !this.mayComeTwice) {
      this.write(match);
      return;
    }
    const { finding } = match;
    const isCounted = this.counted.has(finding);
    if (this.mayComeTwice) this.counted.add(finding);
    const known = this.gathered.get(finding.id);
    if (!known) {
      this.gathered.set(finding.id, {
        finding: group ? { ...finding } : finding,
        indicators: new Set(match.indicators),
      });
      return;
    }
    for (const indicator of match.indicators) known.indicators.add(indicator);
    if (!group || isCounted) return;
    known.finding.count += finding.count;
    if (finding.first < known.finding.first) known.finding.first = finding.first;
    if (finding.last > known.finding.last) known.finding.last = finding.last;
  }

  /** All bundles; at least one, which then holds the identity only. */
  async close(breathe: () => Promise<void>): Promise<Bundle[]> {
    const { group } = this.mapper.options;
    for (const { finding, indicators } of this.gathered.values()) {
      this.write({ finding: group ? asGroup(finding) : finding, indicators: [...indicators] });
      await breathe();
    }
    if (this.bundles.length === 0 || !this.writer.isEmpty) this.finish();
    return this.bundles;
  }

  /** How many of the indicators that were matched can't be in a bundle of this version. */
  get refusedIndicators(): number {
    return [...this.indicators.values()].filter((indicator) => indicator === undefined).length;
  }

  private write({ finding, indicators: given }: Match): void {
    const { bundle, sighting } = this.mapper.options;
    const indicators = sighting && finding.isObserved ? given.flatMap((one) => this.indicator(one) ?? []) : NONE;
    if (!this.writer.isEmpty && (bundle === 'record' || (bundle === 'chunk' && !this.fits(finding, indicators)))) {
      this.finish();
      this.writer = this.newWriter();
    }
    this.writer.add(finding);
    if (bundle === 'chunk')
      for (const object of finding.objects) for (const id of definitionIds(object)) this.defined.add(id);
    for (const indicator of indicators) {
      this.writer.sight(indicator, finding);
      this.sighted.add(indicator);
    }
  }

  /** Counts the most that a finding can add; in 2.0 the observables are inside the observed-data. */
  private fits({ objects, related, isObserved }: Finding, indicators: readonly StixObject[]): boolean {
    const inside = objects[0]?.['id'] === undefined;
    const definitions = new Set(inside ? [] : objects.flatMap(definitionIds));
    for (const id of this.defined) definitions.delete(id);
    const sighted = new Set([...this.sighted, ...indicators]).size;
    const added = (isObserved ? 1 : 0) + (inside ? 0 : objects.length) + related.length + definitions.size;
    return this.writer.size + added + 2 * sighted <= this.mapper.options.chunkSize;
  }

  private indicator(given: unknown): StixObject | undefined {
    let indicator = this.indicators.get(given);
    if (!indicator && !this.indicators.has(given)) {
      indicator = indicatorFor(given, this.mapper.version);
      this.indicators.set(given, indicator);
    }
    return indicator;
  }

  private finish(): void {
    this.observed += this.writer.observed;
    this.bundles.push(this.writer.close());
    this.sighted.clear();
    this.defined.clear();
  }

  private newWriter(): BundleWriter {
    return new BundleWriter(this.mapper.version, this.mapper.identity);
  }
}

/**
 * What equal records come to, under an id of its own: the same content may be found again in the next message, at other
 * times, and is another observation then. What speaks of its finding by id (OAT) is never one of several.
 */
function asGroup(finding: Finding): Finding {
  const { id, first, last, count, related } = finding;
  if (related.length > 0) return finding;
  return { ...finding, id: idOf('observed-data', sha1(`${id} ${first} ${last} ${count}`), '4') };
}

function definitionIds(object: StixObject): string[] {
  if (object['extensions'] === undefined) return [];
  const definition = definitionFor(object);
  return definition ? [definition.id] : [];
}
