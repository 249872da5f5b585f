import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  VisionOneError,
  type VisionOneErrorCode,
  type VisionOneErrorFacts,
} from '../../nodes/shared/vision-one/errors';
import { ConsoleHost } from '../../nodes/shared/vision-one/origin';
import { NotVisionOne } from '../../nodes/shared/vision-one/ping';
import { toRecord } from '../../nodes/vision-one-pull/cursor/cursor-record';
import { newPosition } from '../../nodes/vision-one-pull/cursor/position';
import type { Run } from '../../nodes/vision-one-pull/run/tally';
import { services, type Service } from '../../nodes/vision-one-pull/records/services';
import {
  awaiting,
  ended,
  failed,
  notWired,
  paused,
  rateLimited,
  reading,
  starting,
  storeTrouble,
  unacknowledged,
  waiting,
  type Status,
} from '../../nodes/vision-one-pull/report/status';
import { summaryOf } from '../../nodes/vision-one-pull/report/summary';

const catalogue = join(__dirname, '../../nodes/vision-one-pull/locales/en-US/vision-one-pull.json');
const words = (
  JSON.parse(readFileSync(catalogue, 'utf8')) as { 'vision-one-pull': { status: Record<string, unknown> } }
)['vision-one-pull'].status;

/** What a person reads. */
function read({ key, values = {} }: Status): string {
  let found: unknown = words;
  for (const part of key.split('.')) found = (found as Record<string, unknown>)[part];
  assert.equal(typeof found, 'string', `no words for ${key}`);
  const text = (found as string).replace(/__(\w+)__/g, (_, name: string) => String(values[name] ?? `?${name}?`));
  assert.doesNotMatch(text, /\?\w+\?/, text);
  return text;
}

const run = (change: Partial<Run> = {}): Run => ({
  requests: 3,
  received: 14,
  duplicates: 2,
  emitted: 12,
  givenUp: 0,
  elapsedMs: 500,
  partial: false,
  upToDate: true,
  lagMs: 61_000,
  window: { from: 1_767_225_600, to: 1_767_225_659 },
  gaps: [{ from: 1_767_225_600, to: 1_767_225_601, reason: 'limit' }],
  cursor: toRecord(newPosition(0, 'now', 'loggedDateTime'), { stream: 'audit', at: 0, clean: false }),
  ...change,
});

