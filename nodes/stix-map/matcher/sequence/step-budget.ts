/** Most steps of one decision, and when those beside it get their turn. */

export interface StepBudget {
  /** steps */
  left: number;
  /** the next pause is due when no more than this is left */
  pauseAt: number;
}

/** Steps of one decision: about a second. What is not found by then is not found, and the decision says so. */
const maxSteps = 50_000_000;
/** A few milliseconds. */
const stepsBetweenPauses = 50_000;

export function newStepBudget(): StepBudget {
  return { left: maxSteps, pauseAt: maxSteps - stepsBetweenPauses };
}

/** Has enough been done since the last pause? A search then yields, and goes on when it is asked to. */
export function isPauseDue(budget: StepBudget): boolean {
  if (budget.left > budget.pauseAt) return false;
  budget.pauseAt = budget.left - stepsBetweenPauses;
  return true;
}
