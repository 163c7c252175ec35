import type { Goal } from '../../db/queries/habits/goal-days.ts';
import { prefixSums } from './prefix-sums.ts';
import type { GoalSegment, Timeline } from './timeline.ts';

/** The number of daily repetitions after which half of an old score is left. */
const halfLife = 13;

/**
 * Calculates the score of a day from the score of the day before: Loop Habit Tracker 2.3, `Score.compute`.
 *
 * @param frequency times per day, for example 3/7
 * @param previous 0 to 1
 * @param completed the part of the goal that is reached, 0 to 1
 */
export function computeScore(frequency: number, previous: number, completed: number): number {
  const kept = 0.5 ** (Math.sqrt(frequency) / halfLife);
  return previous * kept + completed * (1 - kept);
}

/** Days of a period; a month has 30, as in Loop. */
export function daysOfPeriod({ period, everyDays }: Goal): number {
  return { day: 1, week: 7, month: 30, days: everyDays ?? 1 }[period];
}

/**
 * Calculates the score of each day, 0 to 1. The last one is that of today so far: see {@link shownScore}.
 *
 * A day of rest, and a day without a goal, keep the score. A goal of the other direction begins anew, with 0 for a
 * minimum and 1 for a maximum.
 */
export function calculateScores(timeline: Timeline): Float64Array {
  const scores = new Float64Array(timeline.length);
  const isCounted = (at: number) => timeline.rest[at] === 0;
  const doneBefore = prefixSums(timeline.done, isCounted);
  const sumBefore = timeline.sums && prefixSums(timeline.sums, isCounted);
  let direction: Goal['direction'] | null = null;
  let score = 0;
  for (const segment of timeline.segments) {
    const { goal } = segment;
    if (goal && goal.direction !== direction) {
      direction = goal.direction;
      score = direction === 'at_most' ? 1 : 0;
    }
    const before = goal?.measure === 'amount' ? sumBefore : doneBefore;
    score =
      goal && before ? addSegment(scores, timeline.rest, before, segment, goal, score) : keep(scores, segment, score);
  }
  return scores;
}

function keep(scores: Float64Array, { from, to }: GoalSegment, score: number): number {
  scores.fill(score, from, to + 1);
  return score;
}

/** How the score of one goal is calculated. */
interface ScoreRule {
  /** The number of days over which is summed. */
  window: number;
  /** In the unit of the sums. */
  target: number;
  /** The part of yesterday's score that is left. */
  kept: number;
}

function scoreRule(goal: Goal): ScoreRule {
  const days = daysOfPeriod(goal);
  const isRepetition = goal.measure === 'days' && goal.direction === 'at_least';
  const frequency = isRepetition && goal.target > 0 ? goal.target / days : 1 / days;
  const kept = 0.5 ** (Math.sqrt(frequency) / halfLife);
  // Twice the time smooths irregular days: a habit for once a week is done on another day of each week.
  const factor = isRepetition && frequency < 1 ? 2 : 1;
  const target = goal.measure === 'amount' ? Math.round(goal.target * 1000) : goal.target;
  return { window: days * factor, target: target * factor, kept };
}

function addSegment(
  scores: Float64Array,
  rest: Uint8Array,
  before: Float64Array,
  { from, to }: GoalSegment,
  goal: Goal,
  scoreBefore: number,
): number {
  const { window, target, kept } = scoreRule(goal);
  const isMaximum = goal.direction === 'at_most';
  let score = scoreBefore;
  for (let at = from; at <= to; at++) {
    if (rest[at] === 0) {
      const sum = (before[at + 1] ?? 0) - (before[Math.max(0, at + 1 - window)] ?? 0);
      score = score * kept + (isMaximum ? partOfMaximum(sum, target) : partOfMinimum(sum, target)) * (1 - kept);
    }
    scores[at] = score;
  }
  return score;
}

function partOfMinimum(sum: number, target: number): number {
  return target > 0 ? Math.min(1, sum / target) : 1;
}

function partOfMaximum(sum: number, target: number): number {
  if (target === 0) return sum === 0 ? 1 : 0;
  return Math.min(1, Math.max(0, 1 - (sum - target) / target));
}

/**
 * Returns the score that is shown today: never below that of yesterday, because today is not over. Null: there is none,
 * because nothing was recorded or no goal applies today.
 */
export function shownScore({ length, firstFact, segments }: Timeline, scores: Float64Array): number | null {
  const last = segments.at(-1);
  if (!last?.goal || firstFact >= length) return null;
  const now = scores[length - 1] ?? 0;
  const previous = last.from === length - 1 ? segments.at(-2) : last;
  return previous?.goal?.direction === last.goal.direction ? Math.max(now, scores[length - 2] ?? 0) : now;
}

/** Returns a score as people see it: a whole number from 0 to 100. */
export function toPoints(score: number): number {
  return Math.round(score * 100);
}
