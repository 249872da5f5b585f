/** The commands that the form, the button on the node and the sidebar give a deployed pull. */
import { AdminError, post } from '../../shared/editor/admin';
import { wordsOf } from '../../shared/editor/words';

const words = wordsOf('vision-one-pull');

export type Command = 'pull' | 'pause' | 'resume';

/** Sends a command and says what became of it, as the inject node does. Never rejects. */
export async function command(id: string, name: Command, label: string): Promise<void> {
  try {
    const { started } = (await post(`vision-one-pull/${id}/${name}`, {})) as { started?: boolean };
    const said = name === 'pull' && started === false ? 'busy' : name;
    RED.notify(plain(words(`command.${said}`, { label })), {
      type: 'success',
      id: `vision-one-pull-${id}`,
      timeout: 2000,
    });
  } catch (error) {
    RED.notify(plain(failure(error, label)), 'error');
  }
}

/**
 * Asks from when on to read again, and whether that is meant. The question stays, with what is wrong, until it is done;
 * then `done` is called.
 */
export function askReset(id: string, label: string, done: () => void = () => undefined): void {
  const start = $('<input type="datetime-local" id="vision-one-pull-reset-start">').val(
    localTime(Date.now() - 86_400_000),
  );
  let isAsked = false;
  const problem = $('<p class="v1-bad" role="alert">');
  const question = $('<div class="v1-question">').append(
    $('<p>').text(words('reset.question', { label })),
    $('<label for="vision-one-pull-reset-start">').text(words('reset.from')),
    start,
    problem,
  );
  const asked = RED.notify(question, {
    type: 'warning',
    modal: true,
    fixed: true,
    buttons: [
      { text: words('reset.cancel'), click: () => close() },
      {
        text: words('reset.go'),
        class: 'primary',
        click: () => {
          if (!isAsked) void reset(new Date(String(start.val())));
        },
      },
    ],
  }) as unknown as { close(): void }; // it gives the notification, not its element
  start.trigger('focus');

  function close(): void {
    asked.close();
  }

  async function reset(time: Date): Promise<void> {
    isAsked = true;
    try {
      if (Number.isNaN(time.getTime())) throw new AdminError(400, 'badTime', words('reset.badTime'));
      await post(`vision-one-pull/${id}/reset`, { start: time.toISOString().replace(/\.\d+/, '') });
      close();
      RED.notify(plain(words('reset.done', { label })), 'success');
      done();
    } catch (error) {
      problem.text(failure(error, label));
      start.trigger('focus');
    } finally {
      isAsked = false;
    }
  }
}

function failure(error: unknown, label: string): string {
  if (!(error instanceof AdminError)) return words('command.failed', { label, problem: String(error) });
  if (error.status === 404) return words('command.notDeployed', { label });
  if (error.status === 0) return words('command.noAnswer');
  return words('command.failed', { label, problem: error.message });
}

/** A notification is html; labels are what somebody typed. */
function plain(text: string): JQuery {
  return $('<span>').text(text);
}

/** As an input of the type datetime-local has it: in the browser's time zone, without one. */
function localTime(ms: number): string {
  const local = new Date(ms - new Date(ms).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
