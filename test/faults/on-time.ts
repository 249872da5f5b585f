/** For a simulator whose records go on coming: each can be seen from its own second on, so that all of them are due. */
import type { SimulatorOptions } from '../simulator';

export const onTime: Pick<SimulatorOptions, 'visibleAt' | 'maxLag'> = {
  visibleAt: (_stream, { updatedDateTime, ingestedDateTime, loggedDateTime }) =>
    // Records of a search are found by their window alone.
    Date.parse(String(updatedDateTime ?? ingestedDateTime ?? loggedDateTime)) || 0,
  maxLag: 0,
};