describe('vision-one-pull: what a person sees', () => {
  it('has words for every state, with what they need', () => {
    const noon = new Date(2026, 0, 1, 14, 4).getTime();
    const after = (change: Partial<Run>, wait: number | undefined, isVolatile = false) =>
      read(ended({ run: run(change), wait, skipped: 0, asked: false }, isVolatile, noon));
    assert.equal(after({}, 60_000), '12 new, next 14:05');
    assert.equal(after({}, 60_000, true), '12 new, next 14:05, cursor in memory');
    assert.equal(after({ upToDate: false, lagMs: 3 * 3_600_000 }, 0), '12 new, 3 h behind');
    assert.equal(
      after({ upToDate: false, lagMs: 12 * 60_000 }, undefined, true),
      '12 new, 12 min behind, cursor in memory',
    );
    assert.equal(after({}, undefined), '12 new');
    assert.equal(after({}, undefined, true), '12 new, cursor in memory');
    assert.equal(read(rateLimited(noon)), 'rate limited until 14:04');
    assert.equal(read(unacknowledged(4, true)), 'unacknowledged, attempt 4');
    assert.equal(read(awaiting), 'waits for acknowledgement');
    assert.equal(read(reading(400)), 'reading, 400 new');
    assert.equal(read(reading(400, 3 * 3_600_000)), 'reading, 400 new, 3 h behind');
    assert.equal(read(storeTrouble({ action: 'write', cause: 'disk full' })), "cursor can't be stored: disk full");
    assert.equal(read(storeTrouble({ action: 'read', cause: 'gone' })), "cursor can't be read: gone");
    assert.equal(read(storeTrouble({ action: 'write', cause: undefined })), 'the context store does not answer');
    assert.equal(read(waiting(false)), 'waits to be asked');
    assert.equal(read(waiting(true)), 'waits to be asked, cursor in memory');
    for (const state of [paused, notWired, starting]) read(state);
  });

  it('is told what to do about a refusal, and the code of any other fault', () => {
    const said = (code: VisionOneErrorCode, service: Service = services.audit) =>
      read(failed(new VisionOneError(code, 'x'), { service, filter: 'x' }));
    assert.match(said('ERR_V1_FORBIDDEN', services.oat), /Observed Attack Techniques/);
    assert.equal(said('ERR_V1_UNAUTHORIZED'), 'ERR_V1_UNAUTHORIZED: check token and region');
    for (const code of ['ERR_V1_NOT_FOUND', 'ERR_V1_BAD_REQUEST'] as const)
      assert.match(said(code), new RegExp(`${code}: \\w+`));
    assert.equal(said('ERR_V1_UNAVAILABLE'), 'ERR_V1_UNAVAILABLE');
    assert.equal(read(failed(new Error('x'), undefined)), 'error');
  });

  it('is told what the service says of a request without a filter', () => {
    const said = (facts: VisionOneErrorFacts) =>
      read(failed(new VisionOneError('ERR_V1_BAD_REQUEST', 'x', facts), { service: services.audit, filter: '' }));
    const serviceMessage = 'startDateTime is out of the retention time';
    assert.equal(said({ serviceCode: 'OutOfRetentionTime', serviceMessage }), `ERR_V1_BAD_REQUEST: ${serviceMessage}`);
    assert.equal(said({ serviceCode: 'OutOfRetentionTime' }), 'ERR_V1_BAD_REQUEST: OutOfRetentionTime');
    assert.equal(said({ status: 422 }), 'ERR_V1_BAD_REQUEST: HTTP 422');
  });

  it("is told the API's host where the console's was taken for it", () => {
    const error = new ConsoleHost('api.usgov.xdr.trendmicro.com');
    assert.equal(read(failed(error, undefined)), 'ERR_V1_CONFIG: the API host is api.usgov.xdr.trendmicro.com');
  });

  it('is told when a fault that mends itself is tried again', () => {
    const fault = new VisionOneError('ERR_V1_UNAVAILABLE', 'x');
    const next = new Date(2026, 0, 1, 14, 5).getTime();
    assert.equal(
      read(failed(fault, { service: services.audit, filter: '' }, next)),
      'ERR_V1_UNAVAILABLE, next try 14:05',
    );
  });

  it('is told which setting is wrong, in a line that is short enough', () => {
    const wrong = (message: string) => read(failed(new VisionOneError('ERR_V1_CONFIG', message), undefined));
    const interval = 'Every (interval) must be a whole number from 10 to 2073600.';
    assert.equal(wrong(interval), interval);
    assert.equal(wrong(`The host ${'x'.repeat(500)}`), `The host ${'x'.repeat(51)}...`);
  });

  it('is told of a host that knows nothing of Vision One, and not to connect a product', () => {
    assert.equal(
      read(failed(new NotVisionOne({ status: 404 }), { service: services.oat, filter: '' })),
      'ERR_V1_NOT_FOUND: check region or host',
    );
  });

  it('is asked for the way back until something came by it', () => {
    assert.equal(read(unacknowledged(2, false)), 'unacknowledged, attempt 2: is a complete node wired back?');
  });

  it('does not count what was given up as new', () => {
    const noon = new Date(2026, 0, 1, 12).getTime();
    const lost = { run: run({ emitted: 3, givenUp: 84 }), wait: 60_000, skipped: 0, asked: false };
    for (const isVolatile of [true, false])
      assert.equal(read(ended(lost, isVolatile, noon)), '3 new, 84 given up: see gaps');
    assert.equal(read(reading(3, 3_600_000, 84)), 'reading, 3 new, 84 given up: see gaps');
  });

  it('gets a summary with times in ISO, whatever came of the run', () => {
    const summary = summaryOf(run(), 1_767_225_719_400, 2);
    assert.deepEqual(
      { ...summary, cursor: '' },
      {
        requests: 3,
        received: 14,
        duplicates: 2,
        emitted: 12,
        elapsedMs: 500,
        eventsPerSecond: 24,
        upToDate: true,
        lagMs: 61_000,
        window: { from: '2026-01-01T00:00:00Z', to: '2026-01-01T00:00:59Z' },
        cursor: '',
        nextPull: '2026-01-01T00:01:59Z',
        skipped: 2,
        gaps: [{ from: '2026-01-01T00:00:00Z', to: '2026-01-01T00:00:01Z', reason: 'limit' }],
        partial: false,
      },
    );
    const failure = summaryOf(
      run({ window: undefined, error: new VisionOneError('ERR_V1_TIMEOUT', 'x') }),
      undefined,
      0,
    );
    assert.deepEqual([failure.window, failure.nextPull], [null, null]);
  });
});
