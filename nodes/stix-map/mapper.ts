/** Records to observations: what a node's settings come to is worked out once; each message has a session. */
import { alertKey, alertObjects, alertRecord } from './alerts/alert';
import { canonicalJson } from '../shared/json';
import { compileMap } from './compile/compile';
import { derive, deriveCloudUser, deriveDefaultValue } from './compile/derived-fields';
import { keptExtension, keptType } from './stix/extensions';
import type { Observation } from './record/observation';
import { ObservableCache, type Observable } from './record/observable-cache';
import { identityOf, parseIdentity } from './stix/identity';
import { idOf, sha1 } from './stix/ids';
import { parseMap } from './compile/map-format';
import { RecordMapper, type Dropped, type JsonRecord, type MappedRecord } from './record/record-mapper';
import { matchedPatterns } from './alerts/matched-patterns';
import { oatDetail, oatObjects } from './alerts/oat';
import type { StixObject } from './stix/observed-data';
import type { MapOptions } from './options';
import type { CompiledMap } from './compile/compiled-map';
import { plainObject } from './stix/domain-objects';
import { detailMap, isDialect, maps, seenDialect, type Dialect, type MapName } from './record/sources';
import { isoTime } from './stix/times';
import { anything, jsonText, text, type SpecVersion } from './stix/values';

/** Counted under this name: an element of a list that is no record. */
const noRecord = '(no record)';
/** first_observed of a record without a time: nobody takes it for the real one, and it is always the same. */
const unknownTime = 0;

/** Compiled maps and the identity of one node's settings. */
export class Mapper {
  readonly version: SpecVersion;
  readonly identity: StixObject;
  readonly #custom: CompiledMap | undefined;
  readonly #own = new Map<MapName, CompiledMap>();

  /**
   * @param cache shared by all whose observations may meet in one bundle
   * @throws StixError when the map or the identity can't be used
   */
  constructor(
    readonly options: MapOptions,
    readonly cache: ObservableCache = new ObservableCache(),
  ) {
    this.version = options.specVersion;
    this.identity = options.identity
      ? parseIdentity(options.identity, this.version)
      : identityOf(options.identityName, this.version);
    this.#custom = options.map ? compileMap(parseMap(options.map), this.version) : undefined;
  }

  /** A custom map takes the place of all maps of records; alerts and OAT keep what they are made of. */
  compiled(name: MapName): CompiledMap {
    if (this.#custom && name !== 'alerts') return this.#custom;
    let compiled = this.#own.get(name);
    if (!compiled) this.#own.set(name, (compiled = compileMap(maps[name], this.version)));
    return compiled;
  }
}

/** The records of one message. */
export class MappingSession {
  readonly dropped: Dropped = new Map();
  /** records that were looked at */
  records = 0;
  /** records without anything that STIX could observe */
  empty = 0;
  /** records without a time that can be read */
  untimed = 0;
  readonly #mappers = new Map<MapName, RecordMapper>();
  readonly #alerts = new Set<string>();
  /** digests of the records that came */
  readonly #digests = new Set<string>();
  /** how often a record came again, by its digest */
  readonly #repeated = new Map<string, number>();

  constructor(
    private readonly mapper: Mapper,
    /** of the message, when it says so */
    private readonly source: unknown,
  ) {
    mapper.cache.nextMessage();
  }

  /** The observation of a record; undefined when there is nothing to observe in it. Never throws. */
  map(value: unknown): Observation | undefined {
    this.records++;
    const record = plainObject(value);
    if (!record) {
      this.#drop(noRecord);
      return undefined;
    }
    const dialect = this.#dialectOf(record);
    const observation =
      dialect === 'alerts'
        ? this.#alert(record)
        : dialect === 'oat'
          ? this.#oat(record)
          : this.#activity(record, dialect);
    if (!observation) this.empty++;
    return observation;
  }

  #dialectOf(record: JsonRecord): Dialect {
    const { dialect } = this.mapper.options;
    if (dialect !== 'auto') return dialect;
    return isDialect(this.source) ? this.source : seenDialect(record);
  }

