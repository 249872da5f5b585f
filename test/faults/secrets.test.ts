import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { startNodeRed, type NodeRed } from '../support/node-red';
import { button, direct, sink, sleep } from '../vision-one-pull/real-flow';
import { leaksOf } from './secrets';

/** One for each place, so that what was found there can't have come from another. */
const secretOf = (place: number): string => `head.${createHash('sha512').update(`${place}`).digest('hex')}`;

/** Functions that say a secret, or a stretch of its middle, in one place. */
const leaks: readonly { name: string; speak: (secret: string) => string; found: RegExp }[] = [
  { name: 'a log line', speak: (secret) => `node.warn('${secret}')`, found: /^the log$/ },
  { name: 'an error at Catch', speak: (secret) => `throw new Error('${secret}')`, found: /^sink\.jsonl$/ },
  { name: 'a message', speak: (secret) => `return { payload: [{ deep: '${secret}' }] }`, found: /^sink\.jsonl$/ },
  {
    name: 'a message, cut short',
    speak: (secret) => `return { payload: '${secret.slice(40, 95)}...' }`,
    found: /^sink\.jsonl$/,
  },
  {
    name: 'a message, in Base64',
    speak: (secret) => `return { payload: '${Buffer.from(secret).toString('base64')}' }`,
    found: /^sink\.jsonl$/,
  },
  { name: 'a context, on disk', speak: (secret) => `global.set('x', '${secret}')`, found: /^context.global/ },
  {
    name: 'a context, by the admin API',
    speak: (secret) => `global.set('y', '${secret}')`,
    found: /^\/context\/global$/,
  },
  { name: 'an exported flow', speak: (secret) => `'${secret}'`, found: /^\/flows$/ },
];

describe('the search for secrets, which every fault is followed by', function () {
  this.timeout(60_000);
  let nodeRed: NodeRed;
  before(async () => {
    nodeRed = await startNodeRed({ contextStorage: direct });
    const nodes = leaks.flatMap(({ speak }, place) => [
      button(`button${place}`, `speak${place}`),
      { id: `speak${place}`, type: 'function', func: speak(secretOf(place)), wires: [['sink']] },
    ]);
    const listeners = [sink('sink', ''), { id: 'catch', type: 'catch', scope: null, wires: [['sink']] }];
    await nodeRed.deploy([
      { id: 'tab', type: 'tab', label: 'leaks' },
      ...[...nodes, ...listeners].map((node) => ({ z: 'tab', x: 100, y: 100, ...node })),
    ]);
    for (const place of leaks.keys()) await nodeRed.inject(`button${place}`);
    await sleep(300);
  });
  after(() => nodeRed.stop());

  for (const [place, { name, found }] of leaks.entries())
    it(`finds one in ${name}`, async () => {
      const places = await leaksOf(nodeRed, [secretOf(place)]);
      assert.ok(
        places.some((one) => found.test(one)),
        places.join(),
      );
    });

  it('finds none where none is', async () => {
    assert.deepEqual(await leaksOf(nodeRed, [secretOf(leaks.length)]), []);
  });
});
