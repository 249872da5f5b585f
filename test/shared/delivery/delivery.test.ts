import assert from 'node:assert/strict';
import { Delivery, type DeliverySettings, type Outcome } from '../../../nodes/shared/delivery/delivery';
import type { DeliveryMessage } from '../../../nodes/shared/delivery/messages';
import { VirtualTime } from '../../vision-one-pull/virtual-time';

interface Stamp {
  node: string;
  id: string;
  attempt: number;
}

/** A delivery of `records` under virtual time; `sent` is what the flow got, in order. */
function bench(settings: Partial<DeliverySettings> = {}) {
  const time = new VirtualTime();
  const sent: DeliveryMessage[] = [];
  const attempts: number[] = [];
  const delivery = new Delivery({
    property: 'delivery',
    node: 'n1',
    mode: 'ack',
    ackTimeout: 10_000,
    maxAttempts: 0,
    clock: time,
    send: (message) => sent.push(message),
    onUnacknowledged: (attempt) => attempts.push(attempt),
    ...settings,
  });
  const abort = new AbortController();
  let outcomes: Outcome[] | undefined;
  const deliver = (records: readonly unknown[], split: boolean, id = 'p') => {
    const compose = (attempt: number): DeliveryMessage[] =>
      split
        ? records.map((payload, index) => ({
            payload,
            parts: { id: `${id}-${attempt}`, index, count: records.length },
          }))
        : [{ payload: [...records] }];
    void delivery.deliver({ id, compose }, abort.signal).then((result) => (outcomes = result));
  };
  const ids = () => sent.map((message) => (message.delivery as Stamp).id);
  return { time, sent, attempts, delivery, abort, deliver, ids, outcomes: () => outcomes };
}

const refusal = { message: 'full', source: { id: 'sink', type: 'function' } };

