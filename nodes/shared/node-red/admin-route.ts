/**
 * Admin routes for the forms: who may ask, from where, how much and for how long. The forms work only with a Node-RED
 * that is open to the person anyway; these rules keep other pages in the same browser from using that person's login.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { NodeAPI } from 'node-red';
import type { JsonObject } from '../json';

export interface AdminRequest {
  readonly params: Readonly<Record<string, string>>;
  /** an empty object for GET */
  readonly body: JsonObject;
  /** ends when the time is over */
  readonly signal: AbortSignal;
}

export interface AdminRoute {
  readonly method: 'get' | 'post';
  readonly path: string;
  /** `<node type>.read` or `.write`: Node-RED's read-only users have all that end in `.read` */
  readonly permission: `${string}.read` | `${string}.write`;
  /** milliseconds; 10 s by default */
  readonly timeLimit?: number;
  /** bytes; 256 KiB by default */
  readonly sizeLimit?: number;
}

/** The answer is no: `code` names words of the form's catalogue. */
export class AdminRefusal extends Error {
  constructor(
    readonly status: 400 | 403 | 404 | 409 | 413 | 415 | 503,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Registers a route. `answer` gives the JSON of the reply; what it throws becomes a status without a stack. */
export function adminRoute(
  RED: NodeAPI,
  { method, path, permission, timeLimit = 10_000, sizeLimit = 256 * 1024 }: AdminRoute,
  answer: (request: AdminRequest) => object | Promise<object>,
): void {
  RED.httpAdmin[method](path, RED.auth.needsPermission(permission), (request, response) => {
    const reply = async (): Promise<object> => {
      if (isForeign(request.headers)) throw new AdminRefusal(403, 'foreign', 'The request comes from another page.');
      const body = method === 'post' ? bodyOf(request, sizeLimit) : {};
      const params = Object.fromEntries(Object.entries(request.params).map(([name, value]) => [name, String(value)]));
      return within(timeLimit, (signal) => answer({ params, body, signal }));
    };
    response.set('Cache-Control', 'no-store');
    reply().then(
      (answered) => response.json(answered),
      (error: unknown) => {
        const refusal = error instanceof AdminRefusal ? error : undefined;
        if (!refusal) RED.log.debug(`${path}: ${error instanceof Error ? error.stack : String(error)}`);
        const { status, code, message } = refusal ?? { status: 500, code: 'error', message: 'This failed.' };
        response.status(status).json({ code, message });
      },
    );
  });
}

/**
 * Whether a browser sends this for a page of another origin. Sec-Fetch-Site says so itself, and no page can forge it;
 * browsers leave it out over plain http to another machine, where Origin has to be our own Host. A program sends
 * neither. Node-RED 4 answers every CORS preflight with "anyone", so the content type alone keeps nobody out.
 */
export function isForeign(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const { origin, host } = headers;
  if (origin === undefined) return false;
  try {
    return new URL(origin).host !== host?.toLowerCase();
  } catch {
    return true; // `null`: a sandboxed frame, a file
  }
}

interface ParsedRequest {
  is(type: string): string | false | null;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

function bodyOf(request: ParsedRequest, sizeLimit: number): JsonObject {
  if (!request.is('application/json')) throw new AdminRefusal(415, 'notJson', 'Only application/json is taken.');
  const { body } = request;
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new AdminRefusal(400, 'notAnObject', 'The body has to be a JSON object.');
  // Node-RED has parsed it, so it is no larger than apiMaxLength (5 MB).
  const size = Number(request.headers['content-length'] ?? Buffer.byteLength(JSON.stringify(body)));
  if (size > sizeLimit) throw new AdminRefusal(413, 'tooLarge', `More than ${sizeLimit} bytes are not taken.`);
  return body as JsonObject;
}

async function within<T>(limit: number, work: (signal: AbortSignal) => T | Promise<T>): Promise<T> {
  const over = new AbortController();
  const refusal = new AdminRefusal(503, 'tooSlow', `This takes longer than ${limit / 1000} s.`);
  const timer = setTimeout(() => over.abort(refusal), limit);
  const ended = new Promise<never>((_, reject) => over.signal.addEventListener('abort', () => reject(refusal)));
  try {
    return await Promise.race([work(over.signal), ended]);
  } finally {
    clearTimeout(timer);
  }
}
