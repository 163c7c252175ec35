import type { TallyContext } from '../../bot/context.ts';
import type { Db } from '../../db/client.ts';
import { type Goal, goalOn } from '../../db/queries/habits/goal-days.ts';
import { findGoal } from '../../db/queries/habits/goals.ts';
import type { RecordedRecord } from '../../db/queries/habits/record.ts';
import { formatQuantity } from '../../time/format-amount.ts';
import { describeGoalProgress } from '../shared/goal-progress.ts';
import { localToday } from '../shared/update-time.ts';

/**
 * Describes how a habit stands after a record: how far its goal is reached, and its total this week, such as `5 of 8
 * glasses today · 21 glasses this week`. Null where there is nothing to say.
 */
export async function describeProgress(ctx: TallyContext, db: Db, record: RecordedRecord): Promise<string | null> {
  const goal = await findCurrentGoal(ctx, db, record);
  const progress = goal && (await describeGoalProgress(ctx, db, { goal, habit: record, totals: knownTotals(record) }));
  const isWeekGoal = goal?.period === 'week' && goal.measure === 'amount';
  const parts = [progress, isWeekGoal ? null : describeWeekTotal(ctx, record)].filter((part) => part !== null);
  return parts.length > 0 ? parts.join(' · ') : null;
}

/** Returns the goal of the habit today. A record of another day says nothing about it. */
async function findCurrentGoal(
  ctx: TallyContext,
  db: Db,
  { habitId, localDate }: RecordedRecord,
): Promise<Goal | null> {
  const today = localToday(ctx);
  if (localDate !== today) return null;
  const habit = ctx.habits?.find((one) => one.habitId === habitId);
  // A person without habits in the context pressed a button, or has just got the habit.
  if (ctx.habits !== null) return habit ? goalOn(habit.goals, today) : null;
  return findGoal(db, ctx.person.userId, habitId, today);
}

/** Returns the totals that the record came with, by the period of a goal. */
function knownTotals({ habitDayTotal, weekTotal }: RecordedRecord) {
  return { day: habitDayTotal, week: weekTotal ?? undefined };
}

/** Describes the habit this week, such as `2 h 10 min this week`. Null for its first record of the week. */
function describeWeekTotal(ctx: TallyContext, record: RecordedRecord): string | null {
  const { kind = 'time', minutes, amount, unit, weekTotal = null } = record;
  if (weekTotal === null || weekTotal <= (kind === 'time' ? minutes : (amount ?? 0))) return null;
  if (kind === 'check') return ctx.t('record-week-times', { count: weekTotal });
  const total = { kind, unit, minutes: weekTotal, amount: weekTotal };
  return ctx.t('record-week-total', { duration: formatQuantity(total, ctx.person.language) });
}
