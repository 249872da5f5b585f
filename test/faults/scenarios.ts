/** What can go wrong, what comes of it, and the test that shows it: README's table, held to the tests by scenarios.test.ts. */

export interface Scenario {
  readonly fault: string;
  readonly outcome: string;
  /** below test/, without `.test.ts` */
  readonly file: string;
  /** a part of the test's title, or of its source where titles are made */
  readonly title: string;
}

const none = 'nothing lost, nothing repeated';
const page = 'nothing lost; at most the page in flight again, labelled';

/* prettier-ignore */
export const scenarios: readonly Scenario[] = [
  { fault: 'Killed before a fetch, or after it and before the cursor names the page', outcome: none, file: 'vision-one-pull/crashes', title: 'before a fetch, and after it before the intent' },
  { fault: 'Killed in a page, after it, around any write of the cursor', outcome: page, file: 'vision-one-pull/crashes', title: 'before and after any write of the cursor' },
  { fault: 'Killed on page 3 of 7 of a newest-first slice', outcome: page, file: 'vision-one-pull/crashes', title: 'on page 3 of 7' },
  { fault: 'Killed during the first run', outcome: 'the start that was resolved first counts', file: 'vision-one-pull/crashes', title: 'during the first run' },
  { fault: 'Killed 5 s after a poll, with a cached file store', outcome: 'nothing lost; what the disk lacks comes labelled', file: 'vision-one-pull/crashes', title: 'with the file store of a default configuration' },
  { fault: 'Restarted, with the cursor in memory', outcome: 'begins anew; the first window is labelled', file: 'vision-one-pull/crashes', title: 'with the cursor in memory' },
  { fault: 'A real process killed at random moments', outcome: page, file: 'vision-one-pull/kills', title: 'over a few kills' },
  { fault: '100 kills in a day', outcome: page, file: 'slow/pull-days', title: 'survives 100 kills' },
  { fault: '401 once, 408, 413, 500, 502, 503, 504, 599', outcome: `${none}; recovers by itself`, file: 'faults/replies', title: '[500, 502, 503]' },
  { fault: '204, 304, a redirect to another host', outcome: `${none}; the token goes nowhere`, file: 'faults/replies', title: 'a redirect' },
  { fault: 'Reset, half of a body, silence, one byte now and then', outcome: `${none}; ended at the time limit, the slice halved`, file: 'faults/replies', title: 'a byte now and then' },
  { fault: 'Half of a JSON, html, nothing, a list, no items', outcome: `${none}; the page is asked for again`, file: 'faults/replies', title: 'half of a JSON' },
  { fault: 'One record that is no object, or has no time', outcome: 'handed on; the others are unharmed', file: 'faults/replies', title: 'a record that is' },
  { fault: 'A record that nests thousands of levels deep', outcome: 'cut at 128 levels; the others are unharmed', file: 'faults/deep-json', title: 'does not stop the page' },
  { fault: 'gzip, chunks, a byte order mark', outcome: none, file: 'faults/replies', title: 'a byte order mark' },
  { fault: 'A page of 65 MiB, a compressed bomb, nothing but brackets', outcome: 'refused; asked again', file: 'faults/deep-json', title: 'is refused without parsing' },
  { fault: 'A page token ends', outcome: `${none}; the slice is read again`, file: 'vision-one-pull/paging', title: 'when a token ends on page 4' },
  { fault: 'Page tokens that always end too early', outcome: `${none}; slices shrink until they fit`, file: 'vision-one-pull/paging', title: 'shrinks its slices' },
  { fault: 'nextLink in a circle, to a page twice, without end', outcome: `${none}; at most 100 pages without news`, file: 'faults/endless-pages', title: 'that bring nothing are left after 100' },
  { fault: 'nextLink to another host, scheme, port or user', outcome: 'not followed; the other host gets no request', file: 'faults/replies', title: 'a link elsewhere' },
  { fault: 'Records arrive while pages are read; twins', outcome: none, file: 'vision-one-pull/paging', title: 'repeats nothing when records arrive while it pages' },
  { fault: 'Alerts are updated while they are read', outcome: 'the newest version of each comes', file: 'vision-one-pull/paging', title: 'brings the newest version' },
  { fault: 'Empty pages with a next one; totalCount wrong for ever', outcome: none, file: 'vision-one-pull/paging', title: 'lives with a totalCount' },
  { fault: 'Records of one second: 450, 1 300, 10 000', outcome: `${none}; forgotten afterwards`, file: 'vision-one-pull/paging', title: 'reads 450, 1 300 and 10 000' },
  { fault: 'Records late by up to the whole overlap', outcome: none, file: 'vision-one-pull/paging', title: 'delivers what is late' },
  { fault: "The service's clock steps back; its Date is missing, cached or hours off", outcome: `${none}; the median decides`, file: 'faults/replies', title: 'a Date that is wrong by' },
  { fault: "The host's clock is hours off", outcome: 'enters no bound', file: 'vision-one-config/server-clock', title: 'is the host' },
  { fault: 'Down for half an hour or a day', outcome: none, file: 'vision-one-pull/paging', title: 'sweeps first after an outage' },
  { fault: 'Down for longer than the service keeps records', outcome: 'a gap with its exact seconds', file: 'vision-one-pull/paging', title: 'with one exact gap' },
  { fault: '429 with Retry-After: seconds, a date, garbage', outcome: 'waits as long, at most 15 min; then one probe', file: 'vision-one-config/rate-gate', title: 'caps Retry-After' },
  { fault: '429 without Retry-After, for an hour', outcome: 'at most 12 requests an hour', file: 'slow/pull-days', title: 'asks once for each pause' },
  { fault: 'Several nodes on a tight budget', outcome: 'each gets its share', file: 'vision-one-config/rate-gate', title: 'shares a tight budget' },
  { fault: 'Token revoked in the middle, restored later', outcome: `asks once in 5 min, goes on by itself; ${none}`, file: 'vision-one-pull/paging', title: 'while the token is refused' },
  { fault: '403 for one service', outcome: 'the others go on; the missing right is named', file: 'vision-one-pull/node', title: 'lets one refused service be' },
  { fault: 'Token with a line break, ended, none at all', outcome: 'refused before the first request', file: 'vision-one-config/token', title: 'is refused before the first request' },
  { fault: 'Certificate that nobody vouches for; proxy wants another password', outcome: 'a clear error; the token is not sent', file: 'vision-one-config/vision-one-config', title: 'refuses a certificate' },
  { fault: "The cursor's store fails, or hangs", outcome: `emission stops until it is well; ${none}`, file: 'vision-one-pull/life', title: 'stops emitting when a write fails' },
  { fault: "The cursor can't be read", outcome: 'no poll, nothing forgotten', file: 'vision-one-pull/life', title: 'does not poll while the cursor' },
  { fault: 'The cursor is damaged, or garbage', outcome: 'a day again, labelled', file: 'vision-one-pull/life', title: 'reads a day again, labelled' },
  { fault: 'The cursor is of a newer release', outcome: 'refused, untouched', file: 'vision-one-pull/life', title: 'refuses a record of a newer version' },
  { fault: 'Deployed each 5 s; closed in a page; the store hangs at the close', outcome: none, file: 'vision-one-pull/life', title: 'when it is deployed each 5 s' },
  { fault: 'Told to end (SIGTERM) while it reads, waits for a reply, a 429, another try or an acknowledgement', outcome: `ends in order, before Docker would kill it (10 s); ${none}`, file: 'faults/stops', title: 'ends in time, and the next start' },
  { fault: 'Nothing wired to the output', outcome: 'no request', file: 'vision-one-pull/node', title: 'while output 1 is not wired' },
  { fault: 'The flow throws', outcome: 'goes on; Catch gets the error', file: 'vision-one-pull/node', title: 'goes on when the flow throws' },
  { fault: 'Acknowledged late, twice, by parts, never, refused', outcome: 'sent again, labelled, until it is', file: 'vision-one-pull/life', title: 'sends the page again and again' },
  { fault: 'A record that the flow can never take', outcome: 'given up after maxAttempts, with a gap that names it', file: 'vision-one-pull/life', title: 'gives a poisoned record up' },
  { fault: 'A million records of each service', outcome: 'memory stays flat', file: 'slow/pull-load', title: 'needs little memory for' },
  { fault: '30 days of empty polls', outcome: 'nothing grows', file: 'slow/pull-days', title: 'is the same after 30 days' },
  { fault: '2 000 random configurations with random faults and kills', outcome: `${none} without a label`, file: 'vision-one-pull/property', title: 'loses nothing and repeats nothing without a label' },
  { fault: 'A search whose replies go wrong in 21 ways', outcome: 'each record once, or the summary says what is missing', file: 'faults/search', title: 'finds each record once, or says what is missing' },
  { fault: 'A search that every reply refuses', outcome: 'ends, and says that all is missing', file: 'faults/search', title: 'ends, and says that all is missing' },
  { fault: 'All nodes over a service that fails at random', outcome: `${none}; no secret in any log, file or reply`, file: 'faults/soak', title: 'lose nothing and leak nothing' },
];
