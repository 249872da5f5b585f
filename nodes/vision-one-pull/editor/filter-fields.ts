/** What each service lets a TMV1-Filter ask for. */
import { serviceLimits } from '../records/service-limits';

export interface FilterField {
  readonly name: string;
  /** the values that the service knows, with its own capitals: they count */
  readonly values?: readonly string[];
}

export interface FilterRules {
  readonly fields: readonly FilterField[];
  /** contains(field,'text') is understood */
  readonly contains: boolean;
  /** characters; 0 where no limit is documented */
  readonly longest: number;
  /** a filter, for an empty field to show */
  readonly example: string;
}

const plain = (names: string): FilterField[] => names.split(' ').map((name) => ({ name }));

/* prettier-ignore */
export const filterRules: Readonly<Record<string, FilterRules>> = {
  audit: {
    fields: [
      { name: 'category' },
      { name: 'activity' },
      { name: 'result', values: ['Successful', 'Unsuccessful'] },
      { name: 'accessType', values: ['Console', 'API', 'Service Gateway', 'Mobile App', 'Service Provider API', 'Service Provider Console'] },
      ...plain('loggedUser loggedRole loggedUserId loggedUserMailAddress'),
    ],
    contains: false,
    longest: serviceLimits.audit.longestFilter,
    example: "result eq 'Unsuccessful'",
  },
  alerts: {
    fields: [
      { name: 'severity', values: ['critical', 'high', 'medium', 'low'] },
      { name: 'status', values: ['Open', 'In Progress', 'Closed'] },
      { name: 'investigationResult', values: ['No Findings', 'Noteworthy', 'True Positive', 'False Positive', 'Benign True Positive', 'Other Findings'] },
      { name: 'alertProvider', values: ['SAE', 'TI'] },
      { name: 'model' },
      { name: 'modelId' },
      { name: 'modelType', values: ['preset', 'custom'] },
      ...plain('impactScopeEntityValue indicatorValue incidentId id'),
    ],
    contains: true,
    longest: serviceLimits.alerts.longestFilter,
    example: "severity eq 'critical'",
  },
  oat: {
    fields: [
      { name: 'riskLevel', values: ['critical', 'high', 'medium', 'low', 'info', 'undefined'] },
      ...plain('filterName filterMitreTacticId filterMitreTechniqueId endpointName endpointIp agentGuid productCode containerName uuid'),
    ],
    contains: false,
    longest: serviceLimits.oat.longestFilter,
    example: "riskLevel eq 'high'",
  },
};
