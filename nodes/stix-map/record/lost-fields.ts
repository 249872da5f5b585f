/** Fields that found no place, because the objects, or the members of a property, that they belong to can't be. */
import { isLeftOut } from './build-object';
import type { CompiledMap } from '../compile/compiled-map';

/**
 * Each field as often as it has elements that were lost, except those with another place: a request is a url, and a
 * member of traffic where there is traffic.
 * @param isTimed the record has its time from the map's own fields
 */
export function lostFields({ fields, templates }: CompiledMap, isTimed: boolean): string[] {
  const placed = new Set<string>();
  const lost = new Map<string, string>();
  for (const { fieldAt, instances, requiredMembers } of templates) {
    for (let index = 0; index < instances.count; index++) {
      const values = instances.rows[index];
      if (!values) continue;
      const isThere = instances.ids[index] !== undefined;
      const without = requiredMembers.flatMap((members) => (isLeftOut(members, values) ? members.positions : []));
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
