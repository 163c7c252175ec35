import type { TallyContext } from '../../bot/context.ts';
import type { Executor } from '../../db/client.ts';
import type { Goal } from '../../db/queries/habits/goal-days.ts';
import { findGoalProgress, type GoalProgress } from '../../db/queries/habits/goals.ts';
import { addDays, type Day } from '../../time/days.ts';
import { formatSum } from '../../time/format.ts';
import { formatAmountNumber } from '../../time/format-amount.ts';
import { periodContaining } from '../../time/period.ts';
import { formatTarget } from './goal-text.ts';
import { localToday } from './update-time.ts';

/** The habit of a goal. */
export interface GoalOwner {
  habitId: number;
  kind: 'time' | 'count' | 'check';
  unit: string | null;
}

export interface GoalProgressOptions {
  goal: Goal;
  habit: GoalOwner;
  /** What is done in the present period of the goal, where it is known already. */
  done?: number;
}

/** Describes how far a goal is reached in its present period: `5 of 8 glasses today`. */
export async function describeGoalProgress(
  ctx: TallyContext,
  exec: Executor,
  { goal, habit, done: known }: GoalProgressOptions,
): Promise<string> {
  const { direction, period, target, everyDays } = goal;
  const done = known ?? measure(goal, habit, await findPresentProgress(ctx, exec, goal, habit.habitId));
  const { language } = ctx.person;
  const isMinutes = goal.measure === 'amount' && habit.kind === 'time';
  const isReached = direction === 'at_most' ? done <= target : done >= target;
  const reached = isReached ? 'yes' : 'no';
  if (goal.measure === 'days' && period === 'day') return ctx.t('goal-progress-today', { reached });
  return ctx.t(direction === 'at_most' ? 'goal-progress-at-most' : 'goal-progress-at-least', {
    period,
    days: everyDays ?? 1,
    done: isMinutes ? formatSum(done, language) : formatAmountNumber(done, language),
    target: formatTarget({ t: ctx.t, language }, goal, habit),
    reached,
  });
}

function measure(goal: Goal, { kind }: GoalOwner, { minutes, amount, days }: GoalProgress): number {
  if (goal.measure === 'days') return days;
  return kind === 'time' ? minutes : amount;
}

function findPresentProgress(ctx: TallyContext, exec: Executor, goal: Goal, habitId: number): Promise<GoalProgress> {
  return findGoalProgress(exec, ctx.person.userId, habitId, findPresentDays(ctx, goal));
}

/** Returns the days of the period in which today is. Of a number of days, today is the last. */
function findPresentDays(ctx: TallyContext, { period, everyDays }: Goal): { first: Day; last: Day } {
  const last = localToday(ctx);
  if (period === 'days') return { first: addDays(last, 1 - (everyDays ?? 1)), last };
  return { first: periodContaining(period, last, ctx.person.weekStart).first, last };
}
