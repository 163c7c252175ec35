import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadTexts } from '../../bot/ui/i18n.ts';
import type { Goal } from '../../db/queries/habits/goal-days.ts';
import { directions, type HabitKind } from '../../db/schema/limits.ts';
import { minutesPerDay } from '../../time/days.ts';
import { type Language, languages } from '../../time/language.ts';
import { findStatedMinutes } from '../record/line/stated-minutes.ts';
import { formatGoal } from './goal-text.ts';
import { type GoalHabit, parseGoal } from './parse-goal.ts';

const texts = loadTexts();
const reading: GoalHabit = { kind: 'time', unit: null };
const water: GoalHabit = { kind: 'count', unit: 'glasses' };
const pushUps: GoalHabit = { kind: 'count', unit: '×' };
const vitamins: GoalHabit = { kind: 'check', unit: null };
const juice: GoalHabit = { kind: 'count', unit: 'стаканы' };

const parse = (text: string, habit: GoalHabit, language: Language = 'en') =>
  parseGoal(text, { ...habit, language, readDuration: findStatedMinutes });

/** Writes a goal as `MEASURE TARGET PERIOD DIRECTION`. */
function describeResult(result: ReturnType<typeof parseGoal>): string {
  if ('rejection' in result) return result.rejection;
  if (result.goal === null) return 'none';
  const { measure, target, period, everyDays, direction } = result.goal;
  return [measure, target, everyDays === null ? period : `${everyDays} days`, direction].join(' ');
}

describe('parseGoal', () => {
  it.each([
    ['30m a day', reading, 'amount 30 day at_least'],
    ['1h 30m per day', reading, 'amount 90 day at_least'],
    ['half an hour daily', reading, 'amount 30 day at_least'],
    ['5h a month', reading, 'amount 300 month at_least'],
    ['3 times a week', reading, 'days 3 week at_least'],
    ['3x/week', reading, 'days 3 week at_least'],
    ['once a week', reading, 'days 1 week at_least'],
    ['on 4 days a week', reading, 'days 4 week at_least'],
    ['every day', reading, 'days 1 day at_least'],
    ['every 3 days', reading, 'days 1 3 days at_least'],
    ['every other day', reading, 'days 1 2 days at_least'],
    ['30m every 2 days', reading, 'amount 30 2 days at_least'],
    ['at most 2h a day', reading, 'amount 120 day at_most'],
    ['30', reading, 'amount 30 day at_least'],
    ['at least 8 a day', water, 'amount 8 day at_least'],
    ['8 glasses a day', water, 'amount 8 day at_least'],
    ['8', water, 'amount 8 day at_least'],
    ['at most 2 a day', water, 'amount 2 day at_most'],
    ['no more than 0 a day', water, 'amount 0 day at_most'],
    ['2.5 glasses a day', water, 'amount 2.5 day at_least'],
    ['3 times a week', water, 'days 3 week at_least'],
    ['3 times a week', pushUps, 'days 3 week at_least'],
    ['100 times a week', pushUps, 'amount 100 week at_least'],
    ['30 times a day', pushUps, 'amount 30 day at_least'],
    ['30 × a day', pushUps, 'amount 30 day at_least'],
    ['daily', vitamins, 'days 1 day at_least'],
    ['twice a day', vitamins, 'amount 2 day at_least'],
    ['None', reading, 'none'],
    ['no goal', water, 'none'],
  ] as const)('reads %j', (text, habit, goal) => {
    expect(describeResult(parse(text, habit))).toBe(goal);
  });

  it.each([
    ['30м в день', reading, 'amount 30 day at_least'],
    ['полчаса каждый день', reading, 'amount 30 day at_least'],
    ['5ч в месяц', reading, 'amount 300 month at_least'],
    ['3 раза в неделю', reading, 'days 3 week at_least'],
    ['раз в неделю', reading, 'days 1 week at_least'],
    ['раз в 3 дня', reading, 'days 1 3 days at_least'],
    ['через день', reading, 'days 1 2 days at_least'],
    ['не больше 2ч в день', reading, 'amount 120 day at_most'],
    ['минимум 30 мин в день', reading, 'amount 30 day at_least'],
    ['не меньше 8 в день', juice, 'amount 8 day at_least'],
    ['максимум 2,5 стакана в день', juice, 'amount 2.5 day at_most'],
    ['8 стаканов в день', juice, 'amount 8 day at_least'],
    ['каждый день', vitamins, 'days 1 day at_least'],
    ['дважды в день', vitamins, 'amount 2 day at_least'],
    ['нет', reading, 'none'],
    ['без цели', juice, 'none'],
  ] as const)('reads %j', (text, habit, goal) => {
    expect(describeResult(parse(text, habit, 'ru'))).toBe(goal);
  });

  it.each([
    ['soon', reading, 'unclear-goal'],
    ['5 a week', reading, 'unclear-goal'],
    ['3 times', reading, 'unclear-goal'],
    ['25h a day', reading, 'goal-size'],
    ['8 days a week', reading, 'goal-size'],
    ['twice a day', reading, 'goal-size'],
    ['0 a day', water, 'goal-size'],
    ['8 glasses a day', reading, 'goal-unit'],
    ['30m a day', water, 'goal-unit'],
    ['2 cups a day', water, 'goal-unit'],
    ['every 400 days', reading, 'goal-size'],
    ['', water, 'unclear-goal'],
  ] as const)('refuses %j: %s', (text, habit, reason) => {
    expect(describeResult(parse(text, habit))).toBe(reason);
  });

  it('reads every goal that formatGoal writes, in both languages', () => {
    const habits: Record<HabitKind, GoalHabit[]> = {
      time: [reading],
      count: [water, pushUps, juice, { kind: 'count', unit: 'km' }, { kind: 'count', unit: 'blobs' }],
      check: [vitamins],
    };
    const days = { day: 1, week: 7, month: 31, days: 10 };
    const goals = fc.record({
      habit: fc.constantFrom(...Object.values(habits).flat()),
      period: fc.constantFrom('day', 'week', 'month', 'days' as const),
      everyDays: fc.integer({ min: 2, max: 366 }),
      direction: fc.constantFrom(...directions),
      isDays: fc.boolean(),
      number: fc.integer({ min: 1, max: 1_000_000 }),
      language: fc.constantFrom(...languages),
    });
    fc.assert(
      fc.property(goals, ({ habit, period, everyDays, direction, isDays, number, language }) => {
        const most = period === 'days' ? everyDays : days[period];
        const target = isDays
          ? 1 + (number % most)
          : habit.kind === 'time'
            ? 1 + (number % (most * minutesPerDay))
            : number / (habit.kind === 'count' ? 1000 : 1);
        const goal: Goal = {
          measure: isDays ? 'days' : 'amount',
          target,
          period,
          everyDays: period === 'days' ? everyDays : null,
          direction,
        };
        const text = formatGoal({ t: texts.in(language), language }, goal, habit);
        expect(parse(text, habit, language), text).toEqual({ goal });
      }),
      { numRuns: 1_000 },
    );
  });
});
