/** README's table of what can go wrong; test/faults/scenarios.test.ts holds each row to a test. */
import { scenarios } from '../../test/faults/scenarios';

export default function faultScenarios(): string {
  const rows = scenarios.map(({ fault, outcome, file }) => `| ${fault} | ${outcome} | \`${file}\` |`);
  return ['| What goes wrong | What comes of it | Test |', '| --- | --- | --- |', ...rows].join('\n');
}
