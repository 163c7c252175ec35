import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DatedGoal, Goal } from '../../db/queries/habits/goal-days.ts';
import { addDays, type Day, daysBetween } from '../../time/days.ts';
import { toEpochDay } from '../../time/epoch-day.ts';
import { calculateProgress, type HabitProgress } from './progress.ts';
import { calculateScores } from './score.ts';
import { buildTimeline, type HabitFacts, type RestRule } from './timeline.ts';

/** A Sunday. */
const today = '2026-11-29';
const ago = (days: number): Day => addDays(today, -days);
const epoch = (days: number) => toEpochDay(ago(days));
const person = { today, weekStart: 1 };

const daily: Goal = { measure: 'days', target: 1, period: 'day', everyDays: null, direction: 'at_least' };
const since = (goal: Goal | null, validFrom = '2020-01-01'): DatedGoal[] => [{ validFrom, goal }];

/** Days ago with minutes, of a habit of the kind `time`. */
function timed(minutes: Record<number, number>, goals: DatedGoal[], skipped: number[] = []): HabitFacts {
  const days = Object.keys(minutes).map(Number);
  return {
    ...{ kind: 'time', direction: goals[0]?.goal?.direction ?? 'at_least', goals },
    days: days.map(epoch),
    sums: days.map((day) => (minutes[day] ?? 0) * 1000),
    skipped: skipped.map(epoch),
  };
}

const ticked = (daysAgo: number[], goals: DatedGoal[] = [], skipped: number[] = []): HabitFacts => ({
  ...{ kind: 'check', direction: 'at_least', goals, sums: null },
  days: daysAgo.map(epoch),
  skipped: skipped.map(epoch),
});

const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);
const progressOf = (facts: HabitFacts, rests: RestRule[] = []) => calculateProgress(facts, rests, person);
const counts = ({ streaks: { current, best } }: HabitProgress) => [current?.count ?? 0, best?.count ?? 0];

describe('streaks of days', () => {
  it('end yesterday or today, with their dates', () => {
    const { streaks } = progressOf(ticked([...range(1, 4), ...range(10, 16)]));
    expect(streaks.current).toEqual({ unit: 'days', count: 4, first: ago(4), last: ago(1) });
    expect(streaks.best).toEqual({ unit: 'days', count: 7, first: ago(16), last: ago(10) });
    expect(counts(progressOf(ticked([0, ...range(1, 4)])))).toEqual([5, 5]);
    expect(counts(progressOf(ticked([2, 3])))).toEqual([0, 2]);
  });

  it('are neither broken nor lengthened by rest, also where something was done on it', () => {
    const vacation = { weekdays: null, fromDate: ago(5), toDate: ago(3) };
    const weekend = { weekdays: 0b1100000, fromDate: ago(60), toDate: null };
    expect(counts(progressOf(ticked([1, 2, 6, 7]), [vacation]))).toEqual([4, 4]);
    expect(counts(progressOf(ticked([1, 2, 4, 6, 7]), [vacation]))).toEqual([4, 4]);
    expect(counts(progressOf(ticked([1, 2, 6, 7], [], [3, 4, 5])))).toEqual([4, 4]);
    expect(counts(progressOf(ticked(range(2, 6)), [weekend]))).toEqual([5, 5]);
    expect(counts(progressOf(ticked(range(2, 6)), []))).toEqual([0, 5]);
  });

  it('are repaired by a record for the past', () => {
    expect(counts(progressOf(ticked([1, 2, 4, 5])))).toEqual([2, 2]);
    expect(counts(progressOf(ticked([1, 2, 3, 4, 5])))).toEqual([5, 5]);
  });

  it('count every day of a window that holds enough done days', () => {
    const goal: Goal = { ...daily, target: 2, period: 'days', everyDays: 3 };
    // 10 and 12 keep 10 to 12, 4 and 5 keep 3 to 6: nothing keeps 7 to 9.
    expect(progressOf(ticked([4, 5, 10, 12], since(goal))).streaks.best).toEqual({
      ...{ unit: 'days', count: 4 },
      ...{ first: ago(6), last: ago(3) },
    });
    const everyThird: Goal = { ...daily, period: 'days', everyDays: 3 };
    expect(counts(progressOf(ticked([0, 3, 6, 9], since(everyThird))))).toEqual([10, 10]);
  });

  it('count days without a record for a maximum, but not today', () => {
    const goal: Goal = { ...daily, measure: 'amount', target: 60, direction: 'at_most' };
    const facts = timed({ 0: 10, 5: 61, 8: 60 }, since(goal, ago(10)));
    expect(progressOf(facts).streaks).toEqual({
      current: { unit: 'days', count: 4, first: ago(4), last: ago(1) },
      best: { unit: 'days', count: 5, first: ago(10), last: ago(6) },
    });
    expect(progressOf(timed({ 0: 99 }, since(goal, ago(3)))).streaks.current?.count).toBe(3);
  });

  it('count the days since a maximum of nothing where nothing was ever recorded', () => {
    const goal: Goal = { ...daily, measure: 'amount', target: 0, direction: 'at_most' };
    const { score, streaks } = progressOf(timed({}, since(goal, ago(4))));
    expect([score, streaks.current?.count]).toEqual([1, 4]);
  });
});

