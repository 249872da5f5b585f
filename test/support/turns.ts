/** Turns of work that never has to give way. */
import type { Turns } from '../../nodes/shared/yielding';

export const noTurns: Turns = { now: () => 0, pause: () => Promise.resolve() };
