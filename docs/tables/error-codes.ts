/** README: the codes of the client. Their statuses and numbers are those of nodes/shared/vision-one/error-table.ts. */
import { errorTable } from '../../nodes/shared/vision-one/error-table';
import type { VisionOneErrorCode } from '../../nodes/shared/vision-one/errors';

/** `cause` ends where the statuses follow; `%` is their place where it is another. */
interface Words {
  readonly cause: string;
  readonly remedy: string;
}

/* prettier-ignore */
const words: Record<VisionOneErrorCode, Words> = {
  ERR_V1_CONFIG:       { cause: 'token missing or ended; host, proxy (%), certificate, an environment variable or a setting wrong; a chosen proxy or TLS setting missing', remedy: 'open the node that the message names' },
  ERR_V1_UNAUTHORIZED: { cause: 'the token is refused (%)', remedy: 'is it of this region? was it disabled? make a new key' },
  ERR_V1_FORBIDDEN:    { cause: "the key's role does not allow this (%)", remedy: 'give the role the permission to view it' },
  ERR_V1_NOT_FOUND:    { cause: 'unknown, or the product behind it is not connected (%)', remedy: 'connect the product, or leave the service out. All 404? the host is not Vision One' },
  ERR_V1_BAD_REQUEST:  { cause: 'a filter, query, field or time range that the service refuses (%)', remedy: 'mend what the message quotes, as a rule the filter' },
  ERR_V1_TOO_LARGE:    { cause: 'the request is too large (%)', remedy: 'shorten the filter or the query' },
  ERR_V1_RATE_LIMITED: { cause: 'too many requests (%)', remedy: 'nothing: all nodes pause by themselves. Lower the budget' },
  ERR_V1_UNAVAILABLE:  { cause: 'not reachable, or % after all retries', remedy: 'nothing: it is tried again' },
  ERR_V1_TIMEOUT:      { cause: 'no whole reply in time (%)', remedy: 'nothing: shorter windows are tried' },
  ERR_V1_BAD_RESPONSE: { cause: "html, cut off, or no JSON of Vision One's form", remedy: 'is the host right? is there a proxy?' },
  ERR_V1_PAGE_EXPIRED: { cause: 'on a later page: its token ended (%)', remedy: 'nothing: the window is read again' },
  ERR_V1_FOREIGN_LINK: { cause: 'the next page lies on another host; no token was sent', remedy: 'report it' },
};

/** What no row has, since all of its class mean the same. */
const ofClass: Partial<Record<VisionOneErrorCode, readonly string[]>> = {
  ERR_V1_BAD_REQUEST: ['400'],
  ERR_V1_UNAVAILABLE: ['500', '502', '503'],
};

export default function errorCodes(): string {
  const rows = (Object.keys(words) as VisionOneErrorCode[]).map((code) => {
    const { cause, remedy } = words[code];
    return `| \`${code}\` | ${cause.replace('%', saidBy(code))} | ${remedy} |`;
  });
  return ['| code | cause | what to do |', '| --- | --- | --- |', ...rows].join('\n');
}

/** `408, 504, 599, 400 RequestTimeout, 400 1000520` */
function saidBy(code: VisionOneErrorCode): string {
  const all = ofClass[code] ?? [];
  const named = errorTable.flatMap(({ means, status, number, code: text, words }) =>
    means !== code || words !== undefined || all.includes(String(status))
      ? []
      : [[status, number ?? text].filter(Boolean).join(' ')],
  );
  return [...new Set([...all, ...named.sort((a, b) => a.length - b.length)])].join(', ');
}