describe('streaks of weeks and months', () => {
  const weekly: Goal = { ...daily, target: 2, period: 'week' };

  it('count kept weeks of the person; the present week breaks nothing', () => {
    const facts = ticked([7, 9, 14, 15, 30, 31], since(weekly));
    // Weeks from Monday: 16-22 November has days 7 and 9, 9-15 November 14 and 15.
    expect(progressOf(facts).streaks).toEqual({
      current: { unit: 'weeks', count: 2, first: ago(20), last: ago(7) },
      best: { unit: 'weeks', count: 2, first: ago(20), last: ago(7) },
    });
    // Weeks from Sunday: today begins one, and day 7 is in the week that ended yesterday.
    const sunday = calculateProgress(facts, [], { today, weekStart: 7 });
    expect(sunday.streaks.current).toBeNull();
  });

  it('count the present week as soon as it is kept, up to today', () => {
    const { current } = progressOf(ticked([0, 1, 7, 8], since(weekly))).streaks;
    expect(current).toEqual({ unit: 'weeks', count: 2, first: ago(13), last: today });
  });

  it('are not broken by a week with half of its days at rest', () => {
    const facts = ticked([1, 2, 15, 16], since(weekly));
    expect(counts(progressOf(facts))).toEqual([1, 1]);
    expect(counts(progressOf(facts, [{ weekdays: null, fromDate: ago(13), toDate: ago(10) }]))).toEqual([2, 2]);
  });

  it('count months', () => {
    const goal: Goal = { ...daily, measure: 'amount', target: 60, period: 'month' };
    const facts = timed({ 0: 30, 40: 60, 70: 30, 71: 30, 100: 59 }, since(goal));
    expect(progressOf(facts).streaks.current).toEqual({
      ...{ unit: 'months', count: 2 },
      ...{ first: '2026-09-01', last: '2026-10-31' },
    });
  });
});

describe('a day is judged by the goal that applied on it', () => {
  it('keeps the past where the goal becomes harder', () => {
    const goals = [
      { validFrom: ago(10), goal: { ...daily, measure: 'amount', target: 10 } as Goal },
      { validFrom: ago(2), goal: { ...daily, measure: 'amount', target: 30 } as Goal },
    ];
    const minutes = Object.fromEntries(range(0, 10).map((day) => [day, 10]));
    expect(counts(progressOf(timed(minutes, goals)))).toEqual([0, 8]);
    expect(counts(progressOf(timed(minutes, goals.slice(0, 1))))).toEqual([11, 11]);
  });

  it('ends the streak where another unit begins, and has no score without a goal', () => {
    const goals = [...since(daily), ...since({ ...daily, period: 'week' }, ago(2))];
    const changed = progressOf(ticked(range(0, 30), goals));
    expect(changed.streaks.current?.unit).toBe('weeks');
    expect(changed.streaks.best).toMatchObject({ unit: 'days', count: 28 });
    const ended = progressOf(timed({ 1: 60 }, [...since(daily), ...since(null, ago(0))]));
    expect([ended.score, ended.goal, ended.streaks.current]).toEqual([null, null, null]);
  });
});

