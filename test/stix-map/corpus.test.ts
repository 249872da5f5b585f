/**
 * stix-shifter's bundles for the corpus beside ours: the same observables, but for the differences listed here by the
 * input's id (docs/map-deviations.md has the reasons at length). Runs where the corpus is at hand.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson } from '../../nodes/shared/json';
import type { Json } from './check-bundle';
import { mapAll, ofType } from './mapping';

const corpus = join(__dirname, '..', '..', '..', 'shared', 'corpus', 'logs.jsonl');

const differences: Record<string, string[]> = {
  'a port given as text is a number here': ['l063'],
  'objectIp may be IPv6': ['l072', 'l073'],
  'an account id given as number is text here': ['l094'],
  'capitals are no reason to drop a host name': ['l097'],
  'two host names are two domains': ['l110', 'l111'],
  'a url without a scheme is none': ['l116'],
  'a url is percent-encoded': ['l117'],
  'a hive alone is written out': ['l165'],
  'a list of one key is that key': ['l176'],
  'a list of senders is no sender': ['l185'],
  'an empty subject is no mail': ['l196'],
  'a header without a value or a name is none': ['l202', 'l203'],
  'a mail with headers only has is_multipart, which is required': ['l205'],
  'unmapped fields are dropped unless asked for': ['l227'],
  'a record that is no list is one record': ['l239'],
};

/** What the observables of each observed-data say, references by what they lead to. */
function said(objects: readonly Json[], mend: (object: Json) => Json[] = (object) => [object]): string[] {
  return ofType(objects, 'observed-data').flatMap((observed) => {
    const inner = (observed['objects'] ?? {}) as Record<string, Json>;
    const own = (object: Json): Json =>
      Object.fromEntries(Object.entries(object).filter(([name]) => !/_refs?$/.test(name)));
    const target = (key: unknown): Json[] => {
      const found = inner[String(key)];
      return found ? mend(found).map(own) : [];
    };
    return Object.values(inner)
      .flatMap(mend)
      .map((object) => {
        const references = Object.entries(object)
          .filter(([name]) => /_refs?$/.test(name))
          .map(([name, keys]): [string, Json[]] => [name, [keys].flat().flatMap(target)])
          .filter(([, targets]) => targets.length > 0);
        return canonicalJson({ ...own(object), ...Object.fromEntries(references) });
      });
  });
}

/** Their observables without the faults that every realistic record shows, so that the rest can be compared. */
function mended(object: Json): Json[] {
  const { type, hashes, ...rest } = object;
  if (typeof hashes === 'object' && hashes !== null && Object.values(hashes).includes(''))
    return Object.keys(rest).length > 0 && 'name' in rest ? [{ type, ...rest }] : [];
  if (type === 'network-traffic' && !('src_ref' in rest) && !('dst_ref' in rest)) return [];
  if (type !== 'user-account') return [object];
  const logins = [rest['account_login'] ?? []].flat();
  return [
    ...logins.map((login) => ({ type, account_login: login, user_id: login })),
    ...(rest['user_id'] === undefined ? [] : [{ type, user_id: rest['user_id'] }]),
  ];
}

if (existsSync(corpus)) {
  describe("stix-map beside stix-shifter: the corpus's observables", () => {
    const reasons = new Map(
      Object.entries(differences).flatMap(([reason, ids]) => ids.map((id) => [id, reason] as const)),
    );
    for (const line of readFileSync(corpus, 'utf8').trim().split('\n')) {
      const input = JSON.parse(line) as {
        id: string;
        tag: string;
        data: unknown;
        'stix_shifter_2.0'?: { objects?: Json[] };
      };
      if (typeof input.data !== 'object' || input.data === null) continue;
      const theirs = input['stix_shifter_2.0']?.objects;
      if (!theirs) continue;
      const reason = reasons.get(input.id);
      it(`${input.id} ${input.tag}: ${reason ?? 'the same'}`, () => {
        const ours = said(mapAll(input.data, { specVersion: '2.0' }).objects).toSorted();
        const expected = said(theirs, mended).toSorted();
        if (reason === undefined) assert.deepEqual(ours, expected);
        else assert.notDeepEqual(ours, expected);
      });
    }
  });
}
