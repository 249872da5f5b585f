/** README's table of fields: for each source, where in STIX a field goes. Printed from the maps themselves. */
import { derivedFields } from '../../nodes/stix-map/compile/derived-fields';
import { rulesOf, type StixMap } from '../../nodes/stix-map/compile/map-format';
import { maps } from '../../nodes/stix-map/record/sources';

/** `search` is both v2.0 sources in one, `alerts` has no fields of its own. */
const sources = Object.entries(maps).filter(([name]) => name !== 'search' && name !== 'alerts');

export default function table(): string {
  return sources
    .map(([source, map]) => {
      const rows = placesOf(map).map(([place, fields]) => `| ${fields.join(', ')} | ${place} |`);
      return [`**${source}**`, '', '| fields | STIX |', '| --- | --- |', ...rows].join('\n');
    })
    .join('\n\n');
}

/** Fields with one place together, in the order of the map. */
function placesOf(map: StixMap): [place: string, fields: string[]][] {
  const places = new Map<string, string[]>();
  for (const { field, keys } of fieldsOf(map)) {
    const place = keys.map((key) => `\`${key}\``).join(', ');
    const origin = derivedFields[field];
    places.set(place, [...(places.get(place) ?? []), origin ? `${origin.field} ${origin.how}` : field]);
  }
  return [...places];
}

function fieldsOf(map: StixMap, prefix = ''): { field: string; keys: string[] }[] {
  return Object.entries(map).flatMap(([name, entry]) => {
    const field = prefix + name;
    const rules = rulesOf(entry);
    return rules
      ? [{ field, keys: [...new Set(rules.map(({ key }) => key))] }]
      : fieldsOf(entry as StixMap, `${field}[].`);
  });
}
