/** Protocols that know no ports, beside a port: a sensor that says so counts protocols by a numbering of its own. */
import type { ObjectTemplate } from '../compile/compiled-map';
import { portless } from '../../shared/stix/ip-protocols';

/** Takes them out of the traffic's values, and gives the fields that they came from. The port 0 is none. */
export function takePortless({ traffic, fieldAt }: ObjectTemplate, values: unknown[]): string[] {
  const fields: string[] = [];
  if (traffic?.ports.some((at) => values[at]) !== true) return fields;
  for (const position of traffic.protocols) {
    const named = values[position];
    if (!Array.isArray(named) || !named.some(isPortless)) continue;
    const kept = named.filter((name) => !isPortless(name));
    values[position] = kept.length > 0 ? kept : undefined;
    fields.push(fieldAt[position] ?? '');
  }
  return fields;
}

const isPortless = (name: unknown): boolean => portless.has(name);
