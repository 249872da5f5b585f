/** What of a record found no place, because the objects that it belongs to can't be. */
import type { CompiledMap } from './plan';

/**
 * The fields of such objects, each as often as it has elements there, but for what has another place: a request is a
 * url, and a part of traffic where there is traffic.
 * @param isTimed the record has its time from the map's own fields
 */
export function lostFields({ fields, slots }: CompiledMap, isTimed: boolean): string[] {
  const placed = new Set<string>();
  const lost = new Map<string, string>();
  for (const { fieldAt, filled } of slots) {
    for (let index = 0; index < filled.count; index++) {
      const values = filled.instances[index];
      for (let position = 0; values && position < fieldAt.length; position++) {
        const field = fieldAt[position];
        if (field === undefined || values[position] === undefined) continue;
        const element = `${field} ${index}`;
        if (filled.keys[index] === undefined) lost.set(element, field);
        else placed.add(element);
      }
    }
  }
  const isTime = (field: string): boolean =>
    isTimed && fields.get(field)?.writes.some(({ time }) => time !== undefined) === true;
  return [...lost].flatMap(([element, field]) => (placed.has(element) || isTime(field) ? [] : [field]));
}