describe('today', () => {
  it('says what is missing in the period of the goal', () => {
    const weekly: Goal = { ...daily, measure: 'amount', target: 100, period: 'week' };
    expect(progressOf(timed({ 0: 10, 3: 30, 7: 99 }, since(weekly))).today).toEqual({
      ...{ state: 'open', done: 10, doneInPeriod: 40, target: 100, isDue: true, missing: 60 },
    });
    expect(progressOf(timed({ 3: 100 }, since(weekly))).today).toMatchObject({ isDue: false, missing: 0 });
    expect(progressOf(ticked([])).today).toMatchObject({ state: 'open', isDue: true, missing: 1 });
    expect(progressOf(ticked([0])).today).toMatchObject({ state: 'kept', isDue: true, missing: 0 });
    expect(progressOf(ticked([], [], [0])).today).toMatchObject({ state: 'rest', isDue: false });
    expect(progressOf(timed({ 0: 5 }, [])).today).toMatchObject({ state: 'none', target: null, isDue: false });
  });

  it('knows no record of the future, and nothing before the first', () => {
    const { score, week, streaks } = progressOf(ticked([-1, -400]));
    expect([score, streaks.best]).toEqual([null, null]);
    expect(week.map(({ state }) => state)).toEqual(['none', 'none', 'none', 'none', 'none', 'none', 'open']);
  });
});

const goalArbitrary = fc
  .record({
    measure: fc.constantFrom('amount', 'days'),
    period: fc.constantFrom('day', 'week', 'month', 'days'),
    target: fc.integer({ min: 1, max: 40 }),
    everyDays: fc.integer({ min: 1, max: 10 }),
    direction: fc.constantFrom('at_least', 'at_least', 'at_most'),
  })
  .map((goal): Goal => {
    const everyDays = goal.period === 'days' ? goal.everyDays : null;
    const length = { day: 1, week: 7, month: 30, days: everyDays ?? 1 }[goal.period as Goal['period']];
    const target = goal.measure === 'days' ? 1 + (goal.target % length) : goal.target;
    return { ...goal, everyDays, target } as Goal;
  });
const historyArbitrary = fc.record({
  minutes: fc.dictionary(fc.integer({ min: 0, max: 120 }).map(String), fc.integer({ min: 1, max: 40 }), {
    maxKeys: 120,
  }),
  goals: fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 130 }), fc.option(goalArbitrary, { freq: 8 })), {
    ...{ maxLength: 3, selector: ([day]) => day },
  }),
  rests: fc.array(
    fc.record({
      weekdays: fc.option(fc.integer({ min: 1, max: 127 })),
      fromDate: fc.integer({ min: 0, max: 120 }).map(ago),
      length: fc.integer({ min: 0, max: 20 }),
    }),
    { maxLength: 2 },
  ),
});

type RandomHistory = typeof historyArbitrary extends fc.Arbitrary<infer T> ? T : never;

const factsOf = ({ minutes, goals }: RandomHistory) =>
  timed(
    minutes,
    goals.sort(([a], [b]) => b - a).map(([day, goal]) => ({ validFrom: ago(day), goal })),
  );
const restsOf = ({ rests }: RandomHistory): RestRule[] =>
  rests.map(({ weekdays, fromDate, length }) => ({ weekdays, fromDate, toDate: addDays(fromDate, length) }));

