/** The filter fields of audit, alerts and OAT, and where a record has their values. */
import type { FilterFields, FilterRules } from './filter';
import type { Json } from './options';

const plain = (names: string): FilterFields =>
  Object.fromEntries(names.split(/\s+/).map((name) => [name, (record: Json) => present(record[name])]));

export const auditFilter: FilterRules = {
  fields: plain('loggedUser loggedRole loggedUserId loggedUserMailAddress accessType category activity result'),
  contains: false,
  longest: 1024,
  onlyWith: ['activity', 'category'],
};

export const keyFilter: FilterRules = { fields: plain('id name role status'), contains: false, longest: 1024 };

export const alertFilter: FilterRules = {
  fields: {
    ...plain(
      'id status investigationResult investigationStatus alertProvider modelId model modelType severity incidentId',
    ),
    impactScopeEntityValue: (alert) =>
      list((alert.impactScope as Json | undefined)?.entities).flatMap((entity) => texts(entity.entityValue)),
    indicatorValue: (alert) => list(alert.indicators).flatMap((indicator) => texts(indicator.value)),
  },
  contains: true,
  longest: 5000,
};

const filters = (name: string) => (detection: Json) => list(detection.filters).flatMap((filter) => texts(filter[name]));
const endpoint = (name: string) => (detection: Json) => texts((detection.endpoint as Json | undefined)?.[name]);
const detail = (name: string) => (detection: Json) => texts((detection.detail as Json | undefined)?.[name]);

export const oatFilter: FilterRules = {
  fields: {
    ...plain('uuid'),
    riskLevel: filters('riskLevel'),
    filterName: filters('name'),
    filterMitreTacticId: filters('mitreTacticIds'),
    filterMitreTechniqueId: filters('mitreTechniqueIds'),
    endpointName: endpoint('endpointName'),
    agentGuid: endpoint('agentGuid'),
    endpointIp: endpoint('ips'),
    productCode: detail('productCode'),
    containerName: detail('containerName'),
  },
  contains: false,
  longest: 4000,
};

function present(value: unknown): readonly unknown[] {
  return value === undefined || value === null ? [] : [value];
}

function list(value: unknown): readonly Json[] {
  return Array.isArray(value) ? (value as Json[]) : [];
}

/** The texts of a value: itself, or what a list or a host object holds. */
function texts(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(texts);
  return typeof value === 'object' ? Object.values(value).flatMap(texts) : [value];
}
