/** An API token, as far as the service need not be asked: whether it can be one, and when it ends. */
import { VisionOneError } from './errors';
import { missing, variableIn } from '../variable';

/**
 * A token of RFC 6750 characters, of any length: what a service makes is its own business. Anything else in it (a line
 * break, a blank) is a slip of copy and paste.
 */
const tokenForm = /^[A-Za-z0-9._~+/-]{1,16384}={0,2}$/;

const day = 24 * 60 * 60 * 1000;

/**
 * The text as it is, when it can be a token.
 *
 * @param typed what the form holds, where that may be a variable whose value `text` is: Node-RED leaves the name of a
 * variable that is not set in its place
 * @throws ERR_V1_CONFIG for a text that no service could take, or that its own claim says ended over a day ago
 */
export function checkedToken(text: string, now: number, typed = text): string {
  const variable = variableIn(typed);
  if (variable !== undefined && (text === '' || text === typed)) {
    throw new VisionOneError('ERR_V1_CONFIG', missing(variable, text === '' ? 'empty' : 'not set'));
  }
  if (text === '') throw new VisionOneError('ERR_V1_CONFIG', 'The API token is missing.');
  if (text !== text.trim()) {
    throw new VisionOneError('ERR_V1_CONFIG', 'The API token begins or ends with a blank or a line break.');
  }
  if (!tokenForm.test(text)) {
    throw new VisionOneError(
      'ERR_V1_CONFIG',
      'This is not an API token: paste the whole key from Administration > API Keys.',
    );
  }
  const end = tokenEnd(text);
  // The host's clock may be off; a day of room keeps it from refusing a good token.
  if (end !== undefined && end + day < now) {
    throw new VisionOneError('ERR_V1_CONFIG', `The API token ended on ${new Date(end).toISOString().slice(0, 10)}.`);
  }
  return text;
}

/** The end of a JWT's life (its `exp` claim) in milliseconds, if it says one. Its signature is not checked. */
export function tokenEnd(token: string): number | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    if (typeof claims !== 'object' || claims === null || !('exp' in claims)) return undefined;
    const { exp } = claims;
    return typeof exp === 'number' && Number.isFinite(exp) && Math.abs(exp) < 8.64e12 ? exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Characters by which a token is known again, also where somebody shortened it: what a JWT begins with is no secret.
 */
const headLength = 16;

/** `text` with `***` in the place of the token, and of what is left of one that was cut short. */
export function withoutToken(text: string, token: string): string {
  const [before = '', ...after] = text.split(token.slice(0, headLength));
  return [before, ...after.map((part) => part.replace(/^[\w.~+/=-]*/, ''))].join('***');
}