describe('properties of random histories', () => {
  it('the score is that of the formula, day by day', () => {
    fc.assert(
      fc.property(historyArbitrary, (history) => {
        const [facts, rests] = [factsOf(history), restsOf(history)];
        const timeline = buildTimeline(facts, rests, person);
        const expected = scoresByFormula(history, ago(timeline.length - 1));
        expect([...calculateScores(timeline)].map((score) => score.toFixed(9))).toEqual(
          expected.map((score) => score.toFixed(9)),
        );
      }),
      { numRuns: 150 },
    );
  });

  it('a kept day lowers neither score nor streaks', () => {
    fc.assert(
      fc.property(historyArbitrary, fc.integer({ min: 0, max: 120 }), (history, day) => {
        fc.pre(history.goals.every(([, goal]) => goal?.direction !== 'at_most'));
        const { [String(day)]: _, ...others } = history.minutes;
        const before = progressOf(factsOf({ ...history, minutes: others }), restsOf(history));
        const after = progressOf(factsOf({ ...history, minutes: { ...others, [day]: 5000 } }), restsOf(history));
        expect(after.score ?? 0).toBeGreaterThanOrEqual(before.score ?? 0);
        for (const key of ['current', 'best'] as const)
          expect(weigh(after, key)).toBeGreaterThanOrEqual(weigh(before, key));
      }),
      { numRuns: 300 },
    );
  });

  it('a vacation keeps the score of the day before', () => {
    fc.assert(
      fc.property(historyArbitrary, fc.integer({ min: 1, max: 100 }), fc.nat(20), (history, from, length) => {
        const vacation = { weekdays: null, fromDate: ago(from), toDate: ago(Math.max(0, from - length)) };
        const timeline = buildTimeline(factsOf(history), [...restsOf(history), vacation], person);
        const scores = calculateScores(timeline);
        const at = timeline.length - 1 - from;
        fc.pre(at > 0 && timeline.segments.every(({ from: first }) => first <= at || first > at + length));
        fc.pre(timeline.segments.every(({ from: first }) => first !== at));
        for (let day = at; day <= at + Math.min(length, from); day++) expect(scores[day]).toBe(scores[at - 1]);
      }),
      { numRuns: 300 },
    );
  });
});

const unitDays = { days: 1, weeks: 7, months: 30 };
const weigh = ({ streaks }: HabitProgress, key: 'current' | 'best') =>
  (streaks[key]?.count ?? 0) * unitDays[streaks[key]?.unit ?? 'days'];

/** The score of each day from `first` to today, written as the formula is. */
function scoresByFormula({ minutes, goals, rests }: RandomHistory, first: Day): number[] {
  const isRest = (day: Day) =>
    rests.some(({ weekdays, fromDate, length }) => {
      const isInSpan = day >= fromDate && day <= addDays(fromDate, length);
      return isInSpan && (weekdays === null || (weekdays & (1 << ((new Date(day).getUTCDay() + 6) % 7))) !== 0);
    });
  const minutesOn = (day: Day) => (isRest(day) ? 0 : (minutes[daysBetween(day, today)] ?? 0));
  const goalOf = (day: Day) => goals.filter(([from]) => ago(from) <= day).sort(([a], [b]) => a - b)[0]?.[1] ?? null;
  const scores: number[] = [];
  let direction: string | null = null;
  let score = 0;
  for (let day = first; day <= today; day = addDays(day, 1)) {
    const goal = goalOf(day);
    if (goal && goal.direction !== direction) {
      direction = goal.direction;
      score = direction === 'at_most' ? 1 : 0;
    }
    if (goal && !isRest(day)) score = nextScore(score, goal, (back) => minutesOn(addDays(day, -back)));
    scores.push(score);
  }
  return scores;
}

function nextScore(score: number, goal: Goal, minutesBack: (days: number) => number): number {
  const d = { day: 1, week: 7, month: 30, days: goal.everyDays ?? 1 }[goal.period];
  const n = goal.measure === 'days' && goal.direction === 'at_least' ? goal.target : 1;
  const m = 0.5 ** (Math.sqrt(n / d) / 13);
  const isDoubled = goal.measure === 'days' && goal.direction === 'at_least' && n < d;
  const values = range(0, (isDoubled ? 2 * d : d) - 1).map(minutesBack);
  const sum = values.reduce((all, one) => all + (goal.measure === 'days' ? Math.sign(one) : one), 0);
  const ratio = sum / (isDoubled ? 2 * goal.target : goal.target);
  const completed = goal.direction === 'at_most' ? Math.min(1, Math.max(0, 2 - ratio)) : Math.min(1, ratio);
  return score * m + completed * (1 - m);
}
