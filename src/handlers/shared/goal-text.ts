import type { Translate } from '../../bot/ui/i18n.ts';
import type { Goal } from '../../db/queries/habits/goal-days.ts';
import { formatExactDuration } from '../../time/format.ts';
import { formatAmount } from '../../time/format-amount.ts';
import type { Language } from '../../time/language.ts';
import type { GoalHabit } from './parse-goal.ts';

/** What a goal is written in. */
export interface GoalWriter {
  t: Translate;
  language: Language;
}

/** Formats a goal: `30 min a day`, `at most 2 cups a day`, `3 days a week`. `parseGoal` reads it again. */
export function formatGoal({ t, language }: GoalWriter, goal: Goal, habit: GoalHabit): string {
  const { measure, target, period, everyDays, direction } = goal;
  const days = everyDays ?? 1;
  if (measure === 'days' && target === 1 && direction === 'at_least' && (period === 'day' || period === 'days'))
    return period === 'day' ? t('goal-every-day') : t('goal-every-days', { days });
  const key = direction === 'at_most' ? 'goal-at-most' : 'goal-at-least';
  return t(key, { period, days, target: formatTarget({ t, language }, goal, habit) });
}

/** Formats the number of a goal with its unit: `30 min`, `2 cups`, `3 days`. */
export function formatTarget({ t, language }: GoalWriter, { measure, target }: Goal, habit: GoalHabit): string {
  if (measure === 'days') return t('goal-days', { count: target });
  return habit.kind === 'time'
    ? formatExactDuration(target, language)
    : formatAmount(target, habit.unit ?? '×', language);
}
