import type { TallyContext } from '../../bot/context.ts';
import { splitGoalStart } from '../shared/goal-start.ts';
import { findGoalMeasure, type GoalHabit, type ReadDuration } from '../shared/parse-goal.ts';
import type { ReadDay } from '../shared/parse-period.ts';
import { localToday } from '../shared/update-time.ts';

/** The parsers of the parts of a goal. */
export interface GoalReaders {
  readDuration: ReadDuration;
  /** Reads the day from which a goal applies. */
  readStartDay: ReadDay;
}

/** A new habit as it is typed. */
export interface NewHabitLine {
  name: string;
  /** The goal behind the name. Absent: none. */
  goalText?: string;
  /** How the goal measures the habit. Null: it may be any kind. */
  measure: GoalHabit | null;
}

/**
 * Splits `water 8 glasses a day` into the name of a new habit and its goal. A goal has a period, so that a number in a
 * name stays there: `7 minute workout`.
 */
export function splitNewHabit(ctx: TallyContext, text: string, readers: GoalReaders): NewHabitLine {
  const words = text.trim().split(/\s+/u);
  for (let length = 1; length < words.length; length++) {
    const goalText = words.slice(length).join(' ');
    const found = findMeasure(ctx, goalText, readers);
    const name = words
      .slice(0, length)
      .join(' ')
      .replace(/[\s,:;–—-]+$/u, '');
    if (found && name !== '') return { name, goalText, measure: found.measure };
  }
  return { name: text, measure: null };
}

/** Finds out how a typed goal measures a habit. Null: the text is no goal with a period. */
export function findMeasure(
  ctx: TallyContext,
  goalText: string,
  { readDuration, readStartDay }: GoalReaders,
): { measure: GoalHabit | null } | null {
  const { text } = splitGoalStart(goalText, localToday(ctx), readStartDay);
  return findGoalMeasure(text, { language: ctx.person.language, readDuration });
}
