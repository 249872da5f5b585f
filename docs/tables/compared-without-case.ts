/** What the matcher compares without case, from its own table. */
import { withoutCase } from '../../nodes/stix-map/matcher/observation/case-rules';
import { hives } from '../../nodes/shared/stix/registry-hives';

export default function comparedWithoutCase(): string {
  const rows = withoutCase.map(({ objectTypes, property, rule, why }) => {
    const paths =
      objectTypes.length === 0 ? [`any \`${property}\``] : objectTypes.map((type) => `\`${type}:${property}\``);
    return `| ${paths.join(', ')} | ${rule === 'windows-path' ? 'when it holds a backslash or begins with a drive' : 'always'} | ${why} |`;
  });
  const keys = hives.map(([short, long]) => `\`${short}\` is \`${long}\``).join(', ');
  return [
    '| object path | without case | because |',
    '| --- | --- | --- |',
    ...rows,
    '',
    `A reference before such a path changes nothing: \`network-traffic:src_ref.value\` is an address. Root keys, with \`matchCase\` too: ${keys}.`,
  ].join('\n');
}
