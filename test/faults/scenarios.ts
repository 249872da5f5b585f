/**
 * What can go wrong, what comes of it, and the test that shows it: README's table, held to the tests by
 * scenarios.test.ts.
 */

export interface Scenario {
  /** in the list of scenarios that vision-one-pull was designed against, 1 to 90; titles of tests name them as well */
  readonly numbers: readonly number[];
  readonly fault: string;
  readonly outcome: string;
  /** below test/, without `.test.ts` */
  readonly file: string;
  /** a part of the test's title, or of its source where titles are made */
  readonly title: string;
}

const none = 'nothing lost, nothing repeated';
const page = 'nothing lost; at most the page in flight again, labelled';

/**
 * What is not claimed yet: a write that is cut at each byte, what is later than the overlap, an undocumented shorter
 * limit, two processes on one key, a store that is rolled back, and several instances over one store.
 */
export const later: readonly number[] = [7, 34, 45, 50, 61, 81, 82, 83];

/* prettier-ignore */
export const scenarios: readonly Scenario[] = [
  { numbers: [1, 2], fault: 'Killed before a fetch, or after it and before the cursor names the page', outcome: none, file: 'vision-one-pull/crashes', title: 'before a fetch, and after it before the intent' },
  { numbers: [3, 4, 5, 6], fault: 'Killed in a page, after it, around any write of the cursor', outcome: page, file: 'vision-one-pull/crashes', title: 'before and after any write of the cursor' },
  { numbers: [9], fault: 'Killed on page 3 of 7 of a newest-first slice', outcome: page, file: 'vision-one-pull/crashes', title: 'on page 3 of 7' },
  { numbers: [10], fault: 'Killed during the first run', outcome: 'the start that was resolved first counts', file: 'vision-one-pull/crashes', title: 'during the first run' },
  { numbers: [62], fault: 'Killed 5 s after a poll, with a cached file store', outcome: 'nothing lost; what the disk lacks comes labelled', file: 'vision-one-pull/crashes', title: 'with the file store of a default configuration' },
  { numbers: [63], fault: 'Restarted, with the cursor in memory', outcome: 'begins anew; the first window is labelled', file: 'vision-one-pull/crashes', title: 'with the cursor in memory' },
  { numbers: [], fault: 'A real process killed at random moments', outcome: page, file: 'vision-one-pull/kills', title: 'over a few kills' },
  { numbers: [80], fault: 'A sink that keeps one row a key, over kills', outcome: 'its rows are the events', file: 'slow/pull-kills', title: 'A consumer that remembers keys has each event once' },
  { numbers: [8], fault: '100 kills in a day', outcome: page, file: 'slow/pull-days', title: 'survives 100 kills' },
  { numbers: [11, 53], fault: '401 once, 408, 413, 500, 502, 503, 504, 599', outcome: `${none}; recovers by itself`, file: 'faults/replies', title: '[500, 502, 503]' },
  { numbers: [18], fault: '204, 304, a redirect to another host', outcome: `${none}; the token goes nowhere`, file: 'faults/replies', title: 'a redirect' },
  { numbers: [12, 13, 17], fault: 'Reset, half of a body, silence, one byte now and then', outcome: `${none}; ended at the time limit, the slice halved`, file: 'faults/replies', title: 'a byte now and then' },
  { numbers: [14], fault: 'Half of a JSON, html, nothing, a list, no items', outcome: `${none}; the page is asked for again`, file: 'faults/replies', title: 'half of a JSON' },
  { numbers: [15], fault: 'One record that is no object, or has no time', outcome: 'handed on; the others are unharmed', file: 'faults/replies', title: 'a record that is' },
  { numbers: [], fault: 'A record that nests thousands of levels deep', outcome: 'cut at 128 levels; the others are unharmed', file: 'faults/deep-json', title: 'does not stop the page' },
  { numbers: [16], fault: 'gzip, chunks, a byte order mark', outcome: none, file: 'faults/replies', title: 'a byte order mark' },
  { numbers: [16], fault: 'A page of 65 MiB, a compressed bomb, nothing but brackets or empty objects', outcome: 'refused; asked again', file: 'faults/deep-json', title: 'is refused without parsing' },
  { numbers: [19], fault: 'A page token ends', outcome: `${none}; the slice is read again`, file: 'vision-one-pull/paging', title: 'when a token ends on page 4' },
  { numbers: [20], fault: 'Page tokens that always end too early', outcome: `${none}; slices shrink until they fit`, file: 'vision-one-pull/paging', title: 'shrinks its slices' },
  { numbers: [21], fault: 'nextLink in a circle, to a page twice, without end', outcome: `${none}; at most 100 pages without news`, file: 'faults/endless-pages', title: 'that bring nothing are left after 100' },
  { numbers: [22], fault: 'nextLink to another host, scheme, port or user', outcome: 'not followed; the other host gets no request', file: 'faults/replies', title: 'a link elsewhere' },
  { numbers: [23, 24], fault: 'nextLink with blanks, `+`, another path; a filter', outcome: 'followed as it is; every page gets the headers', file: 'shared/vision-one/client', title: 're-sends the headers, encodes raw blanks' },
  { numbers: [25, 26], fault: 'Records arrive while pages are read; twins', outcome: none, file: 'vision-one-pull/paging', title: 'repeats nothing when records arrive while it pages' },
  { numbers: [27], fault: 'Alerts are updated while they are read', outcome: 'the newest version of each comes', file: 'vision-one-pull/paging', title: 'brings the newest version' },
  { numbers: [28, 29], fault: 'Empty pages with a next one; totalCount wrong for ever', outcome: none, file: 'vision-one-pull/paging', title: 'lives with a totalCount' },
  { numbers: [30, 35], fault: 'Pages shorter than asked for; an end that belongs to its window, or not', outcome: none, file: 'vision-one-pull/paging', title: 'does not rely on the size of a page' },
  { numbers: [31], fault: 'Records of one second: 450, 1 300, 10 000', outcome: `${none}; forgotten afterwards`, file: 'vision-one-pull/paging', title: 'reads 450, 1 300 and 10 000' },
  { numbers: [32], fault: 'Equal entries of one second, also one that comes two minutes later', outcome: 'each copy comes once', file: 'vision-one-pull/paging', title: 'delivers every twin' },
  { numbers: [33], fault: 'Records late by up to the whole overlap', outcome: none, file: 'vision-one-pull/paging', title: 'delivers what is late' },
  { numbers: [37], fault: 'A record dated days or years ahead', outcome: 'comes when its time does; no mark moves', file: 'vision-one-pull/paging', title: 'waits for a record that is dated ahead' },
  { numbers: [39, 40], fault: "The service's clock steps back; its Date is missing, cached or hours off", outcome: `${none}; the median decides`, file: 'faults/replies', title: 'a Date that is wrong by' },
  { numbers: [36, 38], fault: "The host's clock is a day off, and jumps", outcome: `enters no bound, polls do not pile up; ${none}`, file: 'faults/host', title: 'has a clock that is a day off' },
  { numbers: [41], fault: 'Times without a zone, with fractions, in a leap second', outcome: 'taken for UTC', file: 'shared/time', title: 'is the same in whatever zone the host is' },
  { numbers: [42], fault: 'Down for half an hour or a day', outcome: none, file: 'vision-one-pull/paging', title: 'sweeps first after an outage' },
  { numbers: [43, 44], fault: 'Down for longer than the service keeps records', outcome: 'a gap with its exact seconds', file: 'vision-one-pull/paging', title: 'with one exact gap' },
  { numbers: [43], fault: 'A request that waited until its start was too old', outcome: 'a gap with its exact seconds; one corrected request', file: 'vision-one-pull/paging', title: 'when its start grew too old' },
  { numbers: [46], fault: '429 with Retry-After: seconds, a date, garbage', outcome: 'waits as long, at most 15 min; then one probe', file: 'shared/http/rate-gate', title: 'caps Retry-After' },
  { numbers: [47, 48], fault: '429 without Retry-After, for an hour', outcome: 'at most 12 requests an hour', file: 'slow/pull-days', title: 'asks once for each pause' },
  { numbers: [51], fault: 'An error reply in any of the shapes of the service and its gateway', outcome: 'understood', file: 'shared/vision-one/client', title: 'understands the service in each of its shapes' },
  { numbers: [49], fault: 'Several nodes on a tight budget', outcome: 'each gets its share', file: 'shared/http/rate-gate', title: 'shares a tight budget' },
  { numbers: [52], fault: 'Token revoked in the middle, restored later', outcome: `asks once in 5 min, goes on by itself; ${none}`, file: 'vision-one-pull/paging', title: 'while the token is refused' },
  { numbers: [54], fault: '403 for one service', outcome: 'the others go on; the missing right is named', file: 'vision-one-pull/node', title: 'lets one refused service be' },
  { numbers: [55], fault: 'Token with a line break, ended, none at all', outcome: 'refused before the first request', file: 'shared/vision-one/token', title: 'is refused before the first request' },
  { numbers: [56], fault: 'A certificate that is not trusted, ended, of another host, or changes; a proxy that leads elsewhere, or dies', outcome: 'a clear error; the token is not sent; goes on by itself', file: 'faults/tls-and-proxy', title: 'is left when the certificate changes' },
  { numbers: [56], fault: 'A proxy that wants another password', outcome: 'a clear error; the token is not sent', file: 'vision-one-config/vision-one-config', title: 'names the proxy' },
  { numbers: [57, 58], fault: "The cursor's store fails, or hangs", outcome: `emission stops until it is well; ${none}`, file: 'vision-one-pull/life', title: 'stops emitting when a write fails' },
  { numbers: [59], fault: "The cursor can't be read", outcome: 'no poll, nothing forgotten', file: 'vision-one-pull/life', title: 'does not poll while the cursor' },
  { numbers: [60, 64], fault: 'The cursor is damaged, or garbage', outcome: 'a day again, labelled', file: 'vision-one-pull/life', title: 'reads a day again, labelled' },
  { numbers: [65], fault: 'The cursor is of a newer release', outcome: 'refused, untouched', file: 'vision-one-pull/life', title: 'refuses a record of a newer version' },
  { numbers: [66], fault: 'More late records to remember than there is room for', outcome: 'nothing lost; reading waits, and says so', file: 'vision-one-pull/life', title: 'holds the tip back' },
  { numbers: [67, 68, 69], fault: 'Deployed each 5 s; closed in a page; the store hangs at the close', outcome: none, file: 'vision-one-pull/life', title: 'when it is deployed each 5 s' },
  { numbers: [70], fault: 'Moved to another tab, copied, imported with another id', outcome: 'moved: goes on; else begins anew, or from a cursor on a message', file: 'vision-one-pull/life', title: 'begins anew under another id' },
  { numbers: [71], fault: 'Another token, by a deploy', outcome: `goes on where it was; ${none}`, file: 'faults/host', title: 'gets another token by a deploy' },
  { numbers: [72], fault: 'Told to end (SIGTERM) while it reads, waits for a reply, a 429, another try or an acknowledgement', outcome: `ends in order, before Docker would kill it (10 s); ${none}`, file: 'faults/stops', title: 'ends in time, and the next start' },
  { numbers: [73], fault: 'Nothing wired to the output', outcome: 'no request', file: 'vision-one-pull/node', title: 'while output 1 is not wired' },
  { numbers: [74], fault: 'The flow throws', outcome: 'goes on; Catch gets the error', file: 'vision-one-pull/node', title: 'goes on when the flow throws' },
  { numbers: [75, 76, 77], fault: 'Acknowledged late, twice, by parts, never, refused', outcome: 'sent again, labelled, until it is', file: 'vision-one-pull/life', title: 'sends the page again and again' },
  { numbers: [78], fault: 'A record that the flow can never take', outcome: 'given up after maxAttempts, with a gap that names it', file: 'vision-one-pull/life', title: 'gives a poisoned record up' },
  { numbers: [79], fault: 'The flow changes what it got', outcome: 'what is sent next is as it was', file: 'vision-one-pull/life', title: 'not what the flow made of it' },
  { numbers: [84], fault: 'A million records of each service', outcome: 'memory stays flat', file: 'slow/pull-load', title: 'needs little memory for' },
  { numbers: [85], fault: '30 days of empty polls', outcome: 'nothing grows', file: 'slow/pull-days', title: 'is the same after 30 days' },
  { numbers: [86], fault: 'A reply that takes longer than the interval', outcome: 'never two requests at once', file: 'vision-one-pull/paging', title: 'never has two requests at one time' },
  { numbers: [87], fault: 'Another node keeps Node-RED busy for 5 s', outcome: `no request is taken for late; ${none}`, file: 'faults/host', title: 'is kept busy for 5 s' },
  { numbers: [88], fault: 'Filter, start, output and page size changed at random, while requests fail', outcome: none, file: 'faults/changes', title: 'loses nothing and repeats nothing without a label' },
  { numbers: [89], fault: '1 000 random configurations with random faults and kills', outcome: `${none} without a label`, file: 'vision-one-pull/property', title: 'loses nothing and repeats nothing without a label' },
  { numbers: [90], fault: 'The same faults, and cursors of other designs', outcome: 'they lose or repeat: the checker sees it', file: 'vision-one-pull/property', title: 'sees what other designs of a cursor lose' },
  { numbers: [], fault: 'A search, one of whose replies goes wrong in any of these ways', outcome: 'each record once, or the summary says what is missing', file: 'faults/search', title: 'finds each record once, or says what is missing' },
  { numbers: [], fault: 'A search whose pages never end, or lead to another host', outcome: 'ends, and says what is missing; the other host gets no request', file: 'faults/search', title: 'never end' },
  { numbers: [], fault: 'A search that every reply refuses', outcome: 'ends, and says that all is missing', file: 'faults/search', title: 'ends, and says that all is missing' },
  { numbers: [], fault: 'All nodes over a service that fails at random', outcome: `${none}; no secret in any log, file or reply`, file: 'faults/soak', title: 'lose nothing and leak nothing' },
];
