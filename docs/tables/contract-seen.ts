/** docs/contract.md: what real replies had beyond Trend's description. */
import { contractFile } from '../../test/simulator/contract/operations';

interface Seen {
  readonly fact: string;
  readonly where: string;
  readonly described: string;
  readonly seen: string;
  readonly by: string;
  readonly nodes: string;
}

export default function contractSeen(): string {
  const rows = contractFile<readonly Seen[]>('seen').map(
    ({ where, described, seen, by, nodes }) => `| ${where} | ${described} | ${seen} | ${by} | ${nodes} |`,
  );
  return ['| where | described | seen | by | the nodes |', '| --- | --- | --- | --- | --- |', ...rows].join('\n');
}
