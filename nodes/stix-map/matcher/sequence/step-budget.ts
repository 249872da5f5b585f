/** What one decision may cost, and when those beside it get their turn. */

export interface Budget {
  /** steps */
  left: number;
  /** the next pause is due when no more than this is left */
  pauseAt: number;
}

/** Steps of one decision: about a second. What is not found by then is not found, and the decision says so. */
export const MAX_STEPS = 50_000_000;
/** Steps between two pauses: a few milliseconds. */
const STRETCH = 50_000;

export function newBudget(): Budget {
  return { left: MAX_STEPS, pauseAt: MAX_STEPS - STRETCH };
}

/** Has enough been done since the last pause? A search then yields, and goes on when it is asked to. */
export function isPauseDue(budget: Budget): boolean {
  if (budget.left > budget.pauseAt) return false;
  budget.pauseAt = budget.left - STRETCH;
  return true;
}