describe('delivery', () => {
  it('on send, counts a message as delivered when it was handed on', async () => {
    const { time, sent, deliver, outcomes } = bench({ mode: 'send' });
    deliver(['a', 'b'], true);
    await time.run(0);
    assert.deepEqual(outcomes(), ['delivered', 'delivered']);
    assert.deepEqual(
      sent.map(({ delivery }) => delivery),
      [
        { node: 'n1', id: 'p.0', attempt: 1 },
        { node: 'n1', id: 'p.1', attempt: 1 },
      ],
    );
  });

  it('stamps the property that it is told, beside what lies there', async () => {
    const { time, sent, delivery, abort } = bench({ mode: 'send', property: 'searchDelivery' });
    void delivery.deliver({ id: 'q', compose: () => [{ searchDelivery: { page: 7 } }] }, abort.signal);
    await time.run(0);
    assert.deepEqual(sent[0]?.searchDelivery, { node: 'n1', id: 'q', attempt: 1, page: 7 });
  });

  it('waits for the acknowledgement, and takes it from the message that comes back', async () => {
    const { time, sent, delivery, deliver, outcomes } = bench();
    deliver(['a'], false);
    await time.run(9_000);
    assert.equal(outcomes(), undefined);
    assert.equal(delivery.receive(structuredClone(sent[0])), 'answer');
    await time.run(9_000);
    assert.deepEqual(outcomes(), ['delivered']);
    assert.equal(sent.length, 1);
  });

  it('sends what is not acknowledged in time again, under the same id with the attempt raised', async () => {
    const { time, sent, delivery, deliver, ids, attempts, outcomes } = bench();
    deliver(['a', 'b'], true);
    await time.run(1_000);
    delivery.receive(sent[0]);
    await time.run(25_000);
    assert.deepEqual(ids(), ['p.0', 'p.1', 'p.1', 'p.1']);
    assert.deepEqual(attempts, [2, 3]);
    assert.equal((sent[3]?.delivery as Stamp).attempt, 3);
    delivery.receive(sent[3]);
    await time.run(25_000);
    assert.deepEqual(outcomes(), ['delivered', 'delivered']);
  });

  it('counts an acknowledgement of an earlier attempt, also between two attempts', async () => {
    const { time, sent, delivery, deliver, outcomes } = bench();
    deliver(['a'], false);
    await time.run(15_000);
    assert.equal(sent.length, 2);
    delivery.receive(sent[0]);
    await time.run(15_000);
    assert.deepEqual(outcomes(), ['delivered']);
  });

  it('counts a late acknowledgement of one message of several', async () => {
    const { time, sent, delivery, deliver, outcomes } = bench();
    deliver(['a', 'b'], true);
    await time.run(15_000);
    assert.equal(sent.length, 4);
    delivery.receive(sent[0]);
    delivery.receive(sent[1]);
    await time.run(15_000);
    assert.deepEqual(outcomes(), ['delivered', 'delivered']);
  });

  it('takes replies for unknown ids, and those that come twice, for answers that change nothing', async () => {
    const { time, sent, delivery, deliver, outcomes } = bench();
    deliver(['a', 'b'], true);
    await time.run(0);
    for (const id of ['p', 'p.2', 'p.-1', 'p.x', 'other.0', 7, undefined]) {
      assert.equal(delivery.receive({ delivery: { node: 'n1', id } }), 'answer');
    }
    for (let n = 0; n < 2; n++) assert.equal(delivery.receive(sent[0]), 'answer');
    await time.run(9_000);
    assert.equal(outcomes(), undefined);
    assert.equal(sent.length, 2);
  });

  it("leaves other nodes' replies and ordinary messages alone", () => {
    const { delivery } = bench();
    assert.equal(delivery.receive({ delivery: { node: 'n2', id: 'p' } }), 'foreign');
    for (const message of [{}, { delivery: 'x' }, { delivery: null }, { searchDelivery: { node: 'n1' } }, null, 'x']) {
      assert.equal(delivery.receive(message), 'none');
    }
  });

  it('counts the parts of a page until all came, whichever attempt they are of', async () => {
    const { time, sent, delivery, deliver, outcomes } = bench();
    deliver(['a', 'b', 'c'], false);
    await time.run(0);
    const part = (index: number, id = 's1') => ({ ...sent[0], parts: { id, index, count: 3 } });
    delivery.receive(part(0));
    delivery.receive(part(0));
    delivery.receive(part(2));
    await time.run(11_000);
    assert.equal(sent.length, 2, 'two of three are not a page');
    delivery.receive(part(1, 's2'));
    await time.run(11_000);
    assert.deepEqual(outcomes(), ['delivered']);
  });

  it('knows a message that it made a part itself as whole', async () => {
    const { time, sent, delivery, deliver, outcomes } = bench();
    deliver(['a', 'b'], true);
    await time.run(0);
    for (const message of sent) delivery.receive(message);
    await time.run(0);
    assert.deepEqual(outcomes(), ['delivered', 'delivered']);
  });

  it('sends a refused message again after 1, 2, 4 ... s, at most 5 min', async () => {
    const { time, sent, delivery, deliver } = bench({ ackTimeout: 3_600_000 });
    const times: number[] = [];
    deliver(['a'], false);
    for (let attempt = 1; attempt <= 12; attempt++) {
      while (sent.length < attempt) await time.run(time.now() + 500);
      times.push(time.now());
      delivery.receive({ ...sent.at(-1), error: refusal });
    }
    const waits = times.slice(1).map((at, index) => Math.round((at - (times[index] ?? 0)) / 1000));
    assert.deepEqual(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
  });

  it('sends a refused message again by itself, while others are awaited', async () => {
    const { time, sent, delivery, deliver, ids, attempts, outcomes } = bench({ ackTimeout: 300_000 });
    deliver(['a', 'b', 'c'], true);
    await time.run(500);
    delivery.receive(sent[0]);
    delivery.receive({ ...sent[1], error: refusal });
    await time.run(2_000);
    assert.deepEqual(ids(), ['p.0', 'p.1', 'p.2', 'p.1']);
    delivery.receive({ ...sent[3], error: refusal });
    await time.run(3_500);
    assert.equal(sent.length, 4, 'its second wait is 2 s');
    await time.run(4_500);
    assert.deepEqual(ids().slice(4), ['p.1']);
    assert.deepEqual(attempts, [2, 3]);
    delivery.receive(sent[4]);
    await time.run(299_000);
    assert.equal(sent.length, 5, 'the silent one still has its time');
    await time.run(301_000);
    assert.deepEqual(ids().slice(5), ['p.2']);
    assert.equal((sent[5]?.delivery as Stamp).attempt, 2);
    delivery.receive(sent[5]);
    await time.run(301_000);
    assert.deepEqual(outcomes(), ['delivered', 'delivered', 'delivered']);
  });

  it('composes a batch once a second at most, however many refusals come one by one', async () => {
    let composed = 0;
    const { time, sent, delivery, abort, outcomes } = bench({ ackTimeout: 300_000 });
    const compose = (attempt: number) => {
      composed++;
      return Array.from({ length: 1_000 }, (_, payload) => ({
        payload,
        parts: { id: attempt, index: payload, count: 1_000 },
      }));
    };
    void delivery.deliver({ id: 'p', compose }, abort.signal);
    await time.run(0);
    for (const [index, message] of sent.slice(0, 1_000).entries()) {
      await time.run(index * 3);
      delivery.receive({ ...message, error: refusal });
    }
    await time.run(6_000);
    assert.equal(sent.length, 2_000);
    assert.ok(composed <= 5, `${composed} times`);
    assert.equal(outcomes(), undefined);
    abort.abort();
  });

  it('gives up each message after its own attempts', async () => {
    const { time, sent, delivery, deliver, ids, outcomes } = bench({ maxAttempts: 2 });
    deliver(['a', 'b'], true);
    await time.run(0);
    delivery.receive({ ...sent[0], error: refusal });
    await time.run(2_000);
    delivery.receive({ ...sent[2], error: refusal });
    assert.deepEqual(ids(), ['p.0', 'p.1', 'p.0']);
    await time.run(12_000);
    assert.deepEqual(ids().slice(3), ['p.1'], 'the other one has its second attempt');
    assert.equal(outcomes(), undefined);
    delivery.receive(sent[3]);
    await time.run(12_000);
    assert.deepEqual(outcomes(), ['given up', 'delivered']);
  });

  it('counts one refusal of an attempt, whatever number of its parts are refused', async () => {
    const { time, sent, delivery, deliver } = bench({ ackTimeout: 300_000 });
    deliver(['a'], false);
    await time.run(0);
    for (const at of [0, 300, 600]) {
      await time.run(at);
      delivery.receive({ ...sent[0], error: refusal });
    }
    await time.run(1_200);
    assert.equal(sent.length, 2);
    delivery.receive({ ...sent[1], error: refusal });
    await time.run(3_500);
    assert.equal(sent.length, 3);
  });

  it('takes an acknowledgement whose error is none', async () => {
    for (const error of [undefined, null, false, '']) {
      const { time, sent, delivery, deliver, outcomes } = bench();
      deliver(['a'], false);
      await time.run(0);
      delivery.receive({ ...sent[0], error });
      await time.run(0);
      assert.deepEqual(outcomes(), ['delivered'], String(error));
    }
  });

  it('neither accepts nor refuses for an error that no Catch node made', async () => {
    const { time, sent, delivery, deliver, outcomes } = bench();
    deliver(['a'], false);
    await time.run(0);
    assert.equal(delivery.receive({ ...sent[0], error: 'of the flow' }), 'answer');
    await time.run(5_000);
    assert.equal(outcomes(), undefined);
    assert.equal(sent.length, 1);
  });

  it('gives up after maxAttempts', async () => {
    const { time, sent, delivery, deliver, outcomes } = bench({ maxAttempts: 3 });
    deliver(['a', 'b'], true);
    await time.run(0);
    delivery.receive(sent[1]);
    await time.run(60_000);
    assert.deepEqual(outcomes(), ['given up', 'delivered']);
    assert.equal(sent.length, 4);
  });

  it('says exactly what was sent when it is stopped between two messages', async () => {
    const abort = new AbortController();
    const time = new VirtualTime();
    let count = 0;
    const delivery = new Delivery({
      property: 'delivery',
      node: 'n1',
      mode: 'send',
      ackTimeout: 1,
      maxAttempts: 0,
      clock: time,
      send: () => {
        if (++count === 3) abort.abort();
      },
    });
    const compose = () => Array.from({ length: 5 }, () => ({}));
    const outcomes = await delivery.deliver({ id: 'p', compose }, abort.signal);
    assert.deepEqual(outcomes, ['delivered', 'delivered', 'delivered', 'unsent', 'unsent']);
  });

  it('says what is acknowledged and what is not when it is stopped while it waits', async () => {
    const { time, sent, delivery, deliver, abort, outcomes } = bench();
    deliver(['a', 'b'], true);
    await time.run(0);
    delivery.receive(sent[1]);
    abort.abort();
    await time.run(0);
    assert.deepEqual(outcomes(), ['unsure', 'delivered']);
  });

  it('gives the event loop its turn inside a long batch', async () => {
    let turns = 0;
    const time = new VirtualTime();
    const clock = {
      now: () => 0,
      sleep: () => Promise.resolve(),
      turn: () => {
        turns++;
        return time.turn();
      },
    };
    const { delivery, abort } = bench({ mode: 'send', clock });
    await delivery.deliver({ id: 'p', compose: () => Array.from({ length: 1000 }, () => ({})) }, abort.signal);
    assert.ok(turns >= 10);
  });
});
