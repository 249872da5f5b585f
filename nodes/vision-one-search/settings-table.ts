/** The settings of vision-one-search. */
import { number, oneOf, whole } from '../shared/settings';

/* prettier-ignore */
export const deliveryTable = {
  output:      oneOf('page', 'record'),
  delivery:    oneOf('send', 'ack'),
  /** seconds */
  ackTimeout:  number(300, 1, 86_400),
  /** 0: for ever */
  maxAttempts: whole(0, 0, 1e9),
};

/** What `msg.options` may say instead; 0 is no limit. */
/* prettier-ignore */
export const queryTable = {
  /** what GET /v3.0/search takes as `top` */
  pageSize:   oneOf(500, 50, 100, 1000, 5000),
  maxRecords: whole(0, 0, 1e9),
  maxPages:   whole(0, 0, 1e9),
  /** seconds a query */
  timeLimit:  number(600, 1, 86_400),
  /** v2.0 */
  offset:     whole(0, 0, 1e9),
  length:     whole(0, 0, 1e9),
};

export const settingsTable = { ...deliveryTable, ...queryTable };
