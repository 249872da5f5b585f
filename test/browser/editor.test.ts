import { lines } from '../support/node-red-lines';
import { type Desk, sitDown } from './desk';
import { accessibleForms } from './accessible-forms';
import { examplesFromTheMenu } from './examples-menu';
import { liveHelp } from './live-help';
import { renderedHelp } from './rendered-help';
import { sidebar } from './sidebar';
import { validatedForms } from './validated-forms';

for (const line of lines) {
  describe(`browser: the editor of ${line.title}`, function () {
    this.timeout(120_000);
    let desk: Desk | undefined;
    before(async function () {
      this.timeout(600_000);
      desk = await sitDown(line);
      await desk.editor.load();
    });
    after(() => desk?.leave());

    renderedHelp(() => desk!);
    validatedForms(() => desk!);
    liveHelp(() => desk!);
    accessibleForms(() => desk!);
    sidebar(() => desk!);
    examplesFromTheMenu(() => desk!);
  });
}
