/**
 * The cursor record: a position as plain JSON with a version and a checksum, as it lies in Node-RED's context. What
 * comes back from there may be anything: old, new, edited by hand, or half of what was written.
 */
import { canonicalJson, isRecord } from '../../shared/json';
import { fingerprint } from '../records/identity';
import { Ledger, ledgerRecordOf, type LedgerRecord } from './ledger';
import { services } from '../records/services';
import { longestStep, type Axis, type Gap, type Position, type Track } from './position';

/** 1, of release 0.1.0, has no axis. */
const cursorVersion = 2;

/** Said of the writing, beside the position itself. */
export interface Writing {
  /** which stream it belongs to: a key of the services table */
  readonly stream: string;
  /** server time in seconds */
  readonly at: number;
  /** the writer stopped in order: nothing was sent after this */
  readonly clean: boolean;
}

export interface CursorRecord extends Writing, Omit<Position, 'backfill' | 'delivered' | 'inFlight' | 'uncertain'> {
  readonly v: number;
  /** the backfill, by the name that it has had since 0.1.0 */
  readonly owed: readonly Track[];
  readonly delivered: LedgerRecord;
  readonly inFlight: LedgerRecord;
  readonly uncertain: LedgerRecord;
  readonly checksum: string;
}

/** What was found in a store, or in a message. */
export type StoredCursor =
  | { readonly kind: 'none' }
  | { readonly kind: 'read'; readonly position: Position; readonly writing: Writing }
  | { readonly kind: 'damaged'; readonly why: string }
  | { readonly kind: 'newer'; readonly version: number };

export function toRecord({ backfill, ...position }: Position, { stream, at, clean }: Writing): CursorRecord {
  const record = {
    v: cursorVersion,
    stream,
    at,
    clean,
    ...position,
    main: { ...position.main },
    owed: backfill.map((track) => ({ ...track })),
    gaps: [...position.gaps],
    delivered: position.delivered.toRecord(),
    inFlight: ledgerRecordOf(position.inFlight),
    uncertain: position.uncertain.toRecord(),
  };
  return { ...record, checksum: checksum(record) };
}

/** Parses what the store gave. What was in flight is uncertain from now on, unless the writer stopped in order. */
export function fromRecord(stored: unknown): StoredCursor {
  if (stored === undefined || stored === null) return { kind: 'none' };
  if (!isRecord(stored) || !Number.isSafeInteger(stored.v)) return { kind: 'damaged', why: 'it is no cursor record' };
  const version = stored.v as number;
  if (version > cursorVersion) return { kind: 'newer', version };
  try {
    // A memory store gives back whatever was put there: what refers to itself, say, has no text to take a sum of.
    if (stored.checksum !== checksum(stored)) return { kind: 'damaged', why: 'its checksum is wrong' };
    if (version < 1) return { kind: 'damaged', why: `version ${version} is unknown` };
    return parse(stored);
  } catch (error) {
    return { kind: 'damaged', why: error instanceof Error ? error.message : 'it can not be read' };
  }
}

/** A record as text for a message: opaque to its holder, who can give it to a `reset`. */
export function toToken(record: CursorRecord): string {
  return Buffer.from(JSON.stringify(record)).toString('base64url');
}

export function fromToken(token: unknown): StoredCursor {
  if (typeof token !== 'string' || token === '') return { kind: 'damaged', why: 'it is no cursor' };
  try {
    return fromRecord(JSON.parse(Buffer.from(token, 'base64url').toString('utf8')));
  } catch {
    return { kind: 'damaged', why: 'it is no cursor' };
  }
}

/** Over the fields in their alphabetical order, since a store may keep another; the ledgers are lists and need none. */
export function checksum(record: object): string {
  const { checksum: _, delivered, inFlight, uncertain, ...rest } = record as Partial<CursorRecord>;
  return fingerprint(canonicalJson(rest) + JSON.stringify([delivered, inFlight, uncertain]));
}

function parse(record: Record<string, unknown>): StoredCursor {
  const writing = {
    stream: text(record, 'stream'),
    at: whole(record, 'at'),
    clean: record.clean === true,
  };
  const uncertain = new Ledger().addRecord(record.uncertain).addRecord(record.inFlight);
  const position: Position = {
    axis: record.axis === undefined ? firstAxis(writing.stream) : axis(record.axis),
    start: text(record, 'start'),
    coveredFrom: whole(record, 'coveredFrom'),
    main: track(record.main),
    backfill: list(record, 'owed').map(track),
    step: Math.min(Math.max(whole(record, 'step'), 1), longestStep),
    delivered: new Ledger().addRecord(record.delivered),
    inFlight: [],
    uncertain,
    doubtUntil: whole(record, 'doubtUntil'),
    replayUntil: whole(record, 'replayUntil'),
    gaps: list(record, 'gaps') as Gap[], // the checksum says that we wrote them
  };
  return { kind: 'read', position, writing };
}

function axis(value: unknown): Axis {
  if (!isRecord(value)) throw new RangeError('the axis is no object');
  return { asked: text(value, 'asked'), used: text(value, 'used') };
}

/** The only one that a stream had in release 0.1.0. */
function firstAxis(stream: string): Axis {
  if (!Object.hasOwn(services, stream)) throw new RangeError('the stream is unknown');
  const { axis } = services[stream as keyof typeof services];
  return { asked: axis, used: axis };
}

function track(value: unknown): Track {
  if (!isRecord(value)) throw new RangeError('a track is no object');
  const read = {
    from: whole(value, 'from'),
    to: value.to === null ? null : whole(value, 'to'),
    final: whole(value, 'final'),
    scanned: whole(value, 'scanned'),
  };
  if (read.final > read.scanned) throw new RangeError('a mark lies ahead of the other');
  return read;
}

function whole(record: Record<string, unknown>, field: string): number {
  const value = record[field];
  if (!Number.isSafeInteger(value)) throw new RangeError(`${field} is no whole number`);
  return value as number;
}

function text(record: Record<string, unknown>, field: string): string {
  const value = record[field];
  if (typeof value !== 'string') throw new RangeError(`${field} is no text`);
  return value;
}

function list(record: Record<string, unknown>, field: string): unknown[] {
  const value = record[field];
  if (!Array.isArray(value)) throw new RangeError(`${field} is no list`);
  return value as unknown[];
}
