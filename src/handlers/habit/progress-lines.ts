import type { TallyContext } from '../../bot/context.ts';
import type { JudgedDay } from '../../reports/habits/judged-days.ts';
import type { HabitProgress } from '../../reports/habits/progress.ts';
import { toPoints } from '../../reports/habits/score.ts';
import type { HabitStreak, HabitStreaks } from '../../reports/habits/streaks.ts';
import { addDays } from '../../time/days.ts';
import { calendarNames, formatDaySpan } from '../shared/format-period.ts';

/** Formats how a person is doing with a habit: score, streaks, and the days of this week. */
export function formatProgress(ctx: TallyContext, { score, streaks, week }: HabitProgress): string[] {
  const hasDays = week.some(({ state, done }) => state !== 'none' || done > 0);
  return [
    ...(score === null ? [] : [ctx.t('habit-score', { score: toPoints(score) })]),
    ...formatStreaks(ctx, streaks),
    ...(hasDays ? [formatWeek(ctx, week)] : []),
  ];
}

function formatStreaks(ctx: TallyContext, { current, best }: HabitStreaks): string[] {
  if (!best) return [];
  if (!current) return [ctx.t('habit-streak-none'), ctx.t('habit-streak-best', describeStreak(ctx, best))];
  const isBest = current.first === best.first;
  return [
    ctx.t(isBest ? 'habit-streak-is-best' : 'habit-streak', describeStreak(ctx, current)),
    ...(isBest ? [] : [ctx.t('habit-streak-best', describeStreak(ctx, best))]),
  ];
}

function describeStreak(ctx: TallyContext, streak: HabitStreak): { length: string; span: string } {
  const { unit, count } = streak;
  return { length: ctx.t('habit-streak-length', { unit, count }), span: formatDaySpan(ctx, 'all', streak) };
}

const daysPerWeek = 7;

/** Formats the days of a week: `Mon ● Tue ✗ Wed – Thu ○ Fri ·`. Days that have not come yet have a point. */
function formatWeek(ctx: TallyContext, week: readonly JudgedDay[]): string {
  const { language, weekStart } = ctx.person;
  const { weekdayNames } = calendarNames(language);
  const first = week[0]?.day;
  return Array.from({ length: daysPerWeek }, (_, index) => {
    const day = first && week.find((one) => one.day === addDays(first, index));
    const symbol = day ? symbolOf(day, day === week.at(-1)) : symbols.none;
    return `${weekdayNames[(weekStart - 1 + index) % daysPerWeek]} ${symbol}`;
  }).join('  ');
}

const symbols = { done: '●', missed: '✗', open: '○', rest: '–', none: '·' };

/**
 * Returns the symbol of a day. Today is not missed before it is over. With a minimum for more than a day, a day shows
 * whether it has a record, and is missed where its period is.
 */
function symbolOf({ state, goal, done }: JudgedDay, isToday: boolean): string {
  if (state === 'rest') return symbols.rest;
  if (!goal || state === 'none') return done > 0 ? symbols.done : symbols.none;
  if (goal.direction === 'at_most') return { kept: symbols.done, missed: symbols.missed, open: symbols.none }[state];
  const isDone = goal.period === 'day' ? state === 'kept' : done > 0;
  if (isDone) return symbols.done;
  if (state === 'missed') return symbols.missed;
  return state === 'open' && isToday ? symbols.open : symbols.none;
}
