import assert from 'node:assert/strict';
import { settingsFrom } from '../../nodes/stix-translate/settings';
import { lastMinutes } from '../../nodes/stix-translate/plan/observation-window';
import { translatePattern } from '../support/translate-pattern';

describe('a search up to now', () => {
  it('ends no part of a second in the future, which the service would refuse', () => {
    for (const fraction of [0, 1, 500, 999]) {
      const now = Date.UTC(2026, 0, 15, 12) + fraction;
      const { queries } = translatePattern(
        { pattern: "[file:name = 'a']" },
        lastMinutes(5, now),
        now,
        settingsFrom({}),
      );
      assert.ok(queries.length > 0);
      for (const { query } of queries)
        if (query.api === 'v3.0') assert.equal(query.endDateTime, '2026-01-15T12:00:00Z');
    }
  });
});
