/** A client of the product against whatever listens at `origin`, impatient and without jitter, and its failures. */
import assert from 'node:assert/strict';
import type { Agent } from 'node:http';
import { inspect } from 'node:util';
import { agentFor } from '../../nodes/shared/http/agent';
import { createClient } from '../../nodes/shared/vision-one/client';
import type { Page, VisionOneClient } from '../../nodes/shared/vision-one/types';
import { VisionOneError, configError } from '../../nodes/shared/vision-one/errors';

export const token = 'secret-token-that-must-stay-secret';

export interface ClientChoices {
  readonly token?: string;
  /** ms */
  readonly timeout?: number;
  readonly retries?: number;
  readonly agent?: Agent;
}

export function clientOf(origin: string, choices: ClientChoices = {}): VisionOneClient {
  return createClient({
    origin,
    token,
    userAgent: 'test/1',
    timeout: 5_000,
    retries: 1,
    requestsPerMinute: 6_000,
    agent: agentFor(origin, {}, undefined, configError),
    random: () => 0,
    ...choices,
  });
}

/** Nothing of it shows the secret, however it is printed: what `said` holds may be errors, messages, anything. */
export function assertSilent(said: unknown, secret = token): void {
  const errors = [said].flat().filter((one) => one instanceof Error);
  const texts = [
    inspect(said, { depth: 12, showHidden: true, maxStringLength: Infinity, maxArrayLength: Infinity }),
    JSON.stringify(said) ?? '',
    ...errors.flatMap((error) => [String(error), error.stack ?? '', inspect(error.cause, { depth: 12 })]),
  ];
  for (const text of texts) assert.ok(!text.includes(secret), text.slice(0, 2_000));
}

/** The VisionOneError that a promise rejects with; it never shows the token. */
export async function failureOf(promise: Promise<unknown>, secret = token): Promise<VisionOneError> {
  const reason: unknown = await promise.then(
    () => assert.fail('no error'),
    (error: unknown) => error,
  );
  assert.ok(reason instanceof VisionOneError, inspect(reason));
  assertSilent(reason, secret);
  return reason;
}

export async function allPages(client: VisionOneClient, signal = new AbortController().signal): Promise<Page[]> {
  const pages: Page[] = [];
  for await (const page of client.pages({ path: '/v3.0/x', signal })) pages.push(page);
  return pages;
}
