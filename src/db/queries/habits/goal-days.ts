import type { Direction, GoalMeasure, GoalPeriod } from '../../schema/limits.ts';

/** What a person wants to reach, or not to pass, in a period. */
export interface Goal {
  /** `amount`: minutes for a habit of the kind `time`, times done for `check`. `days`: days with a record. */
  measure: GoalMeasure;
  target: number;
  period: GoalPeriod;
  /** Length of the period in days where `period` is `days`, else null. */
  everyDays: number | null;
  direction: Direction;
}

/** A goal with the day from which it applies, `YYYY-MM-DD`. Null: the habit has no goal from this day on. */
export interface DatedGoal {
  validFrom: string;
  goal: Goal | null;
}

/** The goals of every habit that has none. */
export const noGoals: readonly DatedGoal[] = [];

/**
 * Returns the goal that applies on a day of the person, `YYYY-MM-DD`. Null: there is none.
 *
 * @param goals goals of one habit, oldest first. With `Habit.goals`, the day is today or later.
 */
export function goalOn(goals: readonly DatedGoal[], day: string): Goal | null {
  return goals.findLast(({ validFrom }) => validFrom <= day)?.goal ?? null;
}
