/** What faults make of a reply before it goes out: another answer, another page, another link. */
import type { Ask, Reply, Simulation } from './endpoints/endpoint';
import type { Operation } from './contract/operations';
import { type ServiceError, errorOf, numberedError, pageExpired, tooManyRequests } from './errors';
import type { Fault } from './faults';
import { without } from './json';
import type { Settings } from './options';
import type { PageState } from './page-tokens';

const html = '<html><head><title>Error</title></head><body><h1>The proxy has no route</h1></body></html>';

/** Faults that answer in the endpoint's place; undefined for the others. */
export function scripted(
  settings: Settings,
  fault: Fault | undefined,
  operation: Operation | undefined,
): Reply | undefined {
  const error = (found: ServiceError, body = found.bodyFor(operation)): Reply => ({
    status: found.status,
    body,
    ...(found.facts.headers === undefined ? {} : { headers: found.facts.headers }),
  });
  switch (fault?.kind) {
    case 'status':
      return fault.status < 400
        ? { status: fault.status, body: fault.body ?? '' }
        : error(errorOf(fault.status, settings.rateBody, operation, fault.retryAfter), fault.body);
    case 'error':
      return error(numberedError(fault.number, operation));
    case 'rate-limit':
      return error(tooManyRequests(fault.shape ?? settings.rateBody, fault.retryAfter ?? settings.retryAfter));
    case 'expire-token':
      return error(pageExpired());
    case 'html':
      return { status: fault.status ?? 200, body: html, headers: { 'Content-Type': 'text/html' } };
    case 'wrong-json':
      return { status: 200, body: fault.body ?? [1, 2, 3] };
    case 'redirect':
      return { status: fault.status ?? 302, body: '', headers: { Location: fault.location } };
    default:
      return undefined;
  }
}

/** Faults that alter a page; what they damage counts as not served. */
export function altered(
  simulation: Simulation,
  ask: Ask,
  reply: Reply,
  state: PageState | undefined,
  fault: Fault | undefined,
): Reply {
  if (fault === undefined || reply.status !== 200 || typeof reply.body !== 'object') return reply;
  const body = reply.body as Readonly<Record<string, unknown>>; // every endpoint answers with an object
  switch (fault.kind) {
    case 'loop-next-link':
      return { ...reply, body: { ...body, nextLink: selfLink(ask) } };
    case 'repeat-page':
      return { ...reply, body: { ...body, nextLink: repeatLink(simulation, ask, body.nextLink, state) } };
    case 'foreign-next-link':
      return {
        ...reply,
        body: { ...body, nextLink: fault.link ?? 'https://collector.example/v3.0/audit/logs?skipToken=x' },
      };
    case 'drop-items': {
      const rest = without(body, 'items');
      return { ...reply, body: 'items' in fault ? { ...rest, items: fault.items } : rest, versions: [] };
    }
    case 'replace-item': {
      const items = Array.isArray(body.items) ? [...(body.items as unknown[])] : [];
      const index = fault.index ?? 0;
      if (index < items.length) items[index] = fault.item;
      return { ...reply, body: { ...body, items }, versions: (reply.versions ?? []).filter((_, at) => at !== index) };
    }
    case 'patch':
      return { ...reply, body: { ...body, ...fault.body } };
    case 'headers':
      return { ...reply, headers: { ...reply.headers, ...fault.headers } };
    case 'truncated':
    case 'empty':
    case 'bomb':
      return { ...reply, versions: [] };
    case 'change':
      return { ...reply, body: fault.change(body) };
    default:
      return reply;
  }
}

function selfLink(ask: Ask): string {
  return `${ask.origin}${ask.path}?${new URLSearchParams(ask.params).toString()}`;
}

/** A link with a new token that begins where this page began. */
function repeatLink({ tokens }: Simulation, ask: Ask, nextLink: unknown, state: PageState | undefined): string {
  if (typeof nextLink !== 'string') return selfLink(ask);
  const url = new URL(nextLink);
  const name = url.searchParams.has('skipToken') ? 'skipToken' : 'nextBatchToken';
  const next = tokens.peek(url.searchParams.get(name) ?? '');
  if (next === undefined) return selfLink(ask);
  const place = { position: state?.position, step: state?.step, served: state?.served ?? 0 };
  url.searchParams.set(name, tokens.issue({ ...next, ...place }));
  return url.toString();
}
