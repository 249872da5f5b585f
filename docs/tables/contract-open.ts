/** docs/contract.md: what Trend's description leaves open. */
import { openQuestions } from '../../test/simulator/contract/schemas';

export default function contractOpen(): string {
  const rows = openQuestions.map(
    ({ question, described, here, nodes }) => `| ${question} | ${described} | ${here} | ${nodes} |`,
  );
  return ['| question | described | the simulator | the nodes |', '| --- | --- | --- | --- |', ...rows].join('\n');
}
