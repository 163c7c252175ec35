import type { TallyContext } from '../../bot/context.ts';
import type { Db } from '../../db/client.ts';
import { goalOn } from '../../db/queries/habits/goal-days.ts';
import { findGoalProgress } from '../../db/queries/habits/goals.ts';
import type { RecordedRecord } from '../../db/queries/habits/record.ts';
import type { RecordFields } from '../../db/queries/habits/records.ts';
import { loadStreak, type StreakAndGoal } from '../../reports/habits/load-streak.ts';
import { everyDay } from '../../reports/habits/timeline.ts';
import { formatQuantity } from '../../time/format-amount.ts';
import { periodContaining } from '../../time/period.ts';
import { describeGoalProgress } from '../shared/goal-progress.ts';
import { localToday } from '../shared/update-time.ts';
import { findCurrentWeek } from './week-total.ts';

/** A record as it is now. The totals are known where this update has loaded it. */
export type CurrentRecord = RecordFields & Partial<Pick<RecordedRecord, 'habitDayTotal' | 'weekTotal'>>;

/**
 * Describes how a habit stands after a record: its streak, how far its goal is reached, and its total this week, such as
 * `12 days in a row · 5 of 8 glasses today · 21 glasses this week`. Null where there is nothing to say.
 */
export async function describeProgress(ctx: TallyContext, db: Db, current: CurrentRecord): Promise<string | null> {
  const isLoaded = current.habitDayTotal !== undefined;
  const record = isLoaded ? current : { ...current, weekTotal: await findWeekTotal(ctx, db, current) };
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
async function findProgress(ctx: TallyContext, db: Db, { habitId }: CurrentRecord): Promise<StreakAndGoal | null> {
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

/** Returns the total of a habit in the present week. Null: the record is of another week. */
async function findWeekTotal(
  ctx: TallyContext,
  db: Db,
  { habitId, kind, localDate }: CurrentRecord,
): Promise<number | null> {
  const first = findCurrentWeek(ctx, localDate);
  if (first === undefined) return null;
  const week = periodContaining('week', first, ctx.person.weekStart);
  const { minutes, amount } = await findGoalProgress(db, ctx.person.userId, habitId, week);
  return kind === 'time' ? minutes : amount;
}

/** Describes the habit this week, such as `2 h 10 min this week`. Null for its first record of the week. */
function describeWeekTotal(ctx: TallyContext, record: CurrentRecord): string | null {
  const { kind = 'time', minutes, amount, unit, weekTotal = null } = record;
  if (weekTotal === null || weekTotal <= (kind === 'time' ? minutes : (amount ?? 0))) return null;
  if (kind === 'check') return ctx.t('record-week-times', { count: weekTotal });
  const total = { kind, unit, minutes: weekTotal, amount: weekTotal };
  return ctx.t('record-week-total', { duration: formatQuantity(total, ctx.person.language) });
}
