import assert from 'node:assert/strict';
import { ServerClock } from '../../../nodes/shared/http/server-clock';

describe('the server clock', () => {
  const server = Date.UTC(2026, 0, 1);
  const date = (ms: number): string => new Date(ms).toUTCString();

  it('is the host’s until a Date header came, then the service’s', () => {
    let monotonic = 1000;
    const clock = new ServerClock(
      () => monotonic,
      () => 42,
    );
    assert.equal(clock.now(), 42);
    clock.observe(date(server), undefined);
    monotonic += 5000;
    assert.equal(clock.now(), server + 5000);
  });

  it('is not moved by a minority of wrong headers, by garbage, or by a cached reply', () => {
    const clock = new ServerClock(
      () => 0,
      () => 0,
    );
    for (let i = 0; i < 5; i++) clock.observe(date(server), undefined);
    for (let i = 0; i < 4; i++) clock.observe(date(server + 300_000), undefined);
    clock.observe('yesterday', undefined);
    clock.observe(undefined, undefined);
    for (let i = 0; i < 9; i++) clock.observe(date(server - 3_600_000), '120');
    assert.equal(clock.now(), server);
  });
});
