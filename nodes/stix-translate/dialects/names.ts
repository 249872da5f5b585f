/** Names of each API's dialects, because the form can't load their tables. */
export const dialectNames = {
  'v3.0': [
    'endpointActivities',
    'emailActivities',
    'networkActivities',
    'detections',
    'identityActivities',
    'containerActivities',
  ],
  'v2.0': ['endpointActivityData', 'messageActivityData'],
} as const;