  #activity(record: JsonRecord, map: MapName): Observation | undefined {
    if (this.mapper.options.group) return this.#grouped(record, map);
    const digest = this.#digestOf(record);
    const mapped = this.#observe(record, map, digest);
    return mapped.observables.length === 0 ? undefined : this.#observation(mapped, digest, record);
  }

  /** Equal records have equal ids, made of their content and not of their log entry. */
  #grouped(record: JsonRecord, map: MapName): Observation | undefined {
    const dropped = new Map(this.dropped);
    const { observables } = this.#observe(record, map, anyRecord);
    if (observables.length === 0) return undefined;
    const digest = sha1(canonicalJson(observables.map(({ object }) => object)));
    // mapped a second time for the ids of its processes: the fields that it dropped were counted
    this.dropped.clear();
    for (const [field, count] of dropped) this.dropped.set(field, count);
    return this.#observation(this.#observe(record, map, digest), digest, record);
  }

  #oat(detection: JsonRecord): Observation | undefined {
    const detail = oatDetail(detection);
    const digest = this.#digestOf(detection);
    const mapped = this.#observe(detail, detailMap(detection['source'], detail), digest);
    const observation = this.#observation(mapped, digest, detection);
    const isObserved = mapped.observables.length > 0;
    const related = oatObjects(detection, digest, {
      observed: isObserved ? observation.id : undefined,
      createdBy: String(this.mapper.identity['id']),
      time: observation.first,
      version: this.mapper.version,
    });
    return isObserved || related.length > 0 ? { ...observation, isObserved, related } : undefined;
  }

  #alert(alert: JsonRecord): Observation | undefined {
    const { version, identity } = this.mapper;
    const digest = this.#digestOf(alert);
    const mapped = this.#observe(alertRecord(alert), 'alerts', digest);
    const observation = this.#observation(mapped, digest, alert);
    const isObserved = version === '2.0' && mapped.observables.length > 0;
    const refs =
      version === '2.1' ? mapped.observables.map((observable) => observable.id) : isObserved ? [observation.id] : [];
    const by = { createdBy: String(identity['id']), time: observation.first, version };
    const { indicators, refused } = matchedPatterns(alert, by);
    for (let count = 0; count < refused; count++) this.#drop('matchedIndicatorPatterns');
    const related = alertObjects(alert, this.#standsFor(alert) ?? digest, { refs, indicators, ...by });
    return related.length > 0 ? { ...observation, isObserved, related } : undefined;
  }

  /** Undefined for a second version of an alert in one message: an id stands in a bundle once. */
  #standsFor(alert: JsonRecord): string | undefined {
    const key = alertKey(alert);
    if (key === undefined || this.#alerts.has(key)) return undefined;
    this.#alerts.add(key);
    return key;
  }

  #observe(record: JsonRecord, name: MapName, digest: string): MappedRecord {
    let mapper = this.#mappers.get(name);
    if (!mapper) {
      mapper = new RecordMapper(this.mapper.compiled(name), this.mapper.cache, this.dropped);
      this.#mappers.set(name, mapper);
    }
    const derived = (deriveOf[name] ?? derive)(record);
    if (this.mapper.options.unmapped === 'drop') return mapper.map(record, derived, digest);
    const kept: Record<string, unknown> = {};
    const mapped = mapper.map(record, derived, digest, (field, value) => this.#keep(kept, field, value));
    if (Object.keys(kept).length > 0) mapped.observables.push(this.#kept(kept, mapped.observables.length));
    return mapped;
  }

  /**
   * Dictionary keys have three to 250 letters, digits, `-` and `_`; a name like a reference's would be taken for one.
   */
  #keep(kept: Record<string, unknown>, field: string, value: unknown): void {
    const item = typeof value === 'object' ? jsonText(value) : anything(value);
    if (item === undefined || !/^[a-zA-Z0-9_-]{3,250}$/.test(field) || /_refs?$|^__proto__$/.test(field))
      this.#drop(field);
    else kept[field] = item;
  }

  #kept(fields: Record<string, unknown>, index: number): Observable {
    const { version, cache } = this.mapper;
    if (version === '2.0')
      return { id: String(index), object: { type: keptType, fields }, known: undefined, isInBundle: false };
    const known = cache.ofType(keptType).ofContent(canonicalJson(fields));
    const extensions = { [keptExtension.id]: { extension_type: 'new-sco' } };
    const object = { type: keptType, spec_version: '2.1', id: known.id, fields, extensions };
    return { id: known.id, object, known, isInBundle: false };
  }

  #observation(mapped: MappedRecord, digest: string, record: JsonRecord): Observation {
    if (mapped.first === undefined) this.untimed++;
    const one = mapped.first ?? unknownTime;
    const other = mapped.last ?? one;
    const first = isoTime(Math.min(one, other));
    return {
      id: idOf('observed-data', digest, '4'),
      recordKey: recordKey(record),
      first,
      last: one === other ? first : isoTime(Math.max(one, other)),
      count: 1,
      observables: mapped.observables,
      isObserved: true,
      related: [],
    };
  }

  /**
   * Stands for a record: made of Vision One's key of it, or of all of it. The same record a second time in one message
   * is another observation, with another id.
   */
  #digestOf(record: JsonRecord): string {
    const key = recordKey(record) ?? sha1(jsonText(record) ?? `record ${this.records}`);
    const digest = sha1(key);
    const before = this.#digests.size;
    if (this.#digests.add(digest).size > before) return digest;
    const times = (this.#repeated.get(digest) ?? 0) + 1;
    this.#repeated.set(digest, times);
    return sha1(`${key} ${times}`);
  }

  #drop(field: string): void {
    this.dropped.set(field, (this.dropped.get(field) ?? 0) + 1);
  }
}

const anyRecord = '0'.repeat(40);
/** Maps whose records have little to work out, or nothing (the search's v2.0 keeps to stix-shifter's objects). */
const deriveOf: Partial<Record<MapName, typeof derive>> = {
  endpointActivityData: deriveDefaultValue,
  messageActivityData: () => undefined,
  search: deriveDefaultValue,
  alerts: () => undefined,
  cloudActivities: deriveCloudUser,
  mobileActivities: () => undefined,
};

/** `uuid` is unique to a log entry; mail may have the mailbox's own id of the message instead, by either API's name. */
function recordKey(record: JsonRecord): string | undefined {
  const { uuid, msgUuid, mail_unique_id: uniqueId } = record;
  if (typeof uuid === 'string' && uuid !== '') return `uuid ${uuid}`;
  const mail = [msgUuid, uniqueId].find((id) => typeof id === 'string' && id !== '');
  return mail === undefined ? undefined : `mail ${text(mail)} ${text(record['eventTime'])} ${text(record['mailbox'])}`;
}
