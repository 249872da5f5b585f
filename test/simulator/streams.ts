/** A stream of records in the order of their time, and what of it is visible when. */
import { generatedStream } from './generated';
import type { Json, Settings, StreamName } from './options';
import { recordedStream } from './recorded';

/** One state of one record. Only alerts have more than one. */
export interface Version {
  readonly stream: StreamName;
  /** among records of one time: the index of a generated record, the rank of a given one */
  readonly order: number;
  /** created, logged, detected, eventTime */
  readonly time: number;
  /** updated (alerts), ingested (oat, audit); else the time */
  readonly changed: number;
  readonly visibleAt: number;
  /** generated ones are made when they are first looked at */
  readonly record: Json;
}

export interface Stream {
  readonly name: StreamName;
  /** `changed` lies at most so far behind `time` */
  readonly spread: number;
  /** and at most so far before it: a detection whose endpoint's clock is ahead */
  readonly lead: number;
  /** [first, end): holds every index whose time is in [from, to], and few others */
  candidates(from: number, to: number): readonly [first: number, end: number];
  timeAt(index: number): number;
  /** what a reader sees at `now`; undefined when it is not visible yet */
  seen(index: number, now: number): Version | undefined;
  /** every version, in the order of change */
  versions(index: number): readonly Version[];
  /** everything below this index is visible and will not change any more */
  settled(now: number): number;
  /** only streams of given records have it */
  add?(records: readonly object[]): void;
}

export function createStream(name: StreamName, settings: Settings, start: number): Stream {
  const given = settings.records?.[name];
  return given === undefined ? generatedStream(name, settings, start) : recordedStream(name, settings, given);
}
