import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { createGzip } from 'node:zlib';
import { clientOf, failureOf } from '../faults/client';
import { json, startStub, type Respond } from '../support/http-stub';

const MiB = 1024 * 1024;
const limit = 64 * MiB;
const { signal } = new AbortController();

async function against<Found>(
  respond: Respond,
  use: (client: ReturnType<typeof clientOf>) => Promise<Found>,
): Promise<Found> {
  const stub = await startStub(respond);
  const client = clientOf(stub.origin, { timeout: 20_000, retries: 0 });
  try {
    return await use(client);
  } finally {
    client.close();
    await stub.close();
  }
}

describe('a reply that is made to hurt', function () {
  this.timeout(60_000);

  /** JSON that is right, with blanks in it: `bytes` in all. */
  const padded = (bytes: number): string => `{"items":[${' '.repeat(bytes - 12)}]}`;

  it('is read up to 64 MiB, and refused from there on for its size', async () => {
    for (const [bytes, isTaken] of [
      [limit, true],
      [limit + 1, false],
    ] as const) {
      const answer = await against(
        (_request, response) => response.end(padded(bytes)),
        (client) => client.get({ path: '/x', signal }).catch((error: unknown) => error),
      );
      if (isTaken) assert.deepEqual((answer as { body: unknown }).body, { items: [] });
      else assert.match(String(answer), /larger than 64 MiB/);
    }
  });

  /** Blanks without end, until the other side has enough. */
  function pour(target: NodeJS.WritableStream, response: ServerResponse, poured: (bytes: number) => void): void {
    const blanks = Buffer.alloc(MiB, ' ');
    const more = (): void => {
      while (!response.destroyed) {
        poured(blanks.length);
        if (!target.write(blanks)) return void target.once('drain', more);
      }
    };
    more();
  }

  it('is left as soon as it is too large, packed or not: nobody waits for its end', async () => {
    for (const encoding of ['identity', 'gzip']) {
      let sent = 0;
      const error = await against(
        (_request, response) => {
          response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding });
          const target = encoding === 'gzip' ? createGzip() : response;
          if (target !== response) target.on('error', () => undefined).pipe(response);
          pour(target, response, (bytes) => (sent += bytes));
        },
        (client) => failureOf(client.get({ path: '/x', signal })),
      );
      assert.equal(error.code, 'ERR_V1_BAD_RESPONSE', encoding);
      assert.match(error.message, /larger than 64 MiB/);
      // What lies in buffers on the way is counted as well; packed, a socket's buffer holds a thousand times as much.
      if (encoding === 'identity') assert.ok(sent < 2 * limit, `${sent / MiB} MiB were sent`);
    }
  });

  it('says what it says on one line, in one direction, and briefly', async () => {
    const hostile = 'no\r\n22 Nov 00:00:00 - [info] all is well \u001b[2J\u009b31m\u202egnp\u2028\u200b\u0000';
    const error = await against(
      (_request, response) =>
        json(response, 403, { error: { code: `${hostile}x`, message: hostile + 'y'.repeat(5_000) } }),
      (client) => failureOf(client.get({ path: '/x', signal })),
    );
    for (const text of [error.message, error.serviceCode, error.serviceMessage]) {
      assert.match(text ?? '', /all is well/);
      assert.doesNotMatch(text ?? '', /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      assert.ok((text ?? '').length < 500, `${text?.length} characters`);
    }
  });

  it('with names of prototypes changes none', async () => {
    const body =
      '{"items":[{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}],"__proto__":{"a":1}}';
    const { items } = await against(
      (_request, response) => response.end(body),
      async (client) => (await client.pages({ path: '/x', signal }).next()).value!,
    );
    assert.equal(JSON.stringify(items), JSON.stringify((JSON.parse(body) as { items: unknown }).items));
    assert.equal(({} as { polluted?: unknown }).polluted, undefined);
  });
});
