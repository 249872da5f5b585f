/** Requests to this package's admin routes. Through jQuery: only its requests carry the editor's login. */

/** Why a route did not do what was asked; `code` names words of the catalogue, 0 is "no answer". */
export class AdminError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** `path` is relative, so that httpAdminRoot needs no thought. @throws AdminError */
export function post(path: string, body: object): Promise<unknown> {
  return answer($.ajax({ url: path, type: 'POST', contentType: 'application/json', data: JSON.stringify(body) }));
}

export function get(path: string): Promise<unknown> {
  return answer($.ajax({ url: path, dataType: 'json' }));
}

function answer(request: JQuery.jqXHR): Promise<unknown> {
  return new Promise((resolve, reject) => {
    request.then(resolve, (failed: JQuery.jqXHR) => {
      const { code, message } = (failed.responseJSON ?? {}) as { code?: unknown; message?: unknown };
      const status = failed.status ?? 0;
      const text = typeof message === 'string' ? message : failed.statusText;
      reject(new AdminError(status, typeof code === 'string' ? code : `http${status}`, text));
    });
  });
}

/**
 * Live help: asks a moment after the last change, and shows the answer to the last question only. Nothing is asked
 * after `stop`.
 */
export class Live<Answer> {
  #timer: number | undefined;
  #asked = 0;

  constructor(
    private readonly ask: () => Promise<Answer>,
    private readonly show: (answer: Answer) => void,
    private readonly fail: (error: unknown) => void,
    private readonly delay = 400,
  ) {}

  changed(): void {
    this.stop();
    this.#timer = window.setTimeout(() => this.now(), this.delay);
  }

  now(): void {
    const asked = ++this.#asked;
    this.ask().then(
      (answer) => asked === this.#asked && this.show(answer),
      (error: unknown) => asked === this.#asked && this.fail(error),
    );
  }

  stop(): void {
    window.clearTimeout(this.#timer);
    this.#asked++;
  }
}
