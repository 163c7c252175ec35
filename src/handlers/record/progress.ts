import type { TallyContext } from '../../bot/context.ts';
import type { Db } from '../../db/client.ts';
import { goalOn } from '../../db/queries/habits/goal-days.ts';
import type { RecordedRecord } from '../../db/queries/habits/record.ts';
import { loadStreak, type StreakAndGoal } from '../../reports/habits/load-streak.ts';
import { everyDay } from '../../reports/habits/timeline.ts';
import { formatQuantity } from '../../time/format-amount.ts';
import { describeGoalProgress } from '../shared/goal-progress.ts';
import { localToday } from '../shared/update-time.ts';

/**
 * Describes how a habit stands after a record: its streak, how far its goal is reached, and its total this week, such as
 * `12 days in a row · 5 of 8 glasses today · 21 glasses this week`. Null where there is nothing to say.
 */
export async function describeProgress(ctx: TallyContext, db: Db, record: RecordedRecord): Promise<string | null> {
  const progress = await findProgress(ctx, db, record);
  const goal = progress && record.localDate === localToday(ctx) && progress.goal !== everyDay ? progress.goal : null;
  const isWeekGoal = goal?.period === 'week' && goal.measure === 'amount';
  const parts = [
    progress && describeStreak(ctx, progress),
    goal && (await describeGoalProgress(ctx, db, { goal, habit: record, done: progress?.today.doneInPeriod })),
    isWeekGoal ? null : describeWeekTotal(ctx, record),
  ].filter((part) => part !== null);
  return parts.length > 0 ? parts.join(' · ') : null;
}

/**
 * Returns the streak of the habit, and its goal of today. Null: it can have none. Of most habits that is known without a
 * query.
 */
async function findProgress(ctx: TallyContext, db: Db, { habitId }: RecordedRecord): Promise<StreakAndGoal | null> {
  const { userId, weekStart } = ctx.person;
  const today = localToday(ctx);
  const habit = ctx.habits?.find((one) => one.habitId === habitId);
  // A person without habits in the context pressed a button. One with other habits has just got this one.
  const mayHaveStreak = ctx.habits === null || (habit && (habit.kind === 'check' || goalOn(habit.goals, today)));
  return mayHaveStreak ? loadStreak(db, { userId, weekStart, today }, habitId) : null;
}

/** Describes a streak of two or more. */
function describeStreak(ctx: TallyContext, { streak }: StreakAndGoal): string | null {
  return streak && streak.count > 1 ? ctx.t('record-streak', { count: streak.count, unit: streak.unit }) : null;
}

/** Describes the habit this week, such as `2 h 10 min this week`. Null for its first record of the week. */
function describeWeekTotal(ctx: TallyContext, record: RecordedRecord): string | null {
  const { kind = 'time', minutes, amount, unit, weekTotal = null } = record;
  if (weekTotal === null || weekTotal <= (kind === 'time' ? minutes : (amount ?? 0))) return null;
  if (kind === 'check') return ctx.t('record-week-times', { count: weekTotal });
  const total = { kind, unit, minutes: weekTotal, amount: weekTotal };
  return ctx.t('record-week-total', { duration: formatQuantity(total, ctx.person.language) });
}
