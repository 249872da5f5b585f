import assert from 'node:assert/strict';
import { SearchTotal } from '../../nodes/stix-map/search-total';

describe('stix-map: what a search came to', () => {
  it('is the sum of its pages; another search, and a message without one, begin anew', () => {
    const total = new SearchTotal();
    assert.deepEqual(total.add('a', { observed: 7, bundles: 1, overflow: 3 }), {
      observed: 7,
      bundles: 1,
      overflow: 3,
    });
    assert.deepEqual(total.add('a', { observed: 0, bundles: 1, overflow: 1 }), {
      observed: 7,
      bundles: 2,
      overflow: 4,
    });
    assert.deepEqual(total.add('b', { observed: 1, bundles: 1, overflow: 0 }), {
      observed: 1,
      bundles: 1,
      overflow: 0,
    });
    assert.deepEqual(total.add(undefined, { observed: 2, bundles: 1, overflow: 0 }), {
      observed: 2,
      bundles: 1,
      overflow: 0,
    });
    assert.deepEqual(total.add(undefined, { observed: 3, bundles: 1, overflow: 0 }), {
      observed: 3,
      bundles: 1,
      overflow: 0,
    });
  });
});
