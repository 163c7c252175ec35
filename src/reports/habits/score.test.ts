import { describe, expect, it } from 'vitest';
import type { Goal } from '../../db/queries/habits/goal-days.ts';
import { addDays } from '../../time/days.ts';
import { toEpochDay } from '../../time/epoch-day.ts';
import { calculateScores, computeScore, shownScore } from './score.ts';
import { buildTimeline, type HabitFacts } from './timeline.ts';

const today = '2026-11-29';
const daily: Goal = { measure: 'days', target: 1, period: 'day', everyDays: null, direction: 'at_least' };

/** Returns the scores of a ticked habit that was done on days before today, the score of today last. */
function scoresOf(daysAgo: number[], goal: Goal | null = null): number[] {
  const facts: HabitFacts = {
    kind: 'check',
    direction: 'at_least',
    goals: goal ? [{ validFrom: '2000-01-01', goal }] : [],
    days: daysAgo.map((ago) => toEpochDay(today) - ago),
    sums: null,
    skipped: [],
  };
  const timeline = buildTimeline(facts, [], { today, weekStart: 1 });
  return [...calculateScores(timeline)].slice(timeline.firstFact);
}

/** Loop's figures are cut off after six decimals. */
const tolerance = 1e-6;
const difference = (one: number | undefined, other: number) => Math.abs((one ?? Number.NaN) - other);

const range = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('the score of Loop 2.3', () => {
  it.each([
    [1, 0, 1, 0.051922],
    [1, 0.5, 1, 0.525961],
    [1, 0.75, 1, 0.762981],
    [1, 0.5, 0, 0.474039],
    [1 / 3, 0, 1, 0.030314],
    [1 / 3, 0.75, 0, 0.727263],
  ])('compute(%f, %f, %f)', (frequency, previous, completed, expected) => {
    expect(difference(computeScore(frequency, previous, completed), expected)).toBeLessThan(tolerance);
  });

  it('rises and falls as in Loop', () => {
    const newestFirst = scoresOf(range(20)).reverse();
    for (const [ago, expected] of [0.655747, 0.636894, 0.617008, 0.596033, 0.57391, 0.550574, 0.525961, 0.5].entries())
      expect(difference(newestFirst[ago], expected)).toBeLessThan(tolerance);
    expect(scoresOf(range(90)).at(-1)).toBeGreaterThan(0.99);
  });

  it('tends to two thirds for two of three days a week', () => {
    const goal: Goal = { ...daily, target: 3, period: 'week' };
    const twoAWeek = range(3000).filter((ago) => ago % 7 < 2);
    expect(scoresOf(twoAWeek, goal).at(-1)).toBeCloseTo(2 / 3, 2);
  });

  it('is shown for today never below that of yesterday', () => {
    const facts: HabitFacts = {
      ...{ kind: 'check', direction: 'at_least', goals: [], sums: null, skipped: [] },
      days: range(10).map((ago) => toEpochDay(addDays(today, -1 - ago))),
    };
    const timeline = buildTimeline(facts, [], { today, weekStart: 1 });
    const scores = calculateScores(timeline);
    expect(scores.at(-1)).toBeLessThan(scores.at(-2) ?? 0);
    expect(shownScore(timeline, scores)).toBe(scores.at(-2));
  });
});
