/** docs/contract.md: statuses that Trend's description does not list for most operations. */
import { operations } from '../../test/simulator/contract/operations';
import { guesses } from '../../test/simulator/contract/schemas';

const shapes = {
  plain: '`error` with code and message',
  inner: '`error` with an `innererror`',
  any: '`error`, the same without a wrapper, or the first of a `fail` list',
} as const;

export default function contractStatuses(): string {
  const rows = Object.entries(guesses).map(([status, { codes, shape, by, nodes }]) => {
    const guessed = operations.filter(({ errors }) => errors[Number(status)] === undefined).length;
    return `| ${status} | ${codes.join(', ')} | ${shapes[shape]} | ${guessed} of ${operations.length} | ${by} | ${nodes} |`;
  });
  return [
    '| status | code | body | guessed for | by | the nodes |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}
