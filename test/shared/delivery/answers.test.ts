import assert from 'node:assert/strict';
import { Answers } from '../../../nodes/shared/delivery/answers';
import type { DeliveryMessage } from '../../../nodes/shared/delivery/messages';

/** Answers of a batch `p` of so many messages, all sent once. */
function sent(count: number): Answers {
  const answers = new Answers('p', count, { maxAttempts: 0, clock: { now: () => 0 } });
  for (let index = 0; index < count; index++) answers.sent(index, {});
  return answers;
}

const refusal = { message: 'full', source: { id: 'sink', type: 'function' } };

describe('answers to a batch', () => {
  it('change nothing for an id that the batch does not have', () => {
    const answers = sent(2);
    for (const id of ['p', 'p.2', 'p.-1', 'p.x', 'other.0', 7, undefined]) assert.equal(answers.take(id, {}), false);
    assert.equal(sent(1).take('p.0', {}), false, 'a single message has the id of its batch');
    assert.equal(sent(1).take('p', {}), true);
  });

  it('count once: as an acknowledgement, as a part, and as the refusal of an attempt', () => {
    const answers = sent(2);
    assert.deepEqual([answers.take('p.0', {}), answers.take('p.0', {})], [true, false]);
    const refused: DeliveryMessage = { error: refusal };
    assert.deepEqual([answers.take('p.1', refused), answers.take('p.1', refused)], [true, false]);
    const part = (index: number) => sent1.take('p', { parts: { id: 's', index, count: 3 } });
    const sent1 = sent(1);
    assert.deepEqual([part(0), part(0), part(2)], [true, false, true]);
  });

  it('change nothing before their message was sent, nor with an error that no Catch node made', () => {
    const unsent = new Answers('p', 1, { maxAttempts: 0, clock: { now: () => 0 } });
    assert.equal(unsent.take('p', {}), false);
    assert.equal(sent(1).take('p', { error: 'of the flow' }), false);
  });
});
