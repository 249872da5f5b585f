/** The button "Test connection" and the lines under it: each is a request of its own, so none waits for another. */
import { AdminError, post } from '../../shared/editor/admin';
import type { Form } from '../../shared/editor/form';
import { wordsOf } from '../../shared/editor/words';

interface CheckReply {
  readonly ok: boolean;
  readonly ms: number;
  readonly code?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly tokenDays?: number;
  readonly apiHost?: string;
}

const words = wordsOf('vision-one-config');
const rest = ['audit', 'alerts', 'oat', 'searchV3', 'searchV2'];
/** Tokens end after a year, and nobody remembers: said when it is this near, in days. */
const soon = 30;
/** When these come back for the first question, they would for every other. */
const hopeless = /UNAUTHORIZED|NOT_FOUND|UNAVAILABLE|TIMEOUT|CONFIG|BAD_RESPONSE/;

export class ConnectionTest {
  readonly #button = $('#node-config-test');
  readonly #lines = $('#node-config-test-lines');
  #run = 0;

  constructor(
    private readonly node: string,
    private readonly form: Form,
  ) {
    this.#button.on('click', (event) => {
      event.preventDefault();
      void this.#test();
    });
  }

  /** Answers that are still under way are not shown any more. */
  stop(): void {
    this.#run++;
  }

  /** Never rejects: what goes wrong is a line. */
  async #test(): Promise<void> {
    const run = ++this.#run;
    const typed = this.#typed();
    this.#lines.empty().parent().show();
    this.#button.prop('disabled', true);
    const first = await this.#line('connectivity', typed, run);
    if (first && (first.ok || !hopeless.test(first.code ?? '')))
      await Promise.all(rest.map((check) => this.#line(check, typed, run)));
    if (run === this.#run) this.#button.prop('disabled', false);
  }

  /** What the form shows, deployed or not. An untouched token is not in the page: the route takes the stored one. */
  #typed(): object {
    const { form } = this;
    const token = form.value('token');
    const setting = (property: string): string => form.value(property).replace('_ADD_', '');
    return {
      id: this.node,
      region: form.value('region'),
      host: form.value('host'),
      tls: setting('tls'),
      proxy: setting('proxy'),
      ...(token === '__PWRD__' || token === '' ? {} : { token }),
    };
  }

  /** Asks and shows one line; undefined when Node-RED itself refused, or nobody looks any more. */
  async #line(check: string, typed: object, run: number): Promise<CheckReply | undefined> {
    const line = $('<li>').append($('<i class="fa fa-spinner fa-spin" aria-hidden="true">'), ' ');
    const text = $('<span>').text(`${words(`test.${check}`)}: ${words('test.asking')}`);
    this.#lines.append(line.append(text));
    line[0]?.scrollIntoView({ block: 'nearest' });
    const show = (good: boolean, said: string, title = ''): void => {
      const icon = good ? 'fa-check v1-ok' : 'fa-times v1-bad';
      line.find('i').attr('class', `fa ${icon}`);
      text.text(`${words(`test.${check}`)}: ${said}`).attr('title', title);
    };
    try {
      const reply = (await post(`vision-one-config/check/${check}`, typed)) as CheckReply;
      if (run !== this.#run) return undefined;
      if (reply.ok) show(true, words('test.ok', { ms: reply.ms }));
      else show(false, this.#reason(check, reply), reply.message);
      if (check === 'connectivity') this.#token(reply);
      return reply;
    } catch (error) {
      if (run === this.#run) show(false, refusal(error));
      return undefined;
    }
  }

  #reason(check: string, { code = '', reason, message = '', apiHost }: CheckReply): string {
    if (apiHost !== undefined) return words('invalid.consoleHost', { host: apiHost });
    if (reason === 'notConnected') return words('test.notConnected');
    if (code === 'ERR_V1_FORBIDDEN') return words('test.needs', { right: words(`right.${check}`) });
    if (code === 'ERR_V1_CONFIG' || (check === 'connectivity' && code === 'ERR_V1_NOT_FOUND')) return message;
    return `${code} ${message}`;
  }

  #token({ tokenDays }: CheckReply): void {
    if (tokenDays === undefined) return;
    const isNear = tokenDays < soon;
    const icon = isNear ? 'fa-exclamation-triangle v1-warning' : 'fa-key v1-ok';
    const said = words(isNear ? 'test.tokenSoon' : 'test.token', { days: tokenDays });
    this.#lines.append($('<li>').append($(`<i class="fa ${icon}" aria-hidden="true">`), ' ', $('<span>').text(said)));
  }
}

function refusal(error: unknown): string {
  const code = error instanceof AdminError ? error.code : 'error';
  const known = [
    'storedToken',
    'noToken',
    'deployFirst',
    'settingNotDeployed',
    'http0',
    'http401',
    'http403',
    'http404',
  ];
  return known.includes(code) ? words(`test.refused.${code}`) : words('test.refused.other', { code });
}
