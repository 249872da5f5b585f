/**
 * A message's records into bundles, in slices, however long the list is. Knows no node; the turns come from outside.
 */
import { Slices, type Turns, type Work } from '../shared/yielding';
import type { Bundle } from './bundle/bundle-writer';
import { ObservableCache } from './record/observable-cache';
import { MappingSession, type Mapper } from './mapper';
import type { SearchPage } from './search/search-page';
import { Searches } from './search/searches';
import type { MapOptions } from './options';
import { apart } from './record/observation';
import { recordsIn } from './record/records-in';
import { Bundler } from './bundle/bundler';

/** The properties of a message that concern the mapping. */
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
  /**
   * how often a field had a value that can't be valid STIX, by field; `patterns.indicator`: indicators without a
   * sighting
   */
  dropped: Record<string, number>;
  /** records without anything that STIX could observe */
  empty: number;
  /** records without a time that can be read: their observed-data are of 1970 */
  untimed: number;
  /** records that no pattern needed; those that were held for one are among them only when the search is decided */
  unmatched: number;
  /** observed-data that wait for the rest of their search */
  held: number;
  /**
   * observed-data that there was no room to hold, or that were held and gave way to another search's since the last
   * message: more of this search may match than its bundles have
   */
  overflow: number;
  /** observed-data of other searches that gave way to this message's: the next of their messages counts them */
  forgotten: number;
  /** patterns with too many candidates to try them all: more may match than the bundle has */
  undecided: number;
}

export interface Converted {
  readonly bundles: Bundle[];
  readonly report: MappingReport;
}

export class Converter {
  /** shared by the mappers: a later message's mapper may put into a bundle what a search holds */
  readonly cache = new ObservableCache();
  readonly #searches = new Searches();

  constructor(private readonly turns: Turns) {}

  /** @throws StixError or a matcher's error, before any record was mapped */
  async convert(mapper: Mapper, request: MapRequest): Promise<Converted> {
    const { options } = mapper;
    const records = recordsIn(request.payload);
    const session = new MappingSession(mapper, request.source);
    const slices = new Slices(this.turns, records.length);
    const search = await slices.run(this.#searchOf(request, options));
    const isDecided = request.isComplete || request.searchId === undefined;
    const bundler = new Bundler(mapper, search?.isHolding === true && isDecided);
    for (const record of records) {
      const observation = session.map(record);
      if (observation) {
        const { indicators, isHeld } = search?.offer(observation) ?? { indicators: [], isHeld: false };
        if (indicators !== undefined || !options.onlyMatches)
          bundler.put({
            observation: isHeld && !isDecided ? apart(observation) : observation,
            indicators: indicators ?? [],
          });
      }
      slices.done++;
      if (slices.isOver) await slices.pause();
    }
    const released = search && isDecided ? await slices.run(search.release()) : undefined;
    for (const match of released?.matches ?? []) {
      bundler.put(match);
      if (slices.isOver) await slices.pause();
    }
    const bundles = await slices.run(bundler.close());
    return {
      bundles,
      report: {
        records: session.records,
        observed: bundler.observed,
        objects: bundles.reduce((sum, bundle) => sum + bundle.objects.length, 0),
        bundles: bundles.length,
        dropped: {
          ...Object.fromEntries(session.dropped),
          ...(bundler.refusedIndicators > 0 ? { 'patterns.indicator': bundler.refusedIndicators } : {}),
        },
        empty: session.empty,
        untimed: session.untimed,
        unmatched: options.onlyMatches ? (search?.unmatched ?? 0) : 0,
        held: isDecided ? 0 : (search?.held ?? 0),
        overflow: search?.overflow ?? 0,
        forgotten: search?.evicted ?? 0,
        undecided: released?.undecided ?? 0,
      },
    };
  }

  /** undefined when nothing is to be matched: no patterns (a query by hand has none), or nobody asks. */
  *#searchOf({ patterns, searchId }: MapRequest, options: MapOptions): Work<SearchPage | undefined> {
    const isWithout = patterns === undefined || patterns === null || (Array.isArray(patterns) && patterns.length === 0);
    if (isWithout || (!options.onlyMatches && !options.sighting)) return undefined;
    const { matchCase, maxHeld, specVersion } = options;
    return yield* this.#searches.page(patterns, searchId, specVersion, { matchCase, maxHeld });
  }
}
