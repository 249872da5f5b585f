/** What of a record found no place, because the objects, or the parts of them, that it belongs to can't be. */
import { isLeftOut } from './build-object';
import type { CompiledMap } from '../compile/compiled-map';

/**
 * The fields of such, each as often as it has elements there, but for what has another place: a request is a
 * url, and a part of traffic where there is traffic.
 * @param isTimed the record has its time from the map's own fields
 */
export function lostFields({ fields, slots }: CompiledMap, isTimed: boolean): string[] {
  const placed = new Set<string>();
  const lost = new Map<string, string>();
  for (const { fieldAt, filled, demands } of slots) {
    for (let index = 0; index < filled.count; index++) {
      const values = filled.instances[index];
      if (!values) continue;
      const isThere = filled.keys[index] !== undefined;
      const without = demands.flatMap((demand) => (isLeftOut(demand, values) ? demand.positions : []));
      for (let position = 0; position < fieldAt.length; position++) {
        const field = fieldAt[position];
        if (field === undefined || values[position] === undefined) continue;
        const element = `${field} ${index}`;
        if (isThere && !without.includes(position)) placed.add(element);
        else lost.set(element, field);
      }
    }
  }
  const isTime = (field: string): boolean =>
    isTimed && fields.get(field)?.writes.some(({ time }) => time !== undefined) === true;
  return [...lost].flatMap(([element, field]) => (placed.has(element) || isTime(field) ? [] : [field]));
}
