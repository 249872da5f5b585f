/**
 * A message's records into bundles, in slices: the event loop gets its turn at least every SLICE_MS, however long the
 * list is. Knows no node; the clock and the pause come from outside.
 */
import { BundleWriter, type Bundle } from './bundle';
import type { Finding } from './finding';
import { Mapper, MappingSession } from './mapper';
import { Matching, type Match, type Search } from './matching';
import type { StixObject } from './observed-data';
import type { MapOptions } from './options';
import { recordsIn } from './records';
import { indicatorFor } from './sdo';

/** What a message carries that concerns the mapping. */
export interface MapRequest {
  readonly payload: unknown;
  readonly source?: unknown;
  readonly patterns?: unknown;
  /** of the search that the records are a page of */
  readonly searchId?: string;
  /** the last page of that search */
  readonly isComplete: boolean;
}

/** `msg.mapping` */
export interface MappingReport {
  records: number;
  /** observed-data in the bundles */
  observed: number;
  /** objects in the bundles */
  objects: number;
  bundles: number;
  /** how often a field had a value that can't be valid STIX, by field */
  dropped: Record<string, number>;
  /** records without anything that STIX could observe */
  empty: number;
  /** records without a time that can be read: their observed-data are of 1970 */
  untimed: number;
  /** records that no pattern needed */
  unmatched: number;
  /** observed-data that wait for the rest of their search */
  held: number;
  /** observed-data that there was no room to hold: more may match than the bundle has */
  overflow: number;
}

export interface Converted {
  readonly bundles: Bundle[];
  readonly report: MappingReport;
}

export interface Turn {
  /** milliseconds, of a clock that does not jump */
  readonly now: () => number;
  /** lets everything else run; rejects or throws to end the work */
  readonly pause: (done: number, total: number) => Promise<void>;
}

/** Longest stretch of work before the event loop gets its turn, in milliseconds; one record is never cut. */
const SLICE_MS = 12;

export class Converter {
  private readonly matching = new Matching();

  constructor(private readonly turn: Turn) {}

  /** @throws StixMapError or a matcher's error, before any record was mapped */
  async convert(mapper: Mapper, request: MapRequest): Promise<Converted> {
    const { options } = mapper;
    const records = recordsIn(request.payload);
    const session = new MappingSession(mapper, request.source);
    const search = this.searchOf(request, options);
    const shelf = new Shelf(mapper);
    let unmatched = 0;
    let started = this.turn.now();
    const breathe = async (done: number, total: number): Promise<void> => {
      if (this.turn.now() - started < SLICE_MS) return;
      await this.turn.pause(done, total);
      started = this.turn.now();
    };
    for (const [index, record] of records.entries()) {
      const finding = session.map(record);
      const match = finding && (search ? search.offer(finding) : { finding, indicators: [] });
      if (match) shelf.put(match);
      else if (finding && !options.onlyMatches) shelf.put({ finding, indicators: [] });
      else if (finding) unmatched++;
      await breathe(index + 1, records.length);
    }
    const isDecided = request.isComplete || request.searchId === undefined;
    const held = search && !isDecided ? search.held : 0;
    const decided = search && isDecided ? search.decide() : { matches: [], overflow: 0 };
    for (const match of decided.matches) {
      shelf.put(match);
      await breathe(records.length, records.length);
    }
    const bundles = await shelf.close(() => breathe(records.length, records.length));
    return {
      bundles,
      report: {
        records: session.records,
        observed: shelf.observed,
        objects: bundles.reduce((sum, bundle) => sum + bundle.objects.length, 0),
        bundles: bundles.length,
        dropped: Object.fromEntries(session.dropped),
        empty: session.empty,
        untimed: session.untimed,
        unmatched,
        held,
        overflow: decided.overflow,
      },
    };
  }

  /** undefined when nothing is to be matched: no patterns, or neither matches nor sightings are asked for. */
  private searchOf({ patterns, searchId }: MapRequest, options: MapOptions): Search | undefined {
    if (patterns === undefined || patterns === null || (!options.onlyMatches && !options.sighting)) return undefined;
    const { matchCase, maxHeld } = options;
    return this.matching.search(patterns, searchId, { matchCase, maxHeld });
  }
}

/** Fills bundles of the size that was asked for, equal findings grouped when that was. */
class Shelf {
  private readonly bundles: Bundle[] = [];
  private readonly groups = new Map<string, Match>();
  private writer: BundleWriter;
  observed = 0;

  constructor(private readonly mapper: Mapper) {
    this.writer = this.newWriter();
  }

  put(match: Match): void {
    if (!this.mapper.options.group) {
      this.write(match);
      return;
    }
    const { finding } = match;
    const known = this.groups.get(finding.id);
    if (!known) {
      this.groups.set(finding.id, { finding: { ...finding }, indicators: match.indicators });
      return;
    }
    known.finding.count += finding.count;
    if (finding.first < known.finding.first) known.finding.first = finding.first;
    if (finding.last > known.finding.last) known.finding.last = finding.last;
  }

  /** All bundles; at least one, which then holds the identity only. */
  async close(breathe: () => Promise<void>): Promise<Bundle[]> {
    for (const match of this.groups.values()) {
      this.write(match);
      await breathe();
    }
    if (this.bundles.length === 0 || !this.writer.isEmpty) this.finish();
    return this.bundles;
  }

  private write({ finding, indicators }: Match): void {
    const { bundle, chunkSize, sighting } = this.mapper.options;
    const fits = bundle === 'message' || (bundle === 'chunk' && this.writer.size + sizeOf(finding) <= chunkSize);
    if (!fits && !this.writer.isEmpty) {
      this.finish();
      this.writer = this.newWriter();
    }
    this.writer.add(finding);
    if (!sighting || !finding.isObserved) return;
    for (const given of indicators) {
      const indicator: StixObject | undefined = indicatorFor(given, this.mapper.version);
      if (indicator) this.writer.sight(indicator, finding);
    }
  }

  private finish(): void {
    this.observed += this.writer.observed;
    this.bundles.push(this.writer.close());
  }

  private newWriter(): BundleWriter {
    return new BundleWriter(this.mapper.version, this.mapper.identity);
  }
}

/** The most objects that a finding adds to a bundle: in 2.0 the observables are inside the observed-data. */
function sizeOf({ objects, related, isObserved }: Finding): number {
  const inside = objects[0]?.['id'] === undefined;
  return (isObserved ? 1 : 0) + (inside ? 0 : objects.length) + related.length;
}
