/** Names that `msg.source`, the dialect and an OAT detection's source may have for a map, for the form as well. */
export const sourceNames = [
  'endpointActivities',
  'emailActivities',
  'networkActivities',
  'detections',
  'identityActivities',
  'containerActivities',
  'endpointActivityData',
  'messageActivityData',
  'alerts',
  'oat',
] as const;
