/** The settings of vision-one-pull. What some may be depends on the service and on where a pull starts. */
import { number, oneOf, optional, Problem, text, time, unlessNew, whole, type Setting } from '../shared/settings';
import { isLoneActivity } from './records/audit-filter';
import { serviceLimits, type ServiceName } from './records/service-limits';

const secondsInDay = 86_400;
/** What a timer of Node.js takes. */
const longestWait = 24 * secondsInDay;

/** What the others depend on. */
export const choiceTable = {
  service: oneOf<ServiceName>('audit', 'alerts', 'oat'),
  start: oneOf('lookback', 'date', 'now'),
};

export type StartName = (typeof choiceTable.start)['default'];

/** Seconds where nothing else is said. */
export function settingsTable(service: ServiceName, start: StartName) {
  const { days } = serviceLimits[service];
  /* prettier-ignore */
  return {
    ...choiceTable,
    alertTime:   oneOf('created', 'updated'),
    auditTime:   unlessNew(oneOf('logged', 'ingested'), 'ingested'),
    schedule:    oneOf('interval', 'input'),
    interval:    whole(60, 10, longestWait),
    /** hours; what the service does not give is cut off, and said */
    lookback:    number(24, 0, 1e6),
    startDate:   start === 'date' ? time() : unread,
    /** days */
    maxLookback: number(days.usual, 0.01, days.most),
    filter:      filterOf(service),
    top:         pageSizeOf(service),
    output:      oneOf('page', 'event'),
    delivery:    oneOf('send', 'ack'),
    ackTimeout:  number(300, 0.001, longestWait),
    /** 0: for ever */
    maxAttempts: whole(0, 0, 1e9),
    cursorScope: oneOf('global', 'flow', 'node'),
    settle:      whole(60, 0, secondsInDay),
    overlap:     whole(300, 0, secondsInDay),
  };
}

export const missingDate = new Problem('must be a time such as 2026-01-31T08:00:00Z', 'time');

/** What a form keeps of a choice that was changed. */
const unread: Setting<number | undefined> = { default: undefined, takes: 'anything', read: () => undefined };

/** What travels in a header: no line breaks, nothing beyond Latin-1. */
function filterOf(service: ServiceName): Setting<string> {
  const { longestFilter: most } = serviceLimits[service];
  return text('', `a filter of at most ${most} characters`, (filter) => {
    if (!/^[\x20-\x7e\xa0-\xff]*$/.test(filter))
      return new Problem(
        'has a character that can not be sent (a line break, or one beyond Latin-1)',
        'filterCharacter',
      );
    if (filter.length > most)
      return new Problem(`is ${filter.length} characters long; ${service} takes ${most}`, 'filterLength', { most });
    if (service === 'audit' && isLoneActivity(filter))
      return new Problem('has activity without category', 'filterActivity');
    return undefined;
  });
}

/** Empty: the largest that the service takes, or what it does by itself. */
function pageSizeOf(service: ServiceName): Setting<number | undefined> {
  const { pageSizes } = serviceLimits[service];
  const [first, ...others] = pageSizes;
  if (first === undefined) return optional(whole(1, 1, 1000));
  const sizes = oneOf(first, ...others);
  return {
    ...sizes,
    default: pageSizes.at(-1),
    read(value) {
      const size = sizes.read(value);
      return size instanceof Problem ? new Problem(`${size.text} for ${service}`, size.key, size.values) : size;
    },
  };
}
