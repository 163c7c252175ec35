import type { MessageReader } from '../../bot/message-reader.ts';
import type { Goal } from '../../db/queries/habits/goal-days.ts';
import { formatExactDuration, formatNumber, formatSum } from '../../time/format.ts';
import { formatAmount, formatAmountNumber } from '../../time/format-amount.ts';
import type { GoalHabit } from './parse-goal.ts';

/**
 * Formats how far a goal is reached in its present period, without words for a day: `10 of 30 min`, `2 of 3 days this
 * week`. An empty text for a goal of once a day.
 */
export function formatGoalState(reader: MessageReader, habit: GoalHabit, goal: Goal, doneInPeriod: number): string {
  const { measure, target, period, everyDays } = goal;
  const days = everyDays ?? 1;
  if (measure === 'amount')
    return reader.t('board-amount', { period, days, ...formatBoth(reader, habit, doneInPeriod, target) });
  if (period === 'day' || (period === 'days' && target === 1)) return '';
  return reader.t('board-days', { done: doneInPeriod, target, period, days });
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
