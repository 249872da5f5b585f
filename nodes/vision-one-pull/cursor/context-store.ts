/** The cursor's place in Node-RED: one flat key in a context that the user chose, and what that store can promise. */
import type { Node, NodeContextData } from 'node-red';
import { VisionOneError } from '../../shared/vision-one/errors';
import type { Durability, RecordStore } from './cursor-store';
import type { CursorScope } from '../settings';

/** `shared`: another store lies in the same directory, and each writes whole files of what it knows itself. */
export type StoreKind = Durability | 'shared';

interface Store {
  readonly module?: unknown;
  readonly config?: { readonly cache?: unknown; readonly dir?: unknown; readonly base?: unknown };
}
/** `contextStorage` of settings.js: stores by name, or the name of another store. */
type ContextStorage = Readonly<Record<string, string | Store>>;

/** Callbacks and not promises: asynchronous stores have no other form. The types lack those of get and set. */
interface CallbackContext {
  get(key: string, store: string | undefined, callback: (error: unknown, value?: unknown) => void): void;
  set(key: string, value: unknown, store: string | undefined, callback: (error?: unknown) => void): void;
}

/**
 * The key of a stream's record. It holds the node's id, so that a copy of the node begins anew, and only letters,
 * digits and _: context reads dots and brackets as paths.
 */
export function cursorKey(node: string, stream: string): string {
  return `visionOnePull_${node}_${stream}`.replace(/\W/g, '_');
}

export function contextStore(node: Node, scope: CursorScope, store: string, key: string): RecordStore {
  const context = node.context();
  const data: NodeContextData = scope === 'node' ? context : scope === 'flow' ? context.flow : context.global;
  const stored = data as unknown as CallbackContext; // see CallbackContext
  const name = store === '' ? undefined : store;
  return {
    get: () =>
      new Promise((resolve, reject) => {
        stored.get(key, name, (error, value) => (error ? reject(asError(error)) : resolve(value)));
      }),
    set: (record) =>
      new Promise((resolve, reject) => {
        stored.set(key, record, name, (error) => (error ? reject(asError(error)) : resolve()));
      }),
  };
}

/**
 * What a store keeps.
 *
 * @throws ERR_V1_CONFIG for a store that settings.js does not have, since Node-RED would take another, and for one that
 *   another store erases
 */
export function durabilityOf(contextStorage: unknown, store: string): Durability {
  const kind = kindOf(contextStorage, store);
  if (kind !== 'shared') return kind;
  throw new VisionOneError(
    'ERR_V1_CONFIG',
    'Two context stores of settings.js lie in one directory and erase what the other keeps: give one a base of its own.',
  );
}

/** What each store is, by name; the default one under the empty name, as in `cursorStore`. */
export function storeKinds(contextStorage: unknown): Record<string, StoreKind> {
  const names = ['', ...Object.keys(contextStorage ?? {})];
  return Object.fromEntries(names.map((name) => [name, kindOf(contextStorage, name)]));
}

/**
 * Core's file store confirms before it writes, unless its cache is off; a store of another module is taken at its word.
 */
function kindOf(contextStorage: unknown, store: string): StoreKind {
  const storage = (contextStorage ?? {}) as ContextStorage;
  const names = Object.keys(storage);
  if (names.length === 0) {
    if (store === '' || store === 'memory' || store === 'default') return 'volatile';
    throw unknownStore(store, ['memory']);
  }
  if (store !== '' && !names.includes(store)) throw unknownStore(store, names);
  let found = storage[store === '' ? ('default' in storage ? 'default' : names[0]!) : store];
  if (typeof found === 'string') found = storage[found];
  if (typeof found !== 'object' || found.module === 'memory') return 'volatile';
  if (found.module !== 'localfilesystem') return 'direct';
  const directory = directoryOf(found);
  const isShared = Object.values(storage).some((other) => other !== found && directoryOf(other) === directory);
  return isShared ? 'shared' : found.config?.cache === false ? 'direct' : 'delayed';
}

/** Where core's file store lies, below the user directory unless it says so; undefined for other stores. */
function directoryOf(store: string | Store): string | undefined {
  if (typeof store === 'string' || store.module !== 'localfilesystem') return undefined;
  const { dir = '', base = 'context' } = store.config ?? {};
  return `${String(dir)}/${String(base)}`.replace(/\/$/, '');
}

function unknownStore(store: string, names: readonly string[]): VisionOneError {
  return new VisionOneError(
    'ERR_V1_CONFIG',
    `Context store (cursorStore) ${JSON.stringify(store)} is not among the context stores of settings.js: ${names.join(', ')}.`,
  );
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
