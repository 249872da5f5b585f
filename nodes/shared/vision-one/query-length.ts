/** How long a query may be, in characters. */

/**
 * GET /v3.0/search/{source} takes so much as TMV1-Query, by Trend's description. v2.0 takes its queries in a body, and
 * nobody says how long they may be.
 */
export const longestQuery = { 'v3.0': 2048, 'v2.0': undefined } as const;
