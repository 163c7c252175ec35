import type { MessageReader } from '../../bot/message-reader.ts';
import type { Goal } from '../../db/queries/habits/goal-days.ts';
import type { Day } from '../../time/days.ts';
import { formatExactDuration, formatNumber, formatSum } from '../../time/format.ts';
import { formatAmount, formatAmountNumber } from '../../time/format-amount.ts';
import { periodContaining } from '../../time/period.ts';
import type { GoalHabit } from './parse-goal.ts';
import { localToday } from './update-time.ts';

/**
 * Formats how far a goal is reached in its present period, without words for a day: `10 of 30 min`, `2 of 3 days this
 * week`. A week or month that is over is `that week`. An empty text for a goal of once a day.
 *
 * @param progress what is done in the period that contains `day`
 */
export function formatGoalState(
  reader: MessageReader,
  habit: GoalHabit,
  goal: Goal,
  { doneInPeriod, day }: { doneInPeriod: number; day: Day },
): string {
  const { measure, target, everyDays } = goal;
  const days = everyDays ?? 1;
  const calendar = { today: localToday(reader), weekStart: reader.person.weekStart };
  const isCalendarPeriod = goal.period === 'week' || goal.period === 'month';
  const period = isCalendarPeriod && isPeriodOver(goal, day, calendar) ? `past-${goal.period}` : goal.period;
  if (measure === 'amount')
    return reader.t('board-amount', { period, days, ...formatBoth(reader, habit, doneInPeriod, target) });
  if (period === 'day' || (period === 'days' && target === 1)) return '';
  return reader.t('board-days', { done: doneInPeriod, target, period, days });
}

/** Formats how far a maximum is used in its period: `1 of at most 2 × today`. */
export function formatLimitState(reader: MessageReader, habit: GoalHabit, goal: Goal, doneInPeriod: number): string {
  const { target, period, everyDays } = goal;
  const reached = doneInPeriod <= target ? 'yes' : 'no';
  const both = formatBoth(reader, habit, doneInPeriod, target);
  return reader.t('goal-progress-at-most', { period, days: everyDays ?? 1, ...both, reached });
}

/** Returns whether the period of a goal that contains a day is over. Of a number of days, the day is the last. */
export function isPeriodOver(
  { period }: Goal,
  day: Day,
  { today, weekStart }: { today: Day; weekStart: number },
): boolean {
  const isCalendarPeriod = period === 'week' || period === 'month';
  return (isCalendarPeriod ? periodContaining(period, day, weekStart).last : day) < today;
}

/** Formats what is done and the target. The unit is written once where both have the same one. */
function formatBoth({ person: { language } }: MessageReader, { kind, unit }: GoalHabit, done: number, target: number) {
  if (kind !== 'time')
    return { done: formatAmountNumber(done, language), target: formatAmount(target, unit ?? '×', language) };
  const isShort = target < 60 && done < 60;
  return {
    done: isShort ? formatNumber(done, language) : formatSum(done, language),
    target: formatExactDuration(target, language),
  };
}
