/** Names of Vision One's sources of records. Forms load this file, so it imports nothing. */

/** The sources that queries are written for, by API, in the order in which a pattern is searched. */
export const dialectNames = {
  'v3.0': [
    'endpointActivities',
    'emailActivities',
    'networkActivities',
    'detections',
    'identityActivities',
    'containerActivities',
    'cloudActivities',
    'mobileActivities',
  ],
  'v2.0': ['endpointActivityData', 'messageActivityData'],
} as const;

/** All that can be searched: v2.0 has sources beyond those that stix-shifter writes queries for. */
export const searchedSources: Readonly<Record<keyof typeof dialectNames, readonly string[]>> = {
  'v3.0': dialectNames['v3.0'],
  'v2.0': [...dialectNames['v2.0'], 'detections', 'networkActivityData'],
};

/** Names that `msg.source` and stix-map's form may have for a map. */
export const mapNames = [...dialectNames['v3.0'], ...dialectNames['v2.0'], 'alerts', 'oat'] as const;
